import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

const CODE = ['activities', 'quality-rules', 'workflows', 'package-lock.json'] as const;

/**
 * SHA-256 over files, names and contents, in order of name: the same code gives the same revision. `parts`: files and folders below
 * `root`, those that shape a result unless told otherwise.
 */
export async function readCodeRevision(root: string, parts: readonly string[] = CODE): Promise<string> {
  const hash = createHash('sha256');
  for (const start of parts) {
    const paths = await filesUnder(join(root, start));
    const bodies = await Promise.all(paths.map((path) => readFile(path)));
    for (const [index, path] of paths.entries())
      hash
        .update(`${relative(root, path)}\0`)
        .update(bodies[index] ?? '')
        .update('\0');
  }
  return hash.digest('hex');
}

async function filesUnder(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOTDIR') return null;
      throw error;
    },
  );
  if (entries === null) return [path];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
