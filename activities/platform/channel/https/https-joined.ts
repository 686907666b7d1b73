/**
 * A list and other endpoints of its server, made one extract: a JSON document with each list as it was written, and beside them the
 * keys of their records. Nothing is joined here: the reader does it, so that a joined column is declared like any other.
 */
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { JoinedEndpoint } from '../../../../datasets/_channels/joined.js';
import type { Pages } from '../../../../datasets/_channels/pages.js';
import { fillFile, writeStream } from '../../store/local-file.js';
import { tooLarge } from '../channel-faults.js';
import type { PagedOptions } from './ask-page.js';
import { type PagedList, pullPages, type ReadList } from './https-pages.js';
import { readStill } from './list-ledger.js';
import { valueAt } from './next-page.js';
import { type Key, pullEach } from './pull-each.js';

export interface JoinedList extends PagedList {
  readonly joined: Readonly<Record<string, JoinedEndpoint>>;
}

/** Throws what pullPages does; DeliveryUnfinished also where a record is gone before its own page was asked for, each time. */
export async function pullJoined(list: JoinedList, toPath: string, options: PagedOptions): Promise<ReadList> {
  const host = new URL(list.url).hostname;
  const parts: string[] = [];
  const partAt = (rank: number) => {
    const path = `${toPath}.list-${rank}`;
    parts.push(path);
    return path;
  };
  const clear = () => Promise.all(parts.splice(0).map((path) => rm(path, { force: true })));
  return readStill(host, () => readAll(list, toPath, { ...options, partAt }).finally(clear));
}

async function readAll(
  list: JoinedList,
  toPath: string,
  options: PagedOptions & { readonly partAt: (rank: number) => string },
): Promise<ReadList> {
  const endpoints = Object.entries(list.joined);
  const told = bytesTold(options);
  const keysOf = new Map<string, { readonly to: Key[]; readonly by: Key[] }>();
  const main = options.partAt(0);
  const read = await pullPages({ ...list, newest: () => watchKeys(list, endpoints, keysOf) }, main, told());
  let records = read.records;
  const lists: [string, string][] = [['records', main]];
  for (const [rank, [name, place]] of endpoints.entries()) {
    const path = options.partAt(rank + 1);
    const keys = keysOf.get(name) ?? { to: [], by: [] };
    const part =
      place.pages === undefined
        ? await pullEach({ list, place, keys }, path, told())
        : await pullList(place, place.pages, { path, keys, onlyFirst: list.onlyFirst }, told());
    records += part.records;
    lists.push([name, path]);
  }
  const pieces = writeDocument(lists, Object.fromEntries(keysOf));
  const written = await fillFile(toPath, (draft) =>
    writeStream(bounded(new URL(list.url).hostname, pieces, options.maxBytes), draft),
  );
  return { ...written, records, newest: read.newest };
}

/** What was read of all lists so far. */
function bytesTold(options: PagedOptions): () => PagedOptions {
  let all = 0;
  return () => {
    const before = all;
    const onPage = (bytes: number) => {
      all = before + bytes;
      options.onPage(all);
    };
    return { ...options, onPage };
  };
}

/** Begun anew with each reading of the list. */
function watchKeys(
  { newest }: JoinedList,
  endpoints: readonly (readonly [string, JoinedEndpoint])[],
  keysOf: Map<string, { readonly to: Key[]; readonly by: Key[] }>,
) {
  const watched = newest?.();
  for (const [name] of endpoints) keysOf.set(name, { to: [], by: [] });
  return {
    note(records: readonly unknown[]) {
      watched?.note(records);
      for (const [name, { to }] of endpoints)
        for (const record of records) keysOf.get(name)?.to.push(valueAt(record, to));
    },
    read: () => watched?.read() ?? null,
  };
}

async function pullList(
  { url, by = '' }: JoinedEndpoint,
  pages: Pages,
  {
    path,
    keys,
    onlyFirst = false,
  }: { readonly path: string; readonly keys: { by: Key[] }; readonly onlyFirst?: boolean | undefined },
  options: PagedOptions,
): Promise<ReadList> {
  const newest = () => {
    keys.by.length = 0;
    return {
      note(records: readonly unknown[]) {
        for (const record of records) keys.by.push(valueAt(record, by));
      },
      read: () => null,
    };
  };
  return pullPages({ url, pages, onlyFirst, newest }, path, options);
}

async function* writeDocument(
  lists: readonly (readonly [string, string])[],
  keys: Readonly<Record<string, { readonly to: readonly Key[]; readonly by: readonly Key[] }>>,
): AsyncGenerator<Uint8Array> {
  let start = '{';
  for (const [name, path] of lists) {
    yield Buffer.from(`${start}${JSON.stringify(name)}:`);
    yield* createReadStream(path, { highWaterMark: 1 << 20 });
    start = ',';
  }
  yield Buffer.from(`,"keys":${JSON.stringify(keys)}}\n`);
}

async function* bounded(
  host: string,
  pieces: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > maxBytes) throw tooLarge(host, maxBytes);
    yield piece;
  }
}
