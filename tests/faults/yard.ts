/** Runs that have a store each and share a queue: one worker process serves hundreds of them, and takes all of them along when it dies. */
import { join } from 'node:path';
import { Context } from '@temporalio/activity';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { Effects } from '../../activities/effects.js';
import { createActivities } from '../../activities/index.js';
import { type ObjectStore, ZONES, type Zone, type Zones } from '../../activities/platform/effects.js';
import { type Configuration, readConfiguration } from '../../activities/platform/settings/configuration.js';
import { createZones } from '../../activities/platform/store/zones.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { sealingConverter } from '../../scripts/codec/data-converter.js';
import { UNOBSERVED } from '../../scripts/observe/observation.js';
import { watchWorker } from '../../scripts/observe/watch-worker.js';
import { installQuietRuntime } from '../../scripts/session/create-worker.js';
import { bundleOnce } from '../../scripts/session/workflow-bundle.js';
import { toolkitEffects } from '../../scripts/toolkit.js';
import { KINDS, queueOf } from '../../workflows/queues.js';
import { withFewSources } from '../end-to-end/small-toolkit.js';
import { DECLARED } from './extracts.js';

/** Told from process to process as JSON. */
export interface Yard {
  readonly home: string;
  readonly address: string;
  readonly queue: string;
  /** Where runs whose name starts with `s3` have their stores; they need `env`. */
  readonly bucket?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs that share a store bear its name, up to a dot. */
export const storeOf = (run: string): string => run.split('.')[0] ?? '';

export function configurationOf({ home, address, bucket, env = {} }: Yard, store: string): Configuration {
  const stores = store.startsWith('s3') && bucket ? `s3://${bucket}` : `file:${join(home, 'stores')}`;
  const own = { INSERTION_HOME: home, STORE_URL: `${stores}/${store}`, TEMPORAL_ADDRESS: address };
  return readConfiguration({ ...own, ...env }, home);
}

/** Of a run, as it sees them: made once. */
export function storesOf(yard: Yard): (run: string) => Zones {
  const made = new Map<string, Zones>();
  return (run) => {
    const store = storeOf(run);
    const known = made.get(store) ?? createZones(configurationOf(yard, store));
    made.set(store, known);
    return known;
  };
}

/** The run whose step runs here. */
export function runHere(): string {
  return Context.current().info.workflowExecution?.workflowId.split('/')[0] ?? '';
}

/** What a worker of the yard may do: with the store of the run whose step it is, on the made-up dataset and those of the toolkit. */
export async function effectsOf(yard: Yard): Promise<Effects> {
  const configuration = configurationOf(yard, 'nobody');
  const [effects, madeUp] = [await toolkitEffects(configuration), await loadDatasets(DECLARED)];
  const zonesOf = storesOf(yard);
  const route = (zone: Zone) => elsewhere(`store:/${zone}`, () => zonesOf(runHere())[zone]);
  const few = withFewSources(effects).datasets;
  return {
    ...effects,
    zones: {
      ...{ raw: route('raw'), work: route('work'), restricted: route('restricted') },
      ...{ open: route('open'), reports: route('reports') },
    },
    datasets: new Map([...effects.datasets, ...few, ...madeUp.map((one) => [one.id, one] as const)]),
  };
}

function elsewhere(url: string, store: () => ObjectStore): ObjectStore {
  return {
    url,
    head: (key) => store().head(key),
    read: (key) => store().read(key),
    download: (key, path) => store().download(key, path),
    write: (key, body, condition) => store().write(key, body, condition),
    upload: (key, path) => store().upload(key, path),
    list: (prefix) => store().list(prefix),
    remove: (keys) => store().remove(keys),
  };
}

export interface WideWorker {
  run(): Promise<void>;
  runUntil<Result>(act: () => Promise<Result>): Promise<Result>;
}

/** As `insertion worker`, but with `atOnce` steps of each kind in its hands. */
export async function createWideWorker(yard: Yard, effects: Effects, atOnce: number): Promise<WideWorker> {
  installQuietRuntime();
  const configuration = configurationOf(yard, 'nobody');
  const connection = await NativeConnection.connect({ address: yard.address });
  const activities = createActivities(effects);
  const common = {
    connection,
    activities,
    ...watchWorker(UNOBSERVED, activities),
    dataConverter: await sealingConverter(null, createZones(configuration).work),
    maxHeartbeatThrottleInterval: '2 seconds',
    shutdownGraceTime: '7 seconds',
    maxConcurrentActivityTaskExecutions: atOnce,
  } as const;
  const workflowBundle = { codePath: await bundleOnce(configuration.home, configuration.codecKeys !== null) };
  const workers: Worker[] = [];
  for (const kind of KINDS)
    workers.push(
      await Worker.create({
        ...{ ...common, taskQueue: queueOf(yard.queue, kind) },
        ...(kind === 'light' && { workflowBundle }),
      }),
    );
  const run = async () => {
    await Promise.all(workers.map((worker) => worker.run()));
    await connection.close();
  };
  return {
    run,
    runUntil: async (act) => {
      const running = run();
      running.catch(() => undefined);
      try {
        return await Promise.race([
          act(),
          running.then(() => Promise.reject(new Error('The worker ended.'))),
        ]);
      } finally {
        for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
        await running;
      }
    },
  };
}

/** All that one store holds, put into another. */
export async function copyStore(from: Zones, to: Zones): Promise<void> {
  for (const zone of ZONES)
    for (const { key } of await from[zone].list('')) {
      const found = await from[zone].read(key);
      if (found) await to[zone].write(key, found.body);
    }
}
