/** The embedded Temporal server as a process: start, ask whether it is ready, stop. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdir, open } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { ConfigurationInvalid } from '../../activities/errors.js';
import {
  identifyProcess,
  isRunning,
  type ProcessIdentity,
} from '../../activities/platform/process/process-identity.js';
import { DEFINITIONS } from '../session/search-attributes.js';
import type { EnginePlaces, EngineState } from './engine-state.js';
import { findFreePort, isListening } from './free-port.js';

const READY_MS = 30_000;
const POLL_MS = 50;
const GONE_MS = 5_000;
/** Somebody may take a port between our finding it free and the server's binding it. */
const START_ATTEMPTS = 3;

/**
 * How far its queues are: noted each second instead of once in five minutes, for it lives no longer than a command, and does again at
 * its next start what is not noted as done.
 */
const NOTED_OFTEN = [
  'shardUpdateMinInterval',
  'transferProcessorUpdateAckInterval',
  'timerProcessorUpdateAckInterval',
  'visibilityProcessorUpdateAckInterval',
];

const OWNER_ONLY = 0o700;

export interface ServerOrder {
  readonly program: string;
  readonly namespace: string;
  readonly places: EnginePlaces;
}

/** A server that answers. Throws ConfigurationInvalid, naming the log. */
export async function startServer(order: ServerOrder): Promise<EngineState> {
  const deadline = performance.now() + READY_MS;
  for (let attempt = 1; attempt <= START_ATTEMPTS && performance.now() < deadline; attempt += 1) {
    const [port, uiPort] = [await findFreePort(), await findFreePort()];
    const child = await spawnServer(order, port, uiPort);
    if (child.pid === undefined) break;
    const state = { server: identifyProcess(child.pid), port, uiPort };
    if (await waitUntilReady(state, order.namespace, deadline)) return state;
    await stopServer(state);
  }
  throw new ConfigurationInvalid(
    `The embedded Temporal server does not answer; see ${order.places.log}, or set TEMPORAL_ADDRESS to another server.`,
  );
}

async function spawnServer(order: ServerOrder, port: number, uiPort: number): Promise<ChildProcess> {
  const { program, namespace, places } = order;
  // what travels through it stays its owner's, whatever the umask
  for (const folder of [dirname(places.database), dirname(places.log)])
    await mkdir(folder, { recursive: true, mode: OWNER_ONLY }).then(() => chmod(folder, OWNER_ONLY));
  const log = await open(places.log, 'w', 0o600);
  const parameters = ['server', 'start-dev', '--ip', '127.0.0.1', '--log-level', 'error'];
  parameters.push('--port', String(port), '--ui-port', String(uiPort), '--db-filename', places.database);
  // A write-ahead log survives the death of the process, and asks for no flush at each step.
  parameters.push('--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=1');
  for (const name of NOTED_OFTEN) parameters.push('--dynamic-config-value', `history.${name}="1s"`);
  for (const definition of DEFINITIONS) parameters.push('--search-attribute', definition);
  if (namespace !== 'default') parameters.push('--namespace', namespace);
  try {
    // Detached: Ctrl-C in the terminal is for the command, which needs the server to end its work.
    const before = process.umask(0o077);
    const child = spawn(program, parameters, { detached: true, stdio: ['ignore', log.fd, log.fd] });
    process.umask(before);
    // An impossible start is seen by the missing pid.
    child.once('error', () => undefined);
    child.unref();
    return child;
  } finally {
    await log.close();
  }
}

async function waitUntilReady(state: EngineState, namespace: string, deadline: number): Promise<boolean> {
  while (performance.now() < deadline && isRunning(state.server)) {
    if (await answers(state, namespace)) return true;
    await sleep(POLL_MS);
  }
  return false;
}

/** Whether the server knows the namespace. The plain look at the port first: a refused gRPC channel waits a second. */
export async function answers(state: EngineState, namespace: string): Promise<boolean> {
  if (!isOurs(state.server) || !isRunning(state.server) || !(await isListening(state.port))) return false;
  const connection = Connection.lazy({ address: addressOf(state), connectTimeout: 2_000 });
  try {
    await connection.withDeadline(Date.now() + 2_000, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
    return true;
  } catch (error) {
    // Not serving yet, or the namespace is still being made; whatever it is, the caller's limit ends it.
    if (error instanceof Error) return false;
    throw error;
  } finally {
    await connection.close();
  }
}

export function addressOf(state: EngineState): string {
  return `127.0.0.1:${state.port}`;
}

/**
 * Ends the server at once. It has no wish to end well: its polite stop only waits a second for the other
 * servers of a cluster, and what it has answered is in the database's write-ahead log.
 */
export async function stopServer({ server, port }: EngineState): Promise<void> {
  if (!isOurs(server)) return;
  killServer(server);
  const deadline = performance.now() + GONE_MS;
  // The process is a corpse a little before its threads let go of the port and the database.
  while ((isRunning(server) || (await isListening(port))) && performance.now() < deadline) await sleep(10);
}

export function killServer(server: ProcessIdentity): void {
  if (isOurs(server) && isRunning(server)) process.kill(server.pid, 'SIGKILL');
}

/** A pid of another machine, or of a container that shares the folder, is somebody else's process here. */
function isOurs(server: ProcessIdentity): boolean {
  return server.host === hostname();
}
