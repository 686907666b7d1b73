/** What is kept beside the compiled code goes after a time: another state of the code, or of a text, that somebody may still go back to. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const KEPT_MS = 7 * 24 * 3_600_000;

export async function removeOld(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const place = join(folder, name);
    const { mtimeMs } = await stat(place);
    if (Date.now() - mtimeMs > KEPT_MS) await rm(place, { recursive: true, force: true });
  }
}
