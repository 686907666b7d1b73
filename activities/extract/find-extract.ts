import { readdir, stat } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import type { Source } from '../../datasets/dataset.js';
import { DeliveryRejected } from '../errors.js';
import type { ObjectStore } from '../platform/effects.js';

/** Names that partners' tools give to files that are not whole yet, or not data. */
const UNFINISHED = /^\.|^~|\.(part|partial|tmp|crdownload|filepart|done|md5|sha256)$/i;

/**
 * Local path of the extract: the path itself, or in a folder the file whose name comes last (dated names sort).
 * Throws DeliveryRejected when there is none.
 */
export async function findInFolder(source: Source, folder: string, path: string): Promise<string> {
  const place = isAbsolute(path) ? path : join(folder, path);
  const found = await stat(place).catch(() => null);
  if (found?.isFile()) return place;
  const files = found?.isDirectory()
    ? (await readdir(place, { withFileTypes: true })).filter((entry) => entry.isFile())
    : [];
  const last = lastName(files.map(({ name }) => name));
  if (last === undefined) throw missingExtract(source);
  return join(place, last);
}

/** Key of the extract under a prefix of an object store, by the same rule. */
export async function findInStore(source: Source, store: ObjectStore): Promise<string> {
  const keys = (await store.list('')).map(({ key }) => key).filter((key) => !UNFINISHED.test(basename(key)));
  const last = keys.sort().at(-1);
  if (last === undefined) throw missingExtract(source);
  return last;
}

function lastName(names: readonly string[]): string | undefined {
  return names
    .filter((name) => !UNFINISHED.test(name))
    .sort()
    .at(-1);
}

export function missingExtract(source: Source): DeliveryRejected {
  return new DeliveryRejected(
    `${source.source}: no extract was found where ${source.partner} drops it; ask for it, or correct location in sources/${source.source}.yaml.`,
    `Aucun fichier n’a été trouvé pour « ${source.title} ». Déposez l’extrait à l’endroit convenu.`,
  );
}
