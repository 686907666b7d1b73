/** Pulls the extracts of a source and seals each: as received, immutable, named by its SHA-256. */
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Dataset, Source } from '../../datasets/dataset.js';
import type { Effects } from '../effects.js';
import { DeliveryRejected } from '../errors.js';
import type { SealedExtract } from '../handover.js';
import { findInFolder, findInStore } from './find-extract.js';

export interface ReceiveRequest {
  readonly dataset: Dataset;
  readonly source: Source;
  /** Takes extracts from `<folder>/<source>/` instead of the declared location. */
  readonly extracts: string | undefined;
  readonly scratch: string;
  readonly signal: AbortSignal;
}

type Pulling = Pick<Effects, 'zones' | 'openStore' | 'pullHttps' | 'copyAndHash' | 'secret'>;

/** Throws DeliveryRejected (absent, empty), PartnerUnreachable, StorageUnavailable. */
export async function receiveExtracts(request: ReceiveRequest, effects: Pulling): Promise<SealedExtract[]> {
  const sealed: SealedExtract[] = [];
  for (const found of await findExtracts(request, effects))
    sealed.push(await sealExtract(found, request, effects));
  return sealed;
}

/** An extract where it was found: `pull` gives the path of a local copy, below scratch or the partner's own. */
interface FoundExtract {
  readonly fileName: string;
  readonly pull: () => Promise<string>;
}

async function sealExtract(
  found: FoundExtract,
  { source: { source, partner }, scratch }: ReceiveRequest,
  effects: Pulling,
): Promise<SealedExtract> {
  const copy = join(scratch, 'extract');
  const { sha256, bytes } = await effects.copyAndHash(await found.pull(), copy);
  const fileName = safeFileName(found.fileName);
  if (bytes === 0)
    throw new DeliveryRejected(
      `${source}: ${fileName} is empty (0 bytes); ask ${partner} to send it again.`,
      `Le fichier ${fileName} est vide (0 octet). Renvoyez l’extrait complet.`,
    );
  const key = `${source}/${sha256}/${fileName}`;
  const seenBefore = (await effects.zones.raw.head(key)) !== null;
  if (!seenBefore) await effects.zones.raw.upload(key, copy);
  await rm(copy);
  return { source, sha256, key, fileName, bytes, seenBefore, date: dateInName(fileName) };
}

async function findExtracts(request: ReceiveRequest, effects: Pulling): Promise<FoundExtract[]> {
  const { source, dataset, extracts, scratch, signal } = request;
  if (extracts !== undefined) return local(await findInFolder(source, extracts, source.source));
  const { location } = source;
  const pulled = join(scratch, 'pulled');
  switch (location.channel) {
    case 'folder':
      return local(await findInFolder(source, dataset.folder, location.path));
    case 's3': {
      const store = effects.openStore(location.prefix);
      return (await findInStore(source, store)).map((key) => ({
        fileName: basename(key),
        async pull() {
          await store.download(key, pulled);
          return pulled;
        },
      }));
    }
    case 'https': {
      const token = location.token === undefined ? undefined : effects.secret(location.token);
      const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
      return [
        {
          fileName: basename(new URL(location.url).pathname) || source.source,
          async pull() {
            await effects.pullHttps(location.url, pulled, { headers, signal });
            return pulled;
          },
        },
      ];
    }
  }
}

function local(paths: readonly string[]): FoundExtract[] {
  return paths.map((path) => ({ fileName: basename(path), pull: async () => path }));
}

/** The last day that a file name states, as 20260630 or 2026-06-30; null when it states none. */
export function dateInName(name: string): string | null {
  const found = [
    ...name.matchAll(/(?<!\d)(20\d{2})([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)/g),
  ].at(-1);
  const date = found ? `${found[1]}-${found[3]}-${found[4]}` : null;
  return date !== null && z.iso.date().safeParse(date).success ? date : null;
}

/** A NIR as people write it: in one piece, or its parts apart. */
const NIR =
  /(?<!\d)[1-478][ ._-]?\d{2}[ ._-]?\d{2}[ ._-]?(\d{2}|2[AB])[ ._-]?\d{3}[ ._-]?\d{3}([ ._-]?\d{2})?(?!\d)/gi;

/** A file name that is safe as a key and tells nobody's number: a NIR, or any run of 13 digits or more, is masked. */
export function safeFileName(name: string): string {
  const plain = name.normalize('NFC').replace(/[^\p{L}\p{N} ._()-]/gu, '_');
  const masked = plain
    .replace(NIR, 'x')
    .replace(/\d{13,}/g, 'x')
    .replace(/^\.+/, '_');
  return masked.slice(-120).trim() || 'extract';
}
