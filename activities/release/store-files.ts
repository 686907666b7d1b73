/** Puts the files of a version into storage, so that a second attempt takes up where the first was killed. */
import type { ObjectStore } from '../platform/effects.js';
import { NOTICE } from '../published/version-keys.js';
import { type FileHash, hashFile, md5OfFile } from './hash-file.js';

/**
 * Stores a local file under `key` unless its very bytes are there already; whatever else is there is replaced.
 * `known`: the file's hash, where somebody has read it through already.
 */
export async function storeFile(
  key: string,
  path: string,
  open: ObjectStore,
  known?: FileHash,
): Promise<FileHash> {
  const hash = known ?? (await hashFile(path));
  const stored = await open.head(key);
  const same = stored?.bytes === hash.bytes && (await isNamedAfter(stored.etag, hash, path));
  if (!same) await open.upload(key, path);
  return hash;
}

/** Etags are SHA-256 in a folder and mostly MD5 in S3; a file sent in parts has neither, and is sent again. */
async function isNamedAfter(etag: string, { sha256 }: FileHash, path: string): Promise<boolean> {
  const name = etag.replaceAll('"', '').toLowerCase();
  return name === sha256 || (/^[0-9a-f]{32}$/.test(name) && name === (await md5OfFile(path)));
}

/** Removes what an attempt of another code left in the folder of a version that was never published. A notice of withdrawal stays. */
export async function removeStrays(
  folder: string,
  kept: readonly string[],
  open: ObjectStore,
): Promise<void> {
  const known = new Set([...kept, 'manifest.json', NOTICE].map((name) => `${folder}${name}`));
  const listed = await open.list(folder);
  const strays = listed.map(({ key }) => key).filter((key) => !known.has(key));
  if (strays.length > 0) await open.remove(strays);
}
