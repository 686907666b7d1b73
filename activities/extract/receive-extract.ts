/** Pulls one extract and seals it: as received, immutable, named by its SHA-256. */
import { basename, join } from 'node:path';
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
export async function receiveExtract(request: ReceiveRequest, effects: Pulling): Promise<SealedExtract> {
  const pulled = await pullExtract(request, effects);
  const { sha256, bytes } = await effects.copyAndHash(pulled.path, join(request.scratch, 'extract'));
  const fileName = safeFileName(pulled.fileName);
  if (bytes === 0)
    throw new DeliveryRejected(
      `${request.source.source}: ${fileName} is empty (0 bytes); ask ${request.source.partner} to send it again.`,
      `Le fichier ${fileName} est vide (0 octet). Renvoyez l’extrait complet.`,
    );
  const key = `${request.source.source}/${sha256}/${fileName}`;
  const seenBefore = (await effects.zones.raw.head(key)) !== null;
  if (!seenBefore) await effects.zones.raw.upload(key, join(request.scratch, 'extract'));
  return { source: request.source.source, sha256, key, fileName, bytes, seenBefore };
}

async function pullExtract(
  request: ReceiveRequest,
  effects: Pulling,
): Promise<{ path: string; fileName: string }> {
  const { source, dataset, extracts, scratch, signal } = request;
  if (extracts !== undefined) return local(await findInFolder(source, extracts, source.source));
  const { location } = source;
  switch (location.channel) {
    case 'folder':
      return local(await findInFolder(source, dataset.folder, location.path));
    case 's3': {
      const store = effects.openStore(location.prefix);
      const key = await findInStore(source, store);
      await store.download(key, join(scratch, 'pulled'));
      return { path: join(scratch, 'pulled'), fileName: basename(key) };
    }
    case 'https': {
      const token = location.token === undefined ? undefined : effects.secret(location.token);
      const path = join(scratch, 'pulled');
      await effects.pullHttps(location.url, path, {
        headers: token ? { authorization: `Bearer ${token}` } : {},
        signal,
      });
      return { path, fileName: basename(new URL(location.url).pathname) || source.source };
    }
  }
}

function local(path: string): { path: string; fileName: string } {
  return { path, fileName: basename(path) };
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
