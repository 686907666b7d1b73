/**
 * One holder at a time among the processes of a machine, by a lock file made with link(2): it appears with its owner in it.
 * A lock whose owner died is taken over. Only the holder of a marker named after that very lock may remove it,
 * so a slow contender cannot remove the lock of whoever came next; the marker is itself such a lock.
 */
import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { draftName } from '../store/drafts.js';
import { hasCode, isRunning, ownIdentity, ProcessIdentity } from './process-identity.js';

const LockOwner = ProcessIdentity.extend({ token: z.string() });
type LockOwner = z.infer<typeof LockOwner>;

/** Whether a process of another machine lives cannot be asked; no one holds a lock for so long. */
const FOREIGN_LOCK_MS = 30 * 60_000;

export interface LockWait {
  readonly limitMs: number;
  /** The error for who waited in vain. */
  readonly expired: () => Error;
}

/** Runs `work` while no other process, nor another call of this one, holds the lock. Throws what `expired` makes. */
export async function withProcessLock<Result>(
  path: string,
  wait: LockWait,
  work: () => Promise<Result>,
): Promise<Result> {
  const owner = { ...ownIdentity(), token: randomBytes(12).toString('hex') };
  const deadline = performance.now() + wait.limitMs;
  let pause = 2;
  while (!(await tryAcquire(path, owner))) {
    if (performance.now() > deadline) throw wait.expired();
    await removeDeadLock(path, owner);
    await sleep(pause * (0.5 + Math.random()));
    pause = Math.min(pause * 1.5, 100);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function tryAcquire(path: string, owner: LockOwner): Promise<boolean> {
  const draft = `${path}.${draftName()}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(draft, JSON.stringify(owner), { flag: 'wx', mode: 0o600 });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function removeDeadLock(path: string, self: LockOwner): Promise<void> {
  const seen = await readOwner(path);
  if (!seen || (await isHeld(path, seen))) return;
  const marker = `${path}.break-${seen.token}`;
  if (!(await tryAcquire(marker, self))) {
    await removeDeadLock(marker, self);
    return;
  }
  try {
    const standing = await readOwner(path);
    if (standing?.token === seen.token) await rm(path, { force: true });
  } finally {
    await rm(marker, { force: true });
  }
}

async function isHeld(path: string, owner: LockOwner): Promise<boolean> {
  if (!isRunning(owner)) return false;
  if (owner.host === ownIdentity().host) return true;
  const age = await stat(path).then(
    (found) => Date.now() - found.mtimeMs,
    () => 0,
  );
  return age < FOREIGN_LOCK_MS;
}

async function readOwner(path: string): Promise<LockOwner | null> {
  try {
    return LockOwner.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    // Truncated by a full disk or a power cut: nobody can hold it.
    if (error instanceof SyntaxError || error instanceof z.ZodError)
      return { host: ownIdentity().host, pid: 2 ** 31 - 1, started: 'damaged', token: 'damaged' };
    throw error;
  }
}
