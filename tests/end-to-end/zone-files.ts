/** What lies in a folder, to the byte. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** Every file below a folder, drafts included, by its path there. None when the folder is absent. */
export async function readFiles(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      paths.sort().map(async (path) => [relative(folder, path), await readFile(path)] as const),
    ),
  );
}

/** The same as path → SHA-256: two folders are compared whole. */
export async function hashFiles(folder: string): Promise<Record<string, string>> {
  const files = await readFiles(folder);
  return Object.fromEntries([...files].map(([path, bytes]) => [path, hashText(bytes)]));
}

/** What runs left in their work zone, without what is kept there for later ones. */
export async function hashWork(folder: string): Promise<Record<string, string>> {
  const files = await hashFiles(folder);
  return Object.fromEntries(Object.entries(files).filter(([path]) => !path.startsWith('kept/')));
}

export function hashText(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex');
}
