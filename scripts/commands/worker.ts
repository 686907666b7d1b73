import type { Command } from 'commander';
import type { Effects } from '../../activities/effects.js';
import { ConfigurationInvalid } from '../../activities/errors.js';
import type { Configuration } from '../../activities/platform/settings/configuration.js';
import { KINDS, type QueueKind } from '../../workflows/queues.js';
import { sealingConverter } from '../codec/data-converter.js';
import { requireReadable } from '../codec/require-readable.js';
import { openObservation } from '../observe/observation.js';
import { watchState } from '../observe/watch-state.js';
import { say } from '../print.js';
import { createWorker } from '../session/create-worker.js';
import { withClient } from '../session/work-session.js';
import { configure, toolkitEffects } from '../toolkit.js';

export function add(program: Command): void {
  program
    .command('worker')
    .description('a worker for production: takes the steps of runs until it is told to stop, then drains')
    .option('--queues <a,b>', 'task queues to serve (default: the store’s own)')
    .option(
      '--kinds <light,heavy,restricted>',
      'what this machine is for: light (workflows, and steps that only write), heavy (memory and cores), restricted (reaches partners’ networks); all of them unless told',
    )
    .option('--store <url>', 'file:DIR or s3://bucket[/prefix]')
    .action((options: Options) => work(options));
}

interface Options {
  readonly queues?: string;
  readonly kinds?: string;
  readonly store?: string;
}

/** Throws ConfigurationInvalid. */
function readKinds(text: string | undefined): readonly QueueKind[] {
  if (text === undefined) return KINDS;
  return text.split(',').map((word) => {
    const kind = KINDS.find((one) => one === word.trim());
    if (kind !== undefined) return kind;
    throw new ConfigurationInvalid(`--kinds takes ${KINDS.join(', ')}; "${word.trim()}" is none of them.`);
  });
}

/** What must be made current in Temporal before this worker is given new runs. */
function version({ temporal: { deployment } }: Configuration, { codeRevision }: Effects): string {
  return deployment === null ? '' : `, version ${codeRevision.slice(0, 12)} of ${deployment}`;
}

async function work(options: Options): Promise<void> {
  const kinds = readKinds(options.kinds);
  const configuration = configure(options);
  const effects = await toolkitEffects(configuration);
  const observation = await openObservation(configuration, 'service', effects.datasets);
  await withClient(configuration, async ({ engine, client, taskQueue, signal }) => {
    const queues = options.queues?.split(',').map((queue) => queue.trim()) ?? [taskQueue];
    const dataConverter = await sealingConverter(configuration.codecKeys, effects.zones.work);
    for (const queue of queues) await requireReadable(client, queue, dataConverter);
    const workers = await Promise.all(
      queues.map((queue) => createWorker(configuration, engine, effects, queue, { kinds, observation })),
    );
    signal.addEventListener('abort', () => workers.forEach((worker) => void worker.shutdown()));
    say(
      `Worker ready on ${queues.join(', ')} (${kinds.join(', ')}${version(configuration, effects)}) at ${engine.address}; SIGTERM drains it.`,
    );
    if (observation.page) say(`Metrics at ${observation.page.address}`);
    const watched = { effects, client, taskQueue };
    const stop = observation.page && watchState(watched, observation.metrics.state, observation.log);
    await Promise.all(workers.map((worker) => worker.run())).finally(() => stop?.());
  }).finally(() => observation.close());
}
