/** A file behind an address, or a list that comes in pages. */
import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import type { HttpsPlace } from '../../../../datasets/_channels/https.js';
import type { Pages } from '../../../../datasets/_channels/pages.js';
import type { Channel, DroppedFile, PulledFile, Spent } from '../channel.js';
import { LARGEST_FILE_BYTES } from '../channel-faults.js';
import { cursorOf, momentIn, stampOfCursor, watchNewest, withSince } from '../since.js';
import type { PagedOptions } from './ask-page.js';
import { type Credentials, withKey } from './https-credentials.js';
import { headHttps } from './https-head.js';
import { pullJoined } from './https-joined.js';
import { type PagedList, pullPages, type ReadList } from './https-pages.js';
import { pullHttps } from './https-pull.js';
import { pulled, stampOf, validatorOf } from './page-stamp.js';

export interface HttpsSettings {
  readonly allowPrivateHosts: readonly string[];
  readonly silenceMs?: number;
  readonly maxBytes?: number;
}

/** `name`: of a file whose address has none. `rows`: one page is enough. */
export function openHttps(
  place: HttpsPlace,
  { name, rows }: { readonly name: string; readonly rows?: number | undefined },
  settings: HttpsSettings & { readonly credentials: Credentials },
): Channel {
  const { credentials } = settings;
  const bounds = { maxBytes: LARGEST_FILE_BYTES, ...settings };
  const common = async (signal: AbortSignal) => {
    const headers = await credentials.headers(signal);
    return { ...bounds, headers, signal };
  };
  const url = () => withKey(place.url, credentials);
  const fileName = fileNameOf(place.url) || name;
  let spent: Spent = { requests: 0, rows: null };
  const ask = () => {
    spent = { ...spent, requests: spent.requests + 1 };
  };
  return {
    sharesClock: false,
    spent: () => spent,
    async list(signal) {
      if (place.pages) return [unknown(listName(fileName, place, place.pages))];
      ask();
      const found = await headHttps(url(), await common(signal));
      return [found === null ? unknown(fileName) : { name: fileName, ...found, stamp: stampOf(found) }];
    },
    async pull(_file, toPath, { signal, known, tell }) {
      if (!place.pages) {
        ask();
        return pulled(await pullHttps(url(), toPath, { ...(await common(signal)), ...validatorOf(known) }));
      }
      const options = { ...bounds, signal, onPage: tell, onAsk: ask };
      const list = { url: withSince(place.url, place.since, known), pages: place.pages };
      const read = await pullList(place, { ...list, onlyFirst: rows !== undefined }, toPath, options);
      spent = { ...spent, rows: (spent.rows ?? 0) + read.records };
      return sincePulled(read, known, toPath);
    },
    close: async () => undefined,
  };
}

function pullList(
  { since, joined }: HttpsPlace,
  list: PagedList,
  toPath: string,
  options: PagedOptions,
): Promise<ReadList> {
  const watched = { ...list, newest: since === undefined ? undefined : () => watchNewest(since) };
  return joined ? pullJoined({ ...watched, joined }, toPath, options) : pullPages(watched, toPath, options);
}

/** Of a list that is asked for what came since `known`, nothing is no extract. */
async function sincePulled(
  { records, newest, bytes, sha256 }: ReadList,
  known: string | null,
  toPath: string,
): Promise<PulledFile> {
  const cursor = cursorOf(known);
  if (records > 0 || cursor === null)
    return { status: 'pulled', bytes, sha256, stamp: stampOfCursor(newest ?? cursor) };
  await rm(toPath);
  return { status: 'unchanged' };
}

function listName(fileName: string, place: HttpsPlace, { join }: Pages): string {
  return `${fileName.replace(/\.(json|csv|ndjson)$/i, '')}${momentIn(place)}.${join}`;
}

/** Empty where the address ends in a slash, or in what is no name: an escaped slash leads nowhere. */
export function fileNameOf(url: string): string {
  const last = basename(unescaped(new URL(url).pathname));
  return /^\.*$|\0/.test(last) ? '' : last;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function unknown(name: string): DroppedFile {
  return { name, bytes: null, modified: null, stamp: null };
}
