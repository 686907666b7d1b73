/** Unfinished files: their names tell who makes them, so that those of a dead process can be swept. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { hasCode, isRunning, ownIdentity } from '../process/process-identity.js';

/** Whether a process of another machine lives cannot be asked; none writes one file for so long. */
const FOREIGN_DRAFT_MS = 24 * 3_600_000;

/** A name beside nothing else: machine, process, chance. */
export function draftName(): string {
  const { pid, started } = ownIdentity();
  return `${machineMark()}-${pid}-${started || '0'}-${randomBytes(8).toString('hex')}`;
}

/** Makes the folder, and removes the drafts in it that nobody will finish. */
export async function sweepDrafts(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder))
    if (await isAbandoned(folder, name)) await rm(join(folder, name), { recursive: true, force: true });
}

async function isAbandoned(folder: string, name: string): Promise<boolean> {
  const parts = /([0-9a-f]{8})-(\d+)-(\d+)-[0-9a-f]{16}$/.exec(name);
  if (!parts) return false;
  const [, machine, pid, started] = parts;
  if (machine !== machineMark()) return (await ageOf(join(folder, name))) > FOREIGN_DRAFT_MS;
  return !isRunning({ host: hostname(), pid: Number(pid), started: started === '0' ? '' : (started ?? '') });
}

async function ageOf(path: string): Promise<number> {
  try {
    return Date.now() - (await stat(path)).mtimeMs;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 0;
    throw error;
  }
}

function machineMark(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
}
