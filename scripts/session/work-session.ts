/** A command's own worker beside the engine: what was left running by a crash goes on as soon as it listens. */
import { createHash } from 'node:crypto';
import { Client, isGrpcServiceError, ServiceError } from '@temporalio/client';
import type { Effects } from '../../activities/effects.js';
import { TemporalUnreachable } from '../../activities/errors.js';
import type { Configuration } from '../../activities/platform/settings/configuration.js';
import { createZones } from '../../activities/platform/store/zones.js';
import { sealingConverter } from '../codec/data-converter.js';
import { requireReadable } from '../codec/require-readable.js';
import { type EngineConnection, withEngine } from '../engine/embedded-engine.js';
import { openObservation } from '../observe/observation.js';
import { sayStep } from '../print.js';
import { toolkitEffects } from '../toolkit.js';
import { areSearchable } from './search-attributes.js';
import { security } from './security.js';
import { withConnection } from './temporal-connection.js';

export interface WorkSession {
  readonly client: Client;
  readonly engine: EngineConnection;
  readonly effects: Effects;
  readonly configuration: Configuration;
  readonly taskQueue: string;
  /** Whether runs may say by what they are searched. */
  readonly searchable: boolean;
  readonly signal: AbortSignal;
}

/** Opens the engine and a client. Commands that only ask need no worker. */
export async function withClient<Result>(
  configuration: Configuration,
  work: (session: Omit<WorkSession, 'effects'>) => Promise<Result>,
): Promise<Result> {
  return withEngine(configuration, sayStep, async (engine, signal) => {
    const address = { address: engine.address, ...(await security(configuration)) };
    return withConnection(address, async (connection) => {
      const dataConverter = await sealingConverter(configuration.codecKeys, createZones(configuration).work);
      const client = new Client({ connection, namespace: engine.namespace, dataConverter });
      const searchable = await areSearchable(connection, engine.namespace);
      const taskQueue = taskQueueOf(configuration);
      return await work({ client, engine, configuration, taskQueue, searchable, signal });
    }).catch((error) => {
      throw isServerGone(error) ? tellServerGone(engine) : error;
    });
  });
}

/** As gRPC numbers it. */
const UNAVAILABLE = 14;

/** The client says it with the status of gRPC, the worker in a class of its core's. */
function isServerGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const status = error instanceof ServiceError ? error.cause : error;
  return (isGrpcServiceError(status) && status.code === UNAVAILABLE) || error.name === 'TransportError';
}

function tellServerGone({ address }: EngineConnection): TemporalUnreachable {
  return new TemporalUnreachable(
    `Temporal at ${address} answers no more. Nothing is lost: what was under way goes on once it answers again and a worker runs.`,
  );
}

/** Opens the engine, a client and a worker in this process; the worker drains when `work` ends. */
export async function withWorker<Result>(
  configuration: Configuration,
  work: (session: WorkSession) => Promise<Result>,
): Promise<Result> {
  // declarations are read and the worker's library is loaded while the server starts
  const loading = Promise.all([toolkitEffects(configuration), import('./create-worker.js')]);
  loading.catch(() => undefined);
  return withClient(configuration, async (opened) => {
    const [effects, { createWorker }] = await loading;
    const observation = await openObservation(configuration, 'command', effects.datasets);
    try {
      const { client, engine, taskQueue } = opened;
      await requireReadable(
        client,
        taskQueue,
        await sealingConverter(configuration.codecKeys, effects.zones.work),
      );
      const worker = await createWorker(configuration, engine, effects, taskQueue, { observation });
      return await worker.runUntil(() => work({ ...opened, effects }));
    } finally {
      await observation.close();
    }
  });
}

/** The embedded server is shared by commands with different stores: each store has its own queue, so that none takes another's work. */
function taskQueueOf(configuration: Configuration): string {
  if (configuration.temporal.address) return 'insertion';
  return `insertion-${createHash('sha256').update(JSON.stringify(configuration.zones)).digest('hex').slice(0, 8)}`;
}
