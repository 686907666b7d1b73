/** A command's own worker beside the engine: what was left running by a crash goes on as soon as it listens. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { Effects } from '../activities/effects.js';
import { createActivities } from '../activities/index.js';
import type { Configuration } from '../activities/platform/configuration.js';
import { sweepScratch } from '../activities/platform/scratch.js';
import { KINDS, type QueueKind, queueOf } from '../workflows/queues.js';
import { type EngineConnection, withEngine } from './engine/embedded-engine.js';
import { sayStep } from './print.js';
import { areSearchable } from './search-attributes.js';
import { ROOT, toolkitEffects } from './toolkit.js';

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
    const connection = await Connection.connect({
      address: engine.address,
      ...(await security(configuration)),
    });
    try {
      const client = new Client({ connection, namespace: engine.namespace });
      const searchable = await areSearchable(connection, engine.namespace);
      const taskQueue = taskQueueOf(configuration);
      return await work({ client, engine, configuration, taskQueue, searchable, signal });
    } finally {
      await connection.close();
    }
  });
}

/** Opens the engine, a client and a worker in this process; the worker drains when `work` ends. */
export async function withWorker<Result>(
  configuration: Configuration,
  work: (session: WorkSession) => Promise<Result>,
): Promise<Result> {
  const effects = await toolkitEffects(configuration);
  return withClient(configuration, async (opened) => {
    const worker = await createWorker(configuration, opened.engine, effects, opened.taskQueue);
    return worker.runUntil(() => work({ ...opened, effects }));
  });
}

/** A worker that closes its connection when it ends. */
export interface OwnWorker {
  run(): Promise<void>;
  runUntil<Result>(work: () => Promise<Result>): Promise<Result>;
  shutdown(): void;
}

/** Steps at once, of one worker process: two heavy ones on the two cores it is planned for. */
const AT_ONCE: Readonly<Record<QueueKind, number>> = { light: 4, heavy: 2, restricted: 4 };

/** Serves the queues of `kinds`, all of them unless told otherwise; workflows go with the light one. */
export async function createWorker(
  configuration: Configuration,
  engine: EngineConnection,
  effects: Effects,
  taskQueue: string,
  kinds: readonly QueueKind[] = KINDS,
): Promise<OwnWorker> {
  installQuietRuntime();
  await sweepScratch(configuration.scratch);
  const connection = await NativeConnection.connect({
    address: engine.address,
    ...(await security(configuration)),
  });
  const activities = createActivities(effects);
  const common = {
    connection,
    namespace: engine.namespace,
    activities,
    // An activity learns that it is cancelled by the answer to a heartbeat; unsaid, they would be held back for 16 seconds.
    maxHeartbeatThrottleInterval: '2 seconds',
    // Shorter than the grace of a signal, so that what is cut short is told to the server, and taken up elsewhere at once.
    shutdownGraceTime: '7 seconds',
    ...versionOf(configuration, effects),
  } as const;
  const workers: Worker[] = [];
  for (const kind of kinds)
    workers.push(
      await Worker.create({
        ...common,
        taskQueue: queueOf(taskQueue, kind),
        maxConcurrentActivityTaskExecutions: AT_ONCE[kind],
        ...(kind === 'light' && {
          workflowBundle: { codePath: await bundleOnce(configuration) },
          maxCachedWorkflows: 100,
        }),
      }),
    );
  return joinWorkers(workers, connection);
}

/** Where workers are versioned, a run stays with the code that began it. */
function versionOf({ temporal: { deployment } }: Configuration, { codeRevision }: Effects) {
  if (deployment === null) return {};
  return {
    workerDeploymentOptions: {
      version: { deploymentName: deployment, buildId: codeRevision.slice(0, 12) },
      useWorkerVersioning: true,
      defaultVersioningBehavior: 'PINNED',
    },
  } as const;
}

/** One that ends stops the others; the connection is closed after the last. */
function joinWorkers(workers: readonly Worker[], connection: NativeConnection): OwnWorker {
  const shutdown = () => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  const run = async () => {
    const ended = await Promise.allSettled(workers.map((worker) => worker.run().finally(shutdown)));
    await connection.close();
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
  };
  return {
    run,
    shutdown,
    runUntil: async (work) => {
      const running = run();
      running.catch(() => undefined);
      const working = work();
      // a worker that fails first is the reason, and nobody would do the work any more
      await Promise.race([working, running]).catch(() => undefined);
      shutdown();
      await running;
      return working;
    },
  };
}

let runtimeInstalled = false;

/**
 * The SDK's own log lines are the operator's business only when something is wrong. Signals are ours (interruption.ts):
 * the worker of a run must live on for as long as the run needs to be cancelled.
 */
export function installQuietRuntime(): void {
  if (runtimeInstalled) return;
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: 'ERROR', forward: {} } },
  });
  runtimeInstalled = true;
}

async function security({ temporal: { tls, apiKey } }: Configuration) {
  const key = apiKey === null ? {} : { apiKey };
  if (!tls) return key;
  const [serverRootCACertificate, crt, certificateKey] = await Promise.all(
    [tls.serverCaPath, tls.clientCertPath, tls.clientKeyPath].map((path) =>
      path === null ? undefined : readFile(path),
    ),
  );
  return {
    ...key,
    tls: {
      ...(serverRootCACertificate ? { serverRootCACertificate } : {}),
      ...(crt && certificateKey ? { clientCertPair: { crt, key: certificateKey } } : {}),
      ...(tls.serverName === null ? {} : { serverNameOverride: tls.serverName }),
    },
  };
}

/** The embedded server is shared by commands with different stores: each store has its own queue, so that none takes another's work. */
function taskQueueOf(configuration: Configuration): string {
  if (configuration.temporal.address) return 'insertion';
  return `insertion-${createHash('sha256').update(JSON.stringify(configuration.zones)).digest('hex').slice(0, 8)}`;
}

/** Bundling takes seconds and depends on the code only, so the bundle is kept under its revision. */
async function bundleOnce(configuration: Configuration): Promise<string> {
  const folder = join(configuration.home, 'cache');
  const sources = (await readdir(join(ROOT, 'workflows'))).sort();
  const hash = createHash('sha256').update(await readFile(join(ROOT, 'package-lock.json')));
  for (const name of sources) hash.update(await readFile(join(ROOT, 'workflows', name)));
  const path = join(folder, `workflows-${hash.digest('hex').slice(0, 16)}.js`);
  if (await stat(path).catch(() => null)) return path;
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(ROOT, 'workflows', 'index.ts'),
    workflowInterceptorModules: [join(ROOT, 'workflows', 'queues.ts')],
    logger: new DefaultLogger('ERROR'),
  });
  await mkdir(folder, { recursive: true });
  await writeFile(`${path}.${process.pid}`, code);
  await rename(`${path}.${process.pid}`, path);
  return path;
}
