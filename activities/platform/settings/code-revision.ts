import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

const CODE = ['activities', 'quality-rules', 'workflows', 'package-lock.json'] as const;

/** npm packs no package-lock.json: what was packed keeps it there. */
const PACKED_LOCK = 'compiled/package-lock.json';

interface Parts {
  /** Files and folders below the root: those that shape a result unless told otherwise. */
  readonly parts?: readonly string[];
  /** Folders elsewhere that shape it too. */
  readonly beside?: readonly string[];
}

/** SHA-256 over files, names and contents, in order of name: the same code gives the same revision. */
export async function readCodeRevision(
  root: string,
  { parts = CODE, beside = [] }: Parts = {},
): Promise<string> {
  const hash = createHash('sha256');
  const starts = [...parts.map((part) => [root, join(root, part)] as const), ...beside.map(standing)];
  for (const [from, start] of starts) {
    const paths = await filesUnder(start);
    const bodies = await Promise.all(paths.map((path) => readPart(root, path)));
    for (const [index, path] of paths.entries())
      hash
        .update(`${relative(from, path)}\0`)
        .update(bodies[index] ?? '')
        .update('\0');
  }
  return hash.digest('hex');
}

const standing = (folder: string) => [dirname(folder), folder] as const;

async function readPart(root: string, path: string): Promise<Buffer> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && path === join(root, 'package-lock.json'))
      return readFile(join(root, PACKED_LOCK));
    throw error;
  });
}

async function filesUnder(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOTDIR' || error.code === 'ENOENT') return null; // told when it is read
      throw error;
    },
  );
  if (entries === null) return [path];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
