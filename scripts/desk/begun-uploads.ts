/** Uploads that were begun: how many a link may have, and how long one is kept. They lie in a folder of the desk's own. */
import { readdirSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What was begun and not ended goes after so long. */
export const KEPT_MS = 24 * 3_600_000;
/** Of one link: nobody sends more files side by side, and each may take as much room as the link allows. */
export const MOST_BEGUN = 5;
const SWEEP_MS = 3_600_000;
const LONGEST_MAKING_MS = 60_000;

export interface BegunCount {
  /** Whether one more may be begun, counted together with those that are being made at this very moment. */
  mayBegin(prefix: string, id: string): boolean;
  /** From now on its file says that it was begun. */
  made(id: string): void;
}

export function countBegun(directory: string): BegunCount {
  const making = new Set<string>();
  return {
    mayBegin(prefix, id) {
      const begun = readdirSync(directory).map((name) => name.replace(/\.json$/, ''));
      const own = [...new Set([...begun, ...making])].filter((one) => one.startsWith(prefix));
      if (own.length >= MOST_BEGUN) return false;
      making.add(id);
      setTimeout(() => making.delete(id), LONGEST_MAKING_MS).unref(); // of one that could not be made
      return true;
    },
    made: (id) => void making.delete(id),
  };
}

/** Files and what is known of them, once nothing was added to them for so long. */
export async function sweepBegun(directory: string, now: number): Promise<void> {
  for (const name of await readdir(directory).catch(() => [])) {
    const path = join(directory, name);
    const data = join(directory, name.replace(/\.json$/, ''));
    const last = (await stat(data).catch(() => null)) ?? (await stat(path).catch(() => null));
    if (last !== null && now - last.mtimeMs > KEPT_MS) await rm(path, { force: true });
  }
}

/** At once, then each hour: a desk that nobody sends to any more keeps nothing either. */
export function sweepRegularly(directory: string): void {
  const sweep = () => void sweepBegun(directory, Date.now()).catch(() => undefined);
  sweep();
  setInterval(sweep, SWEEP_MS).unref();
}
