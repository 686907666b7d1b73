import type { Command } from 'commander';
import { sealingConverter } from '../codec/data-converter.js';
import { requireReadable } from '../codec/require-readable.js';
import { openObservation } from '../observe/observation.js';
import { watchState } from '../observe/watch-state.js';
import { say } from '../print.js';
import { configure, toolkitEffects } from '../toolkit.js';
import { createWorker, withClient } from '../work-session.js';

export function add(program: Command): void {
  program
    .command('worker')
    .description('a worker for production: takes the steps of runs until it is told to stop, then drains')
    .option('--queues <a,b>', 'task queues to serve (default: the store’s own)')
    .option('--store <url>', 'file:DIR or s3://bucket[/prefix]')
    .action((options: { queues?: string; store?: string }) => work(options));
}

async function work(options: { queues?: string; store?: string }): Promise<void> {
  const configuration = configure(options);
  const effects = await toolkitEffects(configuration);
  const observation = await openObservation(configuration, 'service', effects.datasets);
  await withClient(configuration, async ({ engine, client, taskQueue, signal }) => {
    const queues = options.queues?.split(',').map((queue) => queue.trim()) ?? [taskQueue];
    const dataConverter = await sealingConverter(configuration.codecKeys);
    for (const queue of queues) await requireReadable(client, queue, dataConverter);
    const workers = await Promise.all(
      queues.map((queue) => createWorker(configuration, engine, effects, queue, observation)),
    );
    signal.addEventListener('abort', () => workers.forEach((worker) => void worker.shutdown()));
    say(`Worker ready on ${queues.join(', ')} at ${engine.address}; SIGTERM drains it.`);
    if (observation.page) say(`Metrics at ${observation.page.address}`);
    const watched = { effects, client, taskQueue };
    const stop = observation.page && watchState(watched, observation.metrics.state, observation.log);
    await Promise.all(workers.map((worker) => worker.run())).finally(() => stop?.());
  }).finally(() => observation.close());
}
