/** A step that cannot end for want of disk does not begin. */
import { statfs } from 'node:fs/promises';
import { EngineFailed } from '../errors.js';

/** Of the bytes that a step takes up, at least so many in scratch: a copy of what it reads, and what it makes of it, packed. */
const LEAST_TIMES = 1.25;

/** `bytes`: what the step `reads` (in a few words). Throws EngineFailed: somebody may make room. */
export async function requireRoom(scratch: string, bytes: number, reads: string): Promise<void> {
  const { bavail, bsize } = await statfs(scratch);
  const [needed, free] = [LEAST_TIMES * bytes, bavail * bsize];
  if (needed <= free) return;
  throw new EngineFailed(
    `${reads}: ${gib(bytes)}, which take at least ${gib(needed)} of the scratch folder, where ${gib(free)} are free; free some space, or give SCRATCH_DIR a larger disk. It is tried again.`,
  );
}

function gib(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
