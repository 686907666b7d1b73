/** Scratch folders: what a step holds in clear while it lasts. Each is named after its process, so that one killed leaves nothing for long. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigurationInvalid } from '../../errors.js';
import { draftName, sweepDrafts } from '../store/drafts.js';
import { hasCode } from './process-identity.js';

const OWNER_ONLY = 0o700;

/** A fresh folder of one attempt of one step, for nobody else to read. */
export async function createScratchFolder(root: string, step: string): Promise<string> {
  await mkdir(root, { recursive: true, mode: OWNER_ONLY });
  const folder = join(root, `${step}-${draftName()}`);
  await mkdir(folder, { mode: OWNER_ONLY });
  return folder;
}

export function removeScratchFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}

/**
 * Removes the folders of processes that are gone: they may hold persons in clear. Those of the living are left, so any
 * number of workers may sweep at once. Throws ConfigurationInvalid when one cannot be removed: nobody else would.
 */
export async function sweepScratch(root: string): Promise<void> {
  try {
    await sweepDrafts(root);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTEMPTY')) return; // another worker was quicker
    if (!hasCode(error, 'EACCES', 'EPERM')) throw error;
    throw new ConfigurationInvalid(
      `SCRATCH_DIR: ${root} holds the remains of a worker that was killed, and they cannot be removed; remove them, or give their folder to this user.`,
    );
  }
}
