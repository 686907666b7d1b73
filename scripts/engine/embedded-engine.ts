/** The Temporal server a command works with: another machine's, or the embedded one, shared by commands that run together. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { ConfigurationInvalid, TemporalUnreachable } from '../../activities/errors.js';
import { isRunning } from '../../activities/platform/process/process-identity.js';
import { withProcessLock } from '../../activities/platform/process/process-lock.js';
import type { Configuration } from '../../activities/platform/settings/configuration.js';
import type { Log } from './build-program.js';
import { addressOf, answers, killServer, startServer, stopServer } from './engine-server.js';
import {
  countUsers,
  type EnginePlaces,
  type EngineState,
  enginePlaces,
  leaveAtExit,
  readState,
  registerUser,
  writeState,
} from './engine-state.js';
import { exitOnSignals, withSignals } from './interruption.js';
import { provisionProgram } from './provision.js';

export interface EngineConnection {
  readonly address: string;
  readonly namespace: string;
  /** The server's own web pages; null when the server is not ours. */
  readonly uiUrl: string | null;
}

/** Longer than a start may take. */
const LOCK_WAIT_MS = 60_000;

/**
 * Runs `work` with a server that answers. The signal given to `work` aborts on SIGINT, SIGTERM and SIGHUP; work that
 * does not end then is left behind after ten seconds. Of the commands that share the embedded server, the last stops it.
 */
export async function withEngine<Result>(
  configuration: Configuration,
  log: Log,
  work: (connection: EngineConnection, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const { address, namespace } = configuration.temporal;
  if (address)
    return withSignals((signal, settled) => settled(work({ address, namespace, uiUrl: null }, signal)));
  const program = await exitOnSignals(() => findServerProgram(configuration, log));
  return withSignals(async (signal, settled) => {
    const lease = await joinEngine(configuration, program, log);
    try {
      signal.throwIfAborted();
      const { state } = lease;
      const uiUrl = `http://127.0.0.1:${state.uiPort}`;
      const watch = watchServer(state);
      const done = work({ address: addressOf(state), namespace, uiUrl }, signal).finally(watch.stop);
      return await settled(Promise.race([done, watch.gone]));
    } finally {
      await lease.leave();
    }
  });
}

const LOOK_EVERY_MS = 1_000;

/** Clients try for most of a minute before they say that a server is gone; its process tells at once. */
function watchServer({ server }: EngineState): { readonly gone: Promise<never>; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const gone = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      if (isRunning(server)) return;
      clearInterval(timer);
      reject(
        new TemporalUnreachable(
          'The embedded Temporal server ended while it was needed: it was killed, or ran out of memory or disk. Nothing is lost: what was under way goes on with the next command; npx insertion status lists the runs.',
        ),
      );
    }, LOOK_EVERY_MS).unref();
  });
  gone.catch(() => undefined);
  return { gone, stop: () => clearInterval(timer) };
}

interface Lease {
  readonly state: EngineState;
  leave(): Promise<void>;
}

async function joinEngine(configuration: Configuration, program: string, log: Log): Promise<Lease> {
  const places = enginePlaces(configuration.home);
  const { namespace } = configuration.temporal;
  const { state, user } = await withEngineLock(places, async () => {
    const users = await countUsers(places);
    const standing = await readState(places);
    const usable = standing && (await answers(standing, namespace)) ? standing : null;
    if (!usable && users > 0 && standing)
      log('The embedded Temporal server does not answer: starting another.');
    // Where the kernel tells no start time, the pid may be another process by now: let it be.
    if (!usable && standing?.server.started) await stopServer(standing);
    const running = usable ?? (await startServer({ program, namespace, places }));
    if (!usable) await writeState(places, running);
    return { state: running, user: await registerUser(places) };
  });
  const atExit = () => {
    if (!leaveAtExit(places, user) && !existsSync(places.lock)) killServer(state.server);
  };
  process.once('exit', atExit);
  const leave = async () => {
    await withEngineLock(places, () => leaveEngine(places, user));
    process.off('exit', atExit);
  };
  return { state, leave };
}

async function findServerProgram(configuration: Configuration, log: Log): Promise<string> {
  const { cliPath } = configuration.temporal;
  return provisionProgram(
    'temporal',
    cliPath ? { ...process.env, TEMPORAL_CLI_PATH: cliPath } : process.env,
    log,
  );
}

async function leaveEngine(places: EnginePlaces, user: string): Promise<void> {
  await rm(user, { force: true });
  if ((await countUsers(places)) > 0) return;
  const standing = await readState(places);
  if (standing) await stopServer(standing);
  await rm(places.state, { force: true });
}

function withEngineLock<Result>(places: EnginePlaces, work: () => Promise<Result>): Promise<Result> {
  const expired = () =>
    new ConfigurationInvalid(
      `${places.lock} is held by another command for too long; end that command, then try again.`,
    );
  return withProcessLock(places.lock, { limitMs: LOCK_WAIT_MS, expired }, work);
}
