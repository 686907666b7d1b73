/**
 * Object storage in a folder, for one machine: the embedded default.
 * An etag is the SHA-256 of the content. A conditional write whose very bytes are already there has succeeded
 * (a retry after a lost answer); callers who must tell themselves apart put a token into the body.
 */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ObjectMissing } from '../../errors.js';
import type { ObjectHead, ObjectStore } from '../effects.js';
import { hasCode } from '../process/process-identity.js';
import { guardFiles } from './file-store-faults.js';
import type { Readers } from './file-store-folders.js';
import { listFiles } from './file-store-listing.js';
import { createFileWrites } from './file-store-writes.js';
import { fillFile, hashFile } from './local-file.js';
import { checkKey, checkPrefix } from './object-key.js';

/** A store in `root`, made on first write, read by its owner alone unless said otherwise. Atomic among the processes of one machine, not across a network share. */
export function createFileStore(root: string, readers: Readers = 'owner'): ObjectStore {
  const url = `file:${root}`;
  const folder = resolve(root);
  const writes = createFileWrites(url, folder, readers);
  const pathOf = (key: string) => join(folder, checkKey(url, key));
  return {
    url,
    head: (key) => guardFiles(url, key, async () => findFile(pathOf(key), headFile)),
    read: (key) => guardFiles(url, key, async () => findFile(pathOf(key), readWhole)),
    download: (key, to) => guardFiles(url, key, async () => copyOut({ url, key, from: pathOf(key) }, to)),
    list: (prefix) => guardFiles(url, prefix, async () => listFiles(folder, checkPrefix(url, prefix))),
    write: (key, body, condition) =>
      guardFiles(url, key, async () => writes.writeBody({ key, path: pathOf(key) }, body, condition)),
    upload: (key, from) => guardFiles(url, key, async () => writes.copyIn({ key, path: pathOf(key) }, from)),
    async remove(keys) {
      const targets = keys.map((key) => ({ key, path: pathOf(key) }));
      for (const target of targets) await guardFiles(url, target.key, () => writes.removeFile(target));
    },
  };
}

async function headFile(path: string): Promise<ObjectHead> {
  const { sha256, bytes } = await hashFile(path);
  return { etag: sha256, bytes };
}

async function readWhole(path: string): Promise<{ body: Uint8Array; etag: string }> {
  const body = await readFile(path);
  return { body, etag: createHash('sha256').update(body).digest('hex') };
}

/** Null for what is no object: absent, a folder, or below a file. */
async function findFile<Result>(
  path: string,
  read: (path: string) => Promise<Result>,
): Promise<Result | null> {
  try {
    return await read(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) return null;
    throw error;
  }
}

async function copyOut(object: { url: string; key: string; from: string }, to: string): Promise<void> {
  await fillFile(to, async (draft) => {
    const head = await findFile(object.from, (path) =>
      copyFile(path, draft, constants.COPYFILE_FICLONE).then(() => true),
    );
    if (!head)
      throw new ObjectMissing(
        `${object.url}: object "${object.key}" is not there; run again the step that makes it.`,
      );
  });
}
