/** Local files that appear whole or not at all. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { constants, copyFile, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ContractBroken } from '../../errors.js';
import { draftName } from './drafts.js';

export interface Written {
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Copies a stream to a new file. `flush`: to the disk itself, for what must outlive a power cut; a copy in scratch is made again.
 * A failure leaves a part: the caller removes it.
 */
export async function writeStream(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  path: string,
  { flush = false } = {},
): Promise<Written> {
  const meter = createMeter();
  await pourInto(createWriteStream(path, { flags: 'wx', flush }), source, meter.stream);
  return meter.read();
}

/** Ends with the file: one that is still being made when a source fails would appear after it was removed. */
async function pourInto(
  file: WriteStream,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  meter: Transform,
): Promise<void> {
  try {
    await pipeline(source, meter, file);
  } catch (error) {
    if (!file.closed) await new Promise((resolve) => file.once('close', () => resolve(undefined)));
    throw error;
  }
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

/** For a file that somebody else may be writing: the hash is of what was copied. */
export function copyWithHash(from: string, to: string): Promise<Written> {
  return writeStream(createReadStream(from, { highWaterMark: 1 << 20 }), to);
}

/**
 * For a file that nobody writes to any more: the kernel copies it, to the disk itself, while this process hashes it.
 * Throws when it changed meanwhile. A failure leaves a part: the caller removes it.
 */
export async function copySettled(from: string, to: string): Promise<Written> {
  const before = await stat(from);
  const copying = copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE).then(() =>
    flush(to),
  );
  const [hashed] = await Promise.allSettled([hashFile(from), copying]);
  await copying;
  if (hashed.status === 'rejected') throw hashed.reason;
  const after = await stat(from);
  if (after.mtimeMs !== before.mtimeMs || hashed.value.bytes !== (await stat(to)).size)
    throw new ContractBroken(
      `${from}: the file changed while it was copied; the step that writes it must come first.`,
    );
  return hashed.value;
}

/** After a rename: without it, a power cut may forget the name though it kept the content. */
export async function flushFolder(path: string): Promise<void> {
  await flush(path);
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
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
