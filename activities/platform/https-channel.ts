/** A file behind an address, or a list that comes in pages. */
import { basename } from 'node:path';
import type { Channel, DroppedFile, HttpsPlace, PulledFile } from './channel.js';
import { LARGEST_FILE_BYTES } from './channel-faults.js';
import { headHttps } from './https-head.js';
import { pullPages } from './https-pages.js';
import { type Pulled, pullHttps } from './https-pull.js';

export interface HttpsSettings {
  readonly allowPrivateHosts: readonly string[];
  readonly silenceMs?: number;
  readonly maxBytes?: number;
}

/** `token`: asked for when a request is made. `name`: of a file whose address has none. */
export function openHttps(
  place: HttpsPlace,
  name: string,
  settings: HttpsSettings & { readonly token: () => string | null },
): Channel {
  const headers = (): Record<string, string> => {
    const token = settings.token();
    return token === null ? {} : { authorization: `Bearer ${token}` };
  };
  const common = (signal: AbortSignal) => ({
    maxBytes: LARGEST_FILE_BYTES,
    ...settings,
    headers: headers(),
    signal,
  });
  const fileName = fileNameOf(place.url) || name;
  return {
    sharesClock: false,
    async list(signal) {
      if (place.pages) return [unknown(`${fileName.replace(/\.(json|csv)$/i, '')}.${place.pages.join}`)];
      const found = await headHttps(place.url, common(signal));
      return [found === null ? unknown(fileName) : { name: fileName, ...found, stamp: stampOf(found) }];
    },
    async pull(_file, toPath, { signal, known, tell }) {
      const { pages } = place;
      if (!pages)
        return pulled(await pullHttps(place.url, toPath, { ...common(signal), ...validatorOf(known) }));
      return {
        status: 'pulled',
        ...(await pullPages({ url: place.url, pages }, toPath, { ...common(signal), onPage: tell })),
        stamp: null,
      };
    },
    close: async () => undefined,
  };
}

/** Empty where the address ends in a slash, or in what is no name. */
export function fileNameOf(url: string): string {
  const last = basename(new URL(url).pathname);
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
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
