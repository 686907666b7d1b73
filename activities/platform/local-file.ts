/** Local files that appear whole or not at all. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { draftName } from './drafts.js';

export interface Written {
  readonly sha256: string;
  readonly bytes: number;
}

/** Copies a stream to a new file and to the disk itself. A failure leaves a part: the caller removes it. */
export async function writeStream(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  path: string,
): Promise<Written> {
  const meter = createMeter();
  await pipeline(source, meter.stream, createWriteStream(path, { flags: 'wx', flush: true }));
  return meter.read();
}

/** Fills a draft beside `path` with `fill`, then gives it its name; on failure nothing is left. */
export async function fillFile<Result>(
  path: string,
  fill: (draft: string) => Promise<Result>,
): Promise<Result> {
  const draft = `${path}.part-${draftName()}`;
  await mkdir(dirname(path), { recursive: true });
  try {
    const result = await fill(draft);
    await rename(draft, path);
    return result;
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

export async function hashFile(path: string): Promise<Written> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}

export async function copyWithHash(from: string, to: string): Promise<Written> {
  return writeStream(createReadStream(from, { highWaterMark: 1 << 20 }), to);
}

/** After a rename: without it, a power cut may forget the name though it kept the content. */
export async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function createMeter(): { stream: Transform; read: () => Written } {
  const hash = createHash('sha256');
  let bytes = 0;
  const stream = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  return { stream, read: () => ({ sha256: hash.digest('hex'), bytes }) };
}
