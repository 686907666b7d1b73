/** Every object of a folder, as a flat list of keys: what S3 calls a listing. */
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ListedObject } from '../effects.js';
import { hasCode } from '../process/process-identity.js';
import { byKey, RESERVED_START } from './object-key.js';

/** Ascending order of code units. A file removed while we look is left out. */
export async function listFiles(root: string, prefix: string): Promise<readonly ListedObject[]> {
  const start = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  const found: ListedObject[] = [];
  await collectFiles(root, start, prefix, found);
  return found.sort(byKey);
}

async function collectFiles(
  root: string,
  folder: string,
  prefix: string,
  found: ListedObject[],
): Promise<void> {
  for (const entry of await readFolder(join(root, folder))) {
    const key = `${folder}${entry.name}`;
    if (entry.name.startsWith(RESERVED_START)) continue;
    if (entry.isDirectory() && (prefix.startsWith(`${key}/`) || `${key}/`.startsWith(prefix)))
      await collectFiles(root, `${key}/`, prefix, found);
    if (!entry.isFile() || !key.startsWith(prefix)) continue;
    const measured = await measureFile(join(root, key));
    if (measured) found.push({ key, ...measured });
  }
}

async function readFolder(path: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}

async function measureFile(path: string): Promise<Omit<ListedObject, 'key'> | null> {
  try {
    const { size: bytes, mtime: modified } = await stat(path);
    return { bytes, modified };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}
