/** A draft becomes the object in one atomic step. */
import { createHash } from 'node:crypto';
import { link, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { ConditionLost, StorageUnavailable } from '../../errors.js';
import type { Condition } from '../effects.js';
import { hasCode } from '../process/process-identity.js';
import { withProcessLock } from '../process/process-lock.js';
import { type MODES, type Readers, withFolder } from './file-store-folders.js';
import { hashFile } from './local-file.js';

const LOCK_WAIT_MS = 30_000;

export interface Target {
  readonly key: string;
  readonly path: string;
}

export interface Place {
  readonly url: string;
  readonly modes: (typeof MODES)[Readers];
  readonly drafts: string;
  readonly locks: string;
}

interface Draft {
  readonly draft: string;
  readonly etag: string;
}

export async function placeDraft(
  place: Place,
  made: Draft,
  target: Target,
  condition: Condition | undefined,
): Promise<void> {
  const { url, modes } = place;
  // link(2) refuses an existing name, so of N racing processes one wins, without the lock.
  if (condition && 'ifNoneMatch' in condition) return linkNew(url, made, target, modes.folder);
  await withKeyLock(place, target, async () => {
    if (condition && (await isSettled(url, made, target, condition.ifMatch))) return;
    await withFolder(target.path, modes.folder, () => rename(made.draft, target.path));
  });
}

export async function withKeyLock(
  { url, locks }: Place,
  target: Target,
  work: () => Promise<void>,
): Promise<void> {
  const name = createHash('sha256').update(target.key).digest('hex').slice(0, 32);
  const expired = () =>
    new StorageUnavailable(
      `${url}: object "${target.key}" stays locked by another process; try again later.`,
    );
  await withProcessLock(join(locks, name), { limitMs: LOCK_WAIT_MS, expired }, work);
}

async function linkNew(url: string, made: Draft, target: Target, mode: number): Promise<void> {
  try {
    await withFolder(target.path, mode, () => link(made.draft, target.path));
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    if ((await findEtag(target.path)) !== made.etag)
      throw new ConditionLost(`${url}: object "${target.key}" exists already; read it, then decide.`);
  }
}

/** True when the very bytes are already there. Throws ConditionLost when others are, or none. */
async function isSettled(url: string, made: Draft, target: Target, expected: string): Promise<boolean> {
  const standing = await findEtag(target.path);
  if (standing === expected) return false;
  if (standing === made.etag) return true;
  throw new ConditionLost(
    `${url}: object "${target.key}" is no longer the one that was read; read it again, then decide.`,
  );
}

async function findEtag(path: string): Promise<string | null> {
  try {
    return (await hashFile(path)).sha256;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}
