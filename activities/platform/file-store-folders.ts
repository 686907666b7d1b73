/** Folders come and go with the objects in them, while other processes do the same. */
import { mkdir, rmdir, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { flushFolder } from './local-file.js';
import { hasCode } from './process-identity.js';

/** Another process may remove the folder, found empty, between our mkdir and our rename. */
const PLACE_ATTEMPTS = 50;

/** Makes the folder of `path`, acts in it, and has the disk remember the name. */
export async function withFolder(path: string, act: () => Promise<void>): Promise<void> {
  const folder = dirname(path);
  for (let attempt = 1; ; attempt += 1) {
    await mkdir(folder, { recursive: true });
    try {
      await act();
      return await flushFolder(folder);
    } catch (error) {
      if (!hasCode(error, 'ENOENT') || attempt === PLACE_ATTEMPTS) throw error;
    }
  }
}

/** False when there was no file of that name. */
export async function unlinkFile(path: string): Promise<boolean> {
  try {
    await unlink(path);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) return false;
    throw error;
  }
}

/** An empty folder is nothing to S3; here it would forbid an object of that name. */
export async function pruneFolders(root: string, folder: string): Promise<void> {
  if (folder === root) return;
  try {
    await rmdir(folder);
  } catch (error) {
    if (hasCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT')) return;
    throw error;
  }
  await pruneFolders(root, dirname(folder));
}
