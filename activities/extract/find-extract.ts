import { readdir, stat } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import type { Source } from '../../datasets/dataset.js';
import { DeliveryRejected } from '../errors.js';
import type { ObjectStore } from '../platform/effects.js';

/** Names that partners' tools give to files that are not whole yet, or not data. */
const UNFINISHED = /^\.|^~|\.(part|partial|tmp|crdownload|filepart|done|md5|sha256)$/i;

/**
 * Local paths of the extracts, in order of name: the path itself, or of a folder the files that the source takes, the last
 * one (dated names sort) or every one. Throws DeliveryRejected when there is none.
 */
export async function findInFolder(source: Source, folder: string, path: string): Promise<string[]> {
  const place = isAbsolute(path) ? path : join(folder, path);
  const found = await stat(place).catch(() => null);
  if (found?.isFile()) return [place];
  const files = found?.isDirectory()
    ? (await readdir(place, { withFileTypes: true })).filter((entry) => entry.isFile())
    : [];
  return takeNames(
    source,
    files.map(({ name }) => name),
  ).map((name) => join(place, name));
}

/** Keys of the extracts under a prefix of an object store, by the same rule. */
export async function findInStore(source: Source, store: ObjectStore): Promise<string[]> {
  return takeNames(
    source,
    (await store.list('')).map(({ key }) => key),
  );
}

function takeNames(source: Source, names: readonly string[]): string[] {
  const whole = names.filter((name) => !UNFINISHED.test(basename(name))).sort();
  if (whole.length === 0) throw missingExtract(source);
  return source.take === 'every' ? whole : whole.slice(-1);
}

function missingExtract(source: Source): DeliveryRejected {
  return new DeliveryRejected(
    `${source.source}: no extract was found where ${source.partner} drops it; ask for it, or correct location in sources/${source.source}.yaml.`,
    `Aucun fichier n’a été trouvé pour « ${source.title} ». Déposez l’extrait à l’endroit convenu.`,
  );
}
