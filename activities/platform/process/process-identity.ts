/** Who holds a lock or a draft, and whether that process still lives. */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';

export const ProcessIdentity = z.object({
  host: z.string(),
  pid: z.int().positive(),
  /** Start time as the kernel counts it; empty where it is not told. Tells a reused pid from the first. */
  started: z.string(),
});
export type ProcessIdentity = z.infer<typeof ProcessIdentity>;

let own: ProcessIdentity | undefined;

/** Every file that is written asks it: it is read once. */
export function ownIdentity(): ProcessIdentity {
  own ??= identifyProcess(process.pid);
  return own;
}

export function identifyProcess(pid: number): ProcessIdentity {
  return { host: hostname(), pid, started: readStart(pid)?.started ?? '' };
}

/** False only when the process is known to be gone; a process of another machine counts as running. */
export function isRunning(identity: ProcessIdentity): boolean {
  if (identity.host !== hostname()) return true;
  if (!acceptsSignals(identity.pid)) return false;
  const now = readStart(identity.pid);
  if (now === null || identity.started === '') return true;
  return now.started === identity.started && now.state !== 'Z';
}

function acceptsSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, under another user.
    return hasCode(error, 'EPERM');
  }
}

function readStart(pid: number): { state: string; started: string } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command in brackets and may hold spaces; the rest is counted from its end.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', started: fields[19] ?? '' };
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH', 'ENOTDIR', 'EACCES')) return null;
    throw error;
  }
}

/** True when Node's error carries one of the codes. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.some((code) => code === error.code);
}
