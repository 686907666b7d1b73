/** One worker process: its queues, its limits, the bundle of workflows. */
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { Effects } from '../../activities/effects.js';
import { createActivities } from '../../activities/index.js';
import { sweepScratch } from '../../activities/platform/process/scratch.js';
import type { Configuration } from '../../activities/platform/settings/configuration.js';
import { KINDS, type QueueKind, queueOf } from '../../workflows/queues.js';
import { sealingConverter } from '../codec/data-converter.js';
import type { EngineConnection } from '../engine/embedded-engine.js';
import { type Observation, UNOBSERVED } from '../observe/observation.js';
import { sdkLogger, sdkTelemetry } from '../observe/sdk-runtime.js';
import { watchWorker } from '../observe/watch-worker.js';
import { security } from './security.js';
import { bundleOnce } from './workflow-bundle.js';

/** A worker that closes its connection when it ends. */
export interface OwnWorker {
  run(): Promise<void>;
  runUntil<Result>(work: () => Promise<Result>): Promise<Result>;
  shutdown(): void;
}

/** Steps at once, of one worker process: two heavy ones on the two cores it is planned for. */
const AT_ONCE: Readonly<Record<QueueKind, number>> = { light: 4, heavy: 2, restricted: 4 };

export interface WorkerChoice {
  readonly kinds?: readonly QueueKind[];
  readonly observation?: Observation;
}

/** Serves the queues of `kinds`, all of them unless told otherwise; workflows go with the light one. */
export async function createWorker(
  configuration: Configuration,
  engine: EngineConnection,
  effects: Effects,
  taskQueue: string,
  { kinds = KINDS, observation = UNOBSERVED }: WorkerChoice = {},
): Promise<OwnWorker> {
  installQuietRuntime(observation);
  await sweepScratch(configuration.scratch);
  const connection = await NativeConnection.connect({
    address: engine.address,
    ...(await security(configuration)),
  });
  const activities = createActivities(effects);
  const workers: Worker[] = [];
  const crew: Crew = { workers, standing: false, unreadable: null };
  const dataConverter = await sealingConverter(configuration.codecKeys, effects.zones.work, (why) => {
    crew.unreadable ??= why;
    if (crew.standing) shutdown(crew);
  });
  const common = {
    ...{ connection, namespace: engine.namespace, activities, dataConverter },
    ...watchWorker(observation, activities),
    ...LIMITS,
    ...versionOf(configuration, effects),
  } as const;
  for (const kind of kinds)
    workers.push(
      await Worker.create({
        ...common,
        taskQueue: queueOf(taskQueue, kind),
        maxConcurrentActivityTaskExecutions: AT_ONCE[kind],
        ...(kind === 'light' && (await workflowsOf(configuration))),
      }),
    );
  return joinWorkers(crew, connection);
}

const LIMITS = {
  // An activity learns that it is cancelled by the answer to a heartbeat; unsaid, they would be held back for 16 seconds.
  maxHeartbeatThrottleInterval: '2 seconds',
  // Shorter than the grace of a signal, so that what is cut short is told to the server, and taken up elsewhere at once.
  shutdownGraceTime: '7 seconds',
} as const;

async function workflowsOf({ home, codecKeys }: Configuration) {
  const codePath = await bundleOnce(home, codecKeys !== null);
  return { workflowBundle: { codePath }, maxCachedWorkflows: 100 };
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

interface Crew {
  readonly workers: readonly Worker[];
  /** For as long as it is wanted, and not for one command alone. */
  standing: boolean;
  /** Why it met a payload that it cannot open. */
  unreadable: unknown;
}

function shutdown({ workers }: Crew): void {
  for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
}

/** One that ends stops the others; the connection is closed after the last. */
function joinWorkers(crew: Crew, connection: NativeConnection): OwnWorker {
  const run = async () => {
    const running = crew.workers.map((worker) => worker.run().finally(() => shutdown(crew)));
    const ended = await Promise.allSettled(running);
    await connection.close();
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
    if (crew.unreadable !== null) throw crew.unreadable;
  };
  return {
    // What it cannot open others can: it stops before it uses up the attempts of their steps.
    run() {
      crew.standing = true;
      return run();
    },
    shutdown: () => shutdown(crew),
    runUntil: async (work) => {
      const running = run();
      running.catch(() => undefined);
      const working = work();
      // a worker that fails first is the reason, and nobody would do the work any more
      await Promise.race([working, running]).catch(() => undefined);
      shutdown(crew);
      await running;
      return working;
    },
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
