/** How much a folder holds, now and at its largest. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const WATCHED_EVERY_MS = 2_000;

/** Looks at a folder until it is asked for the most that it held, in bytes. */
export function watchSize(folder: string): () => Promise<number> {
  let most = 0;
  let isAsked = false;
  const watched = (async () => {
    while (!isAsked) {
      most = Math.max(most, await sizeOf(folder));
      await new Promise((resolve) => setTimeout(resolve, WATCHED_EVERY_MS));
    }
  })();
  return async () => {
    isAsked = true;
    await watched;
    return most;
  };
}

/** What a file takes that is gone by the time it is looked at is not counted. */
export async function sizeOf(folder: string): Promise<number> {
  const found = await promisify(execFile)('du', ['-sk', folder]).catch((error: unknown) => error);
  const { stdout = '' } = found as { readonly stdout?: string };
  return Number(/^\d+/.exec(stdout)?.[0] ?? 0) * 1_024;
}
