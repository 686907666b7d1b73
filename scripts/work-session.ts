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
import { FAILURE_CONVERTER, sealingConverter } from './codec/data-converter.js';
import { requireReadable } from './codec/require-readable.js';
import { type EngineConnection, withEngine } from './engine/embedded-engine.js';
import { type Observation, openObservation, UNOBSERVED } from './observe/observation.js';
import { sdkLogger, sdkTelemetry } from './observe/sdk-runtime.js';
import { BUNDLED_BESIDE, WORKFLOW_INTERCEPTORS, watchWorker } from './observe/watch-worker.js';
import { sayStep } from './print.js';
import { ROOT, toolkitEffects } from './toolkit.js';

export interface WorkSession {
  readonly client: Client;
  readonly engine: EngineConnection;
  readonly effects: Effects;
  readonly configuration: Configuration;
  readonly taskQueue: string;
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
      const dataConverter = await sealingConverter(configuration.codecKeys);
      const client = new Client({ connection, namespace: engine.namespace, dataConverter });
      return await work({ client, engine, configuration, taskQueue: taskQueueOf(configuration), signal });
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
    const observation = await openObservation(configuration, 'command', effects.datasets);
    try {
      const { client, engine, taskQueue } = opened;
      await requireReadable(client, taskQueue, await sealingConverter(configuration.codecKeys));
      const worker = await createWorker(configuration, engine, effects, taskQueue, observation);
      return await worker.runUntil(() => work({ ...opened, effects }));
    } finally {
      await observation.close();
    }
  });
}

/** A worker that closes its connection when it ends. */
export interface OwnWorker {
  run(): Promise<void>;
  runUntil<Result>(work: () => Promise<Result>): Promise<Result>;
  shutdown(): void;
}

/** Limits of one worker process: two heavy steps at once on the two cores it is planned for, 100 runs in memory. */
export async function createWorker(
  configuration: Configuration,
  engine: EngineConnection,
  effects: Effects,
  taskQueue: string,
  observation: Observation = UNOBSERVED,
): Promise<OwnWorker> {
  installQuietRuntime(observation);
  await sweepScratch(configuration.scratch);
  const connection = await NativeConnection.connect({
    address: engine.address,
    ...(await security(configuration)),
  });
  const activities = createActivities(effects);
  let unreadable: unknown = null;
  let standing = false;
  const dataConverter = await sealingConverter(configuration.codecKeys, (why) => {
    unreadable ??= why;
    if (standing && worker.getState() === 'RUNNING') worker.shutdown();
  });
  const worker = await Worker.create({
    connection,
    namespace: engine.namespace,
    taskQueue,
    workflowBundle: { codePath: await bundleOnce(configuration) },
    activities,
    dataConverter,
    ...watchWorker(observation, activities),
    maxConcurrentActivityTaskExecutions: 2,
    maxCachedWorkflows: 100,
    // An activity learns that it is cancelled by the answer to a heartbeat; unsaid, they would be held back for 16 seconds.
    maxHeartbeatThrottleInterval: '2 seconds',
    // Shorter than the grace of a signal, so that what is cut short is told to the server, and taken up elsewhere at once.
    shutdownGraceTime: '7 seconds',
  });
  const closing = async <Result>(ended: Promise<Result>): Promise<Result> => {
    const result = await ended.finally(() => connection.close());
    if (unreadable !== null) throw unreadable;
    return result;
  };
  return {
    // What it cannot open others can: it stops before it uses up the attempts of their steps.
    run() {
      standing = true;
      return closing(worker.run());
    },
    runUntil: (work) => closing(worker.runUntil(work)),
    shutdown: () => worker.shutdown(),
  };
}

let runtimeInstalled = false;

/**
 * The SDK's own log lines are the operator's business only when something is wrong; they go where ours go. Signals are ours (interruption.ts):
 * the worker of a run must live on for as long as the run needs to be cancelled.
 */
export function installQuietRuntime({ log, sdkAddress }: Observation = UNOBSERVED): void {
  if (runtimeInstalled) return;
  Runtime.install({
    shutdownSignals: [],
    logger: sdkLogger(log),
    telemetryOptions: sdkTelemetry(sdkAddress),
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
  for (const path of BUNDLED_BESIDE) hash.update(await readFile(path));
  const sealed = configuration.codecKeys === null ? {} : { failureConverterPath: FAILURE_CONVERTER };
  hash.update(Object.keys(sealed).join());
  const path = join(folder, `workflows-${hash.digest('hex').slice(0, 16)}.js`);
  if (await stat(path).catch(() => null)) return path;
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(ROOT, 'workflows', 'index.ts'),
    workflowInterceptorModules: [WORKFLOW_INTERCEPTORS],
    ...sealed,
    logger: new DefaultLogger('ERROR'),
  });
  await mkdir(folder, { recursive: true });
  await writeFile(`${path}.${process.pid}`, code);
  await rename(`${path}.${process.pid}`, path);
  return path;
}
