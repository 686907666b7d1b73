/** What commands that run at the same time know of the embedded server: its state, and who uses it. */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import {
  hasCode,
  isRunning,
  ownIdentity,
  ProcessIdentity,
} from '../../activities/platform/process/process-identity.js';
import { fillFile } from '../../activities/platform/store/local-file.js';

export const EngineState = z.object({ server: ProcessIdentity, port: z.int(), uiPort: z.int() });
export type EngineState = z.infer<typeof EngineState>;

export interface EnginePlaces {
  readonly database: string;
  readonly state: string;
  readonly users: string;
  readonly lock: string;
  readonly log: string;
}

export function enginePlaces(home: string): EnginePlaces {
  const folder = join(home, 'temporal');
  return {
    database: join(folder, 'temporal.db'),
    state: join(folder, 'engine.json'),
    users: join(folder, 'users'),
    lock: join(folder, 'engine.lock'),
    log: join(home, 'logs', 'temporal.log'),
  };
}

/** Null when there is none, or one that nobody can read. */
export async function readState(places: EnginePlaces): Promise<EngineState | null> {
  try {
    return EngineState.parse(JSON.parse(await readFile(places.state, 'utf8')));
  } catch (error) {
    if (hasCode(error, 'ENOENT') || error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

export async function writeState(places: EnginePlaces, state: EngineState): Promise<void> {
  await fillFile(places.state, (draft) => writeFile(draft, JSON.stringify(state)));
}

/** The file that says "this process needs the server". */
export async function registerUser(places: EnginePlaces): Promise<string> {
  const path = join(places.users, `${process.pid}-${randomBytes(4).toString('hex')}.json`);
  await mkdir(places.users, { recursive: true });
  await fillFile(path, (draft) => writeFile(draft, JSON.stringify(ownIdentity())));
  return path;
}

/** How many live users there are; the files of dead ones are removed. */
export async function countUsers(places: EnginePlaces): Promise<number> {
  await mkdir(places.users, { recursive: true });
  let live = 0;
  for (const name of await readdir(places.users)) {
    const path = join(places.users, name);
    if (isLiveUser(path)) live += 1;
    else await rm(path, { force: true });
  }
  return live;
}

/** For the "exit" event, where nothing can be awaited: leaves, and tells whether somebody else remains. */
export function leaveAtExit(places: EnginePlaces, user: string): boolean {
  rmSync(user, { force: true });
  return readdirSync(places.users).some((name) => isLiveUser(join(places.users, name)));
}

function isLiveUser(path: string): boolean {
  try {
    return isRunning(ProcessIdentity.parse(JSON.parse(readFileSync(path, 'utf8'))));
  } catch (error) {
    // Gone meanwhile, or half written by a process that died.
    if (hasCode(error, 'ENOENT') || error instanceof SyntaxError || error instanceof z.ZodError) return false;
    throw error;
  }
}
