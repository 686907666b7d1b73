import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** A fresh folder of one attempt of one step. */
export async function createScratchFolder(root: string, step: string): Promise<string> {
  await mkdir(root, { recursive: true });
  return mkdtemp(join(root, `${step}-`));
}

export function removeScratchFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}
