/** A file behind an address, or a list that comes in pages. */
import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import type { HttpsPlace } from '../../../../datasets/_channels/https.js';
import type { Channel, DroppedFile, PulledFile, Spent } from '../channel.js';
import { LARGEST_FILE_BYTES } from '../channel-faults.js';
import { cursorOf, momentIn, stampOfCursor, watchNewest, withSince } from '../since.js';
import { type Credentials, withKey } from './https-credentials.js';
import { headHttps } from './https-head.js';
import { pullJoined } from './https-joined.js';
import { pullPages } from './https-pages.js';
import { type Pulled, pullHttps } from './https-pull.js';

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
  const common = async (signal: AbortSignal) => ({
    maxBytes: LARGEST_FILE_BYTES,
    ...settings,
    headers: await credentials.headers(signal),
    signal,
  });
  const { pages } = place;
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
      if (pages)
        return [unknown(`${fileName.replace(/\.(json|csv|ndjson)$/i, '')}${momentIn(place)}.${pages.join}`)];
      ask();
      const found = await headHttps(url(), await common(signal));
      return [found === null ? unknown(fileName) : { name: fileName, ...found, stamp: stampOf(found) }];
    },
    async pull(_file, toPath, { signal, known, tell }) {
      if (!pages) {
        ask();
        return pulled(await pullHttps(url(), toPath, { ...(await common(signal)), ...validatorOf(known) }));
      }
      const options = { maxBytes: LARGEST_FILE_BYTES, ...settings, signal, onPage: tell, onAsk: ask };
      const { since } = place;
      const newest = since === undefined ? undefined : () => watchNewest(since);
      const list = { url: withSince(place.url, since, known), pages, onlyFirst: rows !== undefined, newest };
      const { joined } = place;
      const read = await (joined
        ? pullJoined({ ...list, joined }, toPath, options)
        : pullPages(list, toPath, options));
      const { bytes, sha256 } = read;
      spent = { ...spent, rows: (spent.rows ?? 0) + read.records };
      if (read.records > 0 || cursorOf(known) === null)
        return { status: 'pulled', bytes, sha256, stamp: stampOfCursor(read.newest ?? cursorOf(known)) };
      await rm(toPath);
      return { status: 'unchanged' };
    },
    close: async () => undefined,
  };
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

export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** What tells one state of a page from another, as the server has it; null where it says nothing. */
export function stampOf({ etag, lastModified }: Validators): string | null {
  if (etag !== null) return `etag ${etag}`;
  return lastModified === null ? null : `modified ${lastModified}`;
}

/** The other way round; a stamp that is none of ours asks for nothing. */
export function validatorOf(known: string | null): { etag?: string; lastModified?: string } {
  if (known?.startsWith('etag ')) return { etag: known.slice('etag '.length) };
  return known?.startsWith('modified ') ? { lastModified: known.slice('modified '.length) } : {};
}

export function pulled(answer: Pulled): PulledFile {
  if (answer.status === 'unchanged') return answer;
  const { bytes, sha256 } = answer;
  return { status: 'pulled', bytes, sha256, stamp: stampOf(answer) };
}
