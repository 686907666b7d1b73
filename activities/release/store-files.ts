/** Puts the files of a version into storage, so that a second attempt takes up where the first was killed. */
import type { ObjectStore } from '../platform/effects.js';
import { type FileHash, hashFile } from './hash-file.js';

/** Stores a local file under `key` unless its very bytes are there already; whatever else is there is replaced. */
export async function storeFile(key: string, path: string, open: ObjectStore): Promise<FileHash> {
  const hash = await hashFile(path);
  const stored = await open.head(key);
  if (!stored || stored.bytes !== hash.bytes || !isNamedAfter(stored.etag, hash))
    await open.upload(key, path);
  return hash;
}

/** Etags are SHA-256 in a folder and mostly MD5 in S3; a file sent in parts has neither, and is sent again. */
function isNamedAfter(etag: string, { sha256, md5 }: FileHash): boolean {
  const name = etag.replaceAll('"', '').toLowerCase();
  return name === sha256 || name === md5;
}

/** Removes what an attempt of another code left in the folder of a version that was never published. */
export async function removeStrays(
  folder: string,
  kept: readonly string[],
  open: ObjectStore,
): Promise<void> {
  const known = new Set([...kept, 'manifest.json'].map((name) => `${folder}${name}`));
  const listed = await open.list(folder);
  const strays = listed.map(({ key }) => key).filter((key) => !known.has(key));
  if (strays.length > 0) await open.remove(strays);
}
