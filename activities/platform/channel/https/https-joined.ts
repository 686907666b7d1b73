/**
 * A list and other endpoints of its server, made one extract: a JSON document with each list as it was written, and beside them the
 * keys of their records. Nothing is joined here: the reader does it, so that a joined column is declared like any other.
 */
import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import type { JoinedEndpoint } from '../../../../datasets/_channels/joined.js';
import type { Pages } from '../../../../datasets/_channels/pages.js';
import { DeliveryRejected } from '../../../errors.js';
import { fillFile, writeStream } from '../../store/local-file.js';
import { tooLarge } from '../channel-faults.js';
import { isGone } from './https-answers.js';
import {
  type PagedList,
  type PagedOptions,
  pageAsker,
  pullPages,
  type ReadList,
  wait,
} from './https-pages.js';
import { parseExact } from './json-span.js';
import { ListMoved, readStill } from './list-ledger.js';
import { valueAt } from './next-page.js';

export interface JoinedList extends PagedList {
  readonly joined: Readonly<Record<string, JoinedEndpoint>>;
}

type Key = string | null;

/** What a list was read into. */
interface Part {
  readonly records: number;
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

interface EachKey {
  readonly list: JoinedList;
  readonly place: JoinedEndpoint;
  readonly keys: { readonly to: readonly Key[]; readonly by: Key[] };
}

/** One answer for each key, in the order of the list. */
async function pullEach({ list, place, keys }: EachKey, path: string, options: PagedOptions): Promise<Part> {
  const host = new URL(place.url).hostname;
  const distinct = [...new Set(keys.to)].filter((key) => key !== null);
  const asked = list.onlyFirst ? distinct.slice(0, 1) : distinct;
  if (asked.length > place.most)
    throw unfit(host, `its list has more than ${place.most} keys to ask for`, 'raise joined.most');
  const ask = pageAsker(list.url, `${path}.page`, options);
  const file = await open(path, 'wx');
  const write = async (text: string) => {
    await file.writeFile(text);
    return Buffer.byteLength(text);
  };
  try {
    let bytes = await write('[\n');
    for (const [rank, key] of asked.entries()) {
      if (list.pages.pause_ms) await wait(list.pages.pause_ms, options.signal);
      const answer = await ask(addressOf(host, place.url, key)).catch((error: unknown) => {
        throw isGone(error) ? new ListMoved('a record of the list is gone') : error;
      });
      requireKey(host, place, key, parseAnswer(host, answer.text));
      bytes += await write(`${rank === 0 ? '' : ',\n'}${answer.text.trim()}`);
      if (bytes > options.maxBytes) throw tooLarge(host, options.maxBytes);
      keys.by.push(key);
      options.onPage(bytes);
    }
    await write('\n]\n');
    return { records: asked.length };
  } finally {
    await file.close();
    await rm(`${path}.page`, { force: true });
  }
}

function parseAnswer(host: string, text: string): unknown {
  try {
    JSON.parse(text);
  } catch {
    throw unfit(host, 'an answer for a key is not JSON', 'correct joined');
  }
  return parseExact(text);
}

/** A key is one step of the address or one value of it, and leads nowhere else. */
function addressOf(host: string, url: string, key: string): string {
  if (/^\.{0,2}$/.test(key))
    throw unfit(host, 'a key of its list is empty or made of points', 'correct joined.to');
  return url.replaceAll(/\{key\}|%7Bkey%7D/gi, () => encodeURIComponent(key));
}

function requireKey(host: string, { by }: JoinedEndpoint, key: string, record: unknown): void {
  if (by === undefined || valueAt(record, by) === key) return;
  throw unfit(host, 'an answer is of another key than the one that was asked for', 'correct joined.by');
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

function unfit(host: string, what: string, todo: string): DeliveryRejected {
  return new DeliveryRejected(
    `${host}: ${what}; ${todo} in the source's YAML, or ask the partner.`,
    `Une réponse de votre serveur ${host} n’a pas la forme convenue. Merci de vérifier l’export.`,
  );
}
