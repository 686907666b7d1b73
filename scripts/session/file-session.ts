/** A session and a scratch folder for one file: no server, no store. */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { ConfigurationInvalid } from '../../activities/errors.js';
import type { Session, TextFunction } from '../../activities/platform/effects.js';
import { memoryBytes } from '../../activities/platform/engine/counted-memory.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import {
  createScratchFolder,
  removeScratchFolder,
  sweepScratch,
} from '../../activities/platform/process/scratch.js';
import { configure } from '../toolkit.js';

/** Throws ConfigurationInvalid. */
export async function requireFile(file: string): Promise<void> {
  if (!(await stat(file).catch(() => null))?.isFile())
    throw new ConfigurationInvalid(`${basename(file)}: there is no such file; correct its path.`);
}

export async function withFileSession<Result>(
  file: string,
  work: (session: Session, scratch: string) => Promise<Result>,
  functions: readonly TextFunction[] = [],
): Promise<Result> {
  await requireFile(file);
  return withScratchSession(work, functions);
}

/** A session and a scratch folder for one file. What an earlier command left there when it was killed goes first. */
export async function withScratchSession<Result>(
  work: (session: Session, scratch: string) => Promise<Result>,
  functions: readonly TextFunction[] = [],
): Promise<Result> {
  const configuration = configure();
  await sweepScratch(configuration.scratch);
  const scratch = await createScratchFolder(configuration.scratch, 'file');
  try {
    const memoryLimit = atMostForFile(configuration.duckdb.memoryLimit);
    const engine = createTabularEngine({ ...configuration.duckdb, memoryLimit, functions });
    return await engine.withSession({ scratch }, (session) => work(session, scratch));
  } finally {
    await removeScratchFolder(scratch);
  }
}

/** One file needs no more, the rest is spilled: what a command takes in all stays well below 1.2 GB. */
const FILE_MEMORY = '500MB';

/** The configured limit, such as `512MB`, where it is less than what a file needs. */
function atMostForFile(limit: string): string {
  return memoryBytes(limit) < memoryBytes(FILE_MEMORY) ? limit : FILE_MEMORY;
}
