/** Whether a session that begins in a folder has so little to read that threads would only wait for each other. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../process/process-identity.js';

/** Of table files, which are packed: some fifty thousand rows, less than what DuckDB shares out between threads. */
const LITTLE_BYTES = 4 << 20;

/** Counts the files that lie in the folder, not what lies deeper. */
export async function holdsLittle(folder: string): Promise<boolean> {
  const files = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(({ name }) => sizeOf(join(folder, name))));
  return sizes.reduce((sum, size) => sum + size, 0) < LITTLE_BYTES;
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 0; // it went meanwhile
    throw error;
  }
}
