/** Folders come and go with the objects in them, while other processes do the same. */
import { chmod, mkdir, rmdir, unlink } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import { hasCode } from '../process/process-identity.js';
import { flushFolder } from './local-file.js';

/** Another process may remove the folder, found empty, between our mkdir and our rename. */
const PLACE_ATTEMPTS = 50;

/** Who may read a store, whatever the umask says: its owner alone, or everybody on the machine. */
export type Readers = 'owner' | 'everybody';
export const MODES = {
  owner: { file: 0o600, folder: 0o700 },
  everybody: { file: 0o644, folder: 0o755 },
} as const;
/** What leads to a store may be passed through, and not listed. */
const PASSAGE = 0o711;

/** Folders that are there keep the mode that somebody gave them. */
export async function makeFolder(folder: string, mode: number): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode });
  if (first === undefined) return;
  let made = first;
  await chmod(made, mode);
  for (const name of relative(first, folder).split(sep).filter(Boolean)) {
    made = `${made}${sep}${name}`;
    await chmod(made, mode);
  }
}

/** The folder of a store, and what leads there. */
export async function makeRoot(root: string, readers: Readers): Promise<void> {
  await makeFolder(dirname(root), PASSAGE);
  await makeFolder(root, MODES[readers].folder);
}

/** Makes the folder of `path`, acts in it, and has the disk remember the name. */
export async function withFolder(path: string, mode: number, act: () => Promise<void>): Promise<void> {
  const folder = dirname(path);
  for (let attempt = 1; ; attempt += 1) {
    await makeFolder(folder, mode);
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
