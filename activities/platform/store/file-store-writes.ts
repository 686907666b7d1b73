/** The writing half of the file store: a draft on the disk, then one atomic step that makes it the object. */
import { createHash } from 'node:crypto';
import { chmod, link, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConditionLost, ContractBroken, StorageUnavailable } from '../../errors.js';
import type { Condition, ObjectHead } from '../effects.js';
import { hasCode } from '../process/process-identity.js';
import { withProcessLock } from '../process/process-lock.js';
import { draftName, sweepDrafts } from './drafts.js';
import { MODES, makeRoot, pruneFolders, type Readers, unlinkFile, withFolder } from './file-store-folders.js';
import { copySettled, hashFile, type Written, writeStream } from './local-file.js';
import { RESERVED_START } from './object-key.js';

const LOCK_WAIT_MS = 30_000;

export interface Target {
  readonly key: string;
  readonly path: string;
}

export interface FileWrites {
  writeBody(target: Target, body: string | Uint8Array, condition?: Condition): Promise<{ etag: string }>;
  copyIn(target: Target, from: string): Promise<ObjectHead>;
  removeFile(target: Target): Promise<void>;
}

export function createFileWrites(url: string, root: string, readers: Readers): FileWrites {
  const place: Place = {
    ...{ url, modes: MODES[readers] },
    // Same file system as the objects, so that a rename is atomic; one folder, so that sweeping is cheap.
    drafts: join(root, `${RESERVED_START}drafts`),
    locks: join(root, `${RESERVED_START}locks`),
  };
  let prepared: Promise<unknown> | undefined;

  async function prepareOnce(): Promise<void> {
    prepared ??= makeRoot(root, readers).then(() =>
      Promise.all([place.drafts, place.locks].map(sweepDrafts)),
    );
    try {
      await prepared;
    } catch (error) {
      prepared = undefined; // a full disk may be emptied
      throw error;
    }
  }

  return {
    async writeBody(target, body, condition) {
      await prepareOnce();
      return withDraft(place, target, condition, (draft) => writeStream([Buffer.from(body)], draft));
    },
    async copyIn(target, from) {
      await prepareOnce();
      return withDraft(place, target, undefined, (draft) => copyLocal(from, draft));
    },
    removeFile: (target) =>
      withKeyLock(place, target, async () => {
        if (await unlinkFile(target.path)) await pruneFolders(root, dirname(target.path));
      }),
  };
}

interface Place {
  readonly url: string;
  readonly modes: (typeof MODES)[Readers];
  readonly drafts: string;
  readonly locks: string;
}

interface Draft {
  readonly draft: string;
  readonly etag: string;
}

async function withDraft(
  place: Place,
  target: Target,
  condition: Condition | undefined,
  fill: (draft: string) => Promise<Written>,
): Promise<ObjectHead> {
  const draft = join(place.drafts, draftName());
  try {
    const { sha256, bytes } = await fill(draft);
    await chmod(draft, place.modes.file);
    await placeDraft(place, { draft, etag: sha256 }, target, condition);
    return { etag: sha256, bytes };
  } finally {
    await rm(draft, { force: true });
  }
}

async function placeDraft(
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

async function withKeyLock({ url, locks }: Place, target: Target, work: () => Promise<void>): Promise<void> {
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

async function copyLocal(from: string, draft: string): Promise<Written> {
  try {
    return await copySettled(from, draft);
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'EISDIR')) throw error;
    throw new ContractBroken(
      `${from}: the local file to upload is not there; the step that writes it must come first.`,
    );
  }
}
