/** Files that are written piece by piece: what a slow disk has not taken yet is waited for, never piled up. */
import { createWriteStream } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { INVENTED_MARK } from '../../../activities/platform/channel/folder-channel.js';
import { createSink, type Place, type Sink } from './sink.js';

export interface Written {
  readonly source: string;
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
}

/** Where bytes go: `done` settles when they are on the disk, or cannot be. */
export interface Target {
  readonly stream: Writable;
  readonly done: Promise<unknown>;
  end(): void;
}

export interface Outbox {
  readonly folder: string;
  open(place: Place): Promise<Sink>;
  openAt(place: Place, target: Target): Sink;
  pathOf(place: Place): Promise<string>;
  /** Undefined as long as all streams take more. */
  pressure(): Promise<unknown> | undefined;
  /** Ends every file, in the order in which they were opened. */
  close(): Promise<Written[]>;
}

const INVENTED = 'Ces extraits ont été fabriqués par `npx insertion generate` : ils ne décrivent personne.\n';

/** XML shrinks twenty times at any level; the quick one. */
const GZIP_LEVEL = 2;

export function createOutbox(folder: string): Outbox {
  const closers: (() => Promise<Written>)[] = [];
  let waits: Promise<unknown>[] = [];
  const pathOf = async ({ source, name }: Place): Promise<string> => {
    const path = join(folder, source, name);
    await mkdir(dirname(path), { recursive: true });
    return path;
  };
  const openAt = (place: Place, target: Target): Sink => {
    const { sink, flush, rows } = createSink(place, target.stream, (drained) =>
      waits.push(Promise.race([drained, target.done])),
    );
    target.done.catch(() => {});
    closers.push(async () => {
      flush();
      return { ...(await closeFile(folder, place, target)), rows: rows() };
    });
    return sink;
  };
  return {
    folder,
    pathOf,
    openAt,
    async open(place) {
      return openAt(place, openFile(await pathOf(place)));
    },
    pressure() {
      if (waits.length === 0) return undefined;
      const all = Promise.all(waits);
      waits = [];
      return all;
    },
    async close() {
      const written: Written[] = [];
      for (const end of closers) written.push(await end());
      await writeFile(join(folder, INVENTED_MARK), INVENTED);
      return written;
    },
  };
}

function openFile(path: string): Target {
  const file = createWriteStream(path);
  const stream = path.endsWith('.gz') ? createGzip({ level: GZIP_LEVEL }) : file;
  if (stream !== file) stream.pipe(file);
  return { stream, done: finished(file), end: () => stream.end() };
}

async function closeFile(
  folder: string,
  { source, name }: Place,
  target: Target,
): Promise<Omit<Written, 'rows'>> {
  target.end();
  await target.done;
  const path = join(source, name);
  return { source, path, bytes: (await stat(join(folder, path))).size };
}
