/** The writing half of the file store: a draft on the disk, then one atomic step that makes it the object. */
import { chmod, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ContractBroken } from '../../errors.js';
import type { Condition, ObjectHead } from '../effects.js';
import { hasCode } from '../process/process-identity.js';
import { draftName, sweepDrafts } from './drafts.js';
import { MODES, makeRoot, pruneFolders, type Readers, unlinkFile } from './file-store-folders.js';
import { copySettled, type Written, writeStream } from './local-file.js';
import { RESERVED_START } from './object-key.js';
import { type Place, placeDraft, type Target, withKeyLock } from './place-draft.js';

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
      return withDraft(place, target, condition, (draft) =>
        writeStream([Buffer.from(body)], draft, { flush: true }),
      );
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
