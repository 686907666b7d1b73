/** Finds or makes the programs that npm does not bring: the Temporal server and, for tests, an S3 server. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { withProcessLock } from '../../activities/platform/process/process-lock.js';
import { sweepDrafts } from '../../activities/platform/store/drafts.js';
import { buildProgram, type Log } from './build-program.js';
import { downloadTemporal } from './download-temporal.js';
import {
  cacheFolder,
  type Environment,
  findInstalled,
  PATH_SETTINGS,
  type ProgramName,
} from './installed-binary.mjs';

/** One sentence of progress, for a person. */
/** Longer than a build from cold: who waits gets the other's result. */
const WAIT_MS = 20 * 60_000;

/** The program's path. Order: its setting, PATH, our cache, the official download, a build. Throws ConfigurationInvalid. */
export async function provisionProgram(name: ProgramName, env: Environment, log: Log): Promise<string> {
  const found = findInstalled(name, env);
  if (found) return found;
  const setting = PATH_SETTINGS[name];
  if (env[setting])
    throw new ConfigurationInvalid(`${setting} leads to no program; correct it, or remove it.`);
  const cache = cacheFolder(env);
  await mkdir(cache, { recursive: true });
  const expired = () =>
    new ConfigurationInvalid(`${name} is being installed by another command for too long; try again.`);
  return withProcessLock(join(cache, `.${name}.lock`), { limitMs: WAIT_MS, expired }, async () => {
    // Who held the lock before us may have done the work.
    const made = findInstalled(name, env);
    if (made) return made;
    await sweepDrafts(cache);
    const downloaded = name === 'temporal' ? await downloadTemporal(cache, log) : null;
    const path = downloaded ?? (await buildProgram(name, cache, env, log));
    if (path) return path;
    throw new ConfigurationInvalid(
      `${name} is missing and could not be installed; install it (or Go 1.24 or later, to build it) and put it on PATH, or set ${setting} to the program${name === 'temporal' ? ', or set TEMPORAL_ADDRESS to a server' : ''}.`,
    );
  });
}
