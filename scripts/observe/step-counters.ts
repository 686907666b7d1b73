/** What is counted of steps, runs and answers. */
import { Counter, Histogram, type Registry } from 'prom-client';
import { RunStatus } from '../../activities/handover/run.js';

/** A step takes from a look at the store to hours of a million persons. */
const STEP_BUCKETS = [0.05, 0.25, 1, 5, 15, 60, 300, 900, 3_600, 14_400];

/** A run may wait for a person for days. */
const RUN_BUCKETS = [5, 30, 120, 600, 3_600, 14_400, 86_400, 604_800];

const RUN_STATUSES = RunStatus.options;

const PUBLICATIONS = ['published', 'same', 'failed'];

export const FATES = ['in', 'out', 'rejected', 'outside', 'merged'] as const;

function counterOf<Label extends string>(
  registry: Registry,
  name: string,
  help: string,
  labelNames: readonly Label[],
) {
  return new Counter({ name: `insertion_${name}_total`, help, labelNames, registers: [registry] });
}

export function createStepMetrics(registry: Registry) {
  const registers = [registry];
  return {
    steps: new Histogram({
      ...{ name: 'insertion_step_duration_seconds', help: 'Attempts of steps, by how they ended.' },
      ...{ labelNames: ['room', 'outcome'] as const, buckets: STEP_BUCKETS, registers },
    }),
    retries: counterOf(registry, 'step_retries', 'Attempts after the first one of a step.', [
      'dataset',
      'room',
    ]),
    failures: counterOf(registry, 'step_failures', 'Attempts that failed, by error family.', [
      'dataset',
      'room',
      'family',
      'retryable',
    ]),
    answers: new Histogram({
      name: 'insertion_http_answer_duration_seconds',
      help: 'Answers of the reading server, by class of status.',
      ...{ labelNames: ['status'] as const, buckets: [0.005, 0.025, 0.1, 0.5, 2.5, 10], registers },
    }),
  };
}

export function createRunMetrics(registry: Registry, datasets: ReadonlyMap<string, readonly string[]>) {
  const ofRows = (fate: string, help: string) =>
    counterOf(registry, `rows_${fate}`, help, ['dataset', 'source']);
  const runs = counterOf(registry, 'runs', 'Runs that ended here, by status.', ['dataset', 'status']);
  const durations = new Histogram({
    name: 'insertion_run_duration_seconds',
    help: 'Runs from start to end, waits for a person included.',
    ...{ labelNames: ['dataset'] as const, buckets: RUN_BUCKETS, registers: [registry] },
  });
  const rows = {
    in: ofRows('in', 'Rows that partners sent.'),
    out: ofRows('out', 'Rows that went into the tables.'),
    rejected: ofRows('rejected', 'Rows that were rejected.'),
    outside: ofRows('outside', 'Rows that are none of the dataset’s.'),
    merged: ofRows('merged', 'Rows that were merged with another.'),
  };
  const publications = counterOf(registry, 'publications', 'Publications on the portal, by status.', [
    'dataset',
    'status',
  ]);
  const deliveries = counterOf(registry, 'deliveries', 'Reports and notices given out, by channel.', [
    'channel',
    'outcome',
  ]);
  for (const [dataset, sources] of datasets) {
    for (const status of RUN_STATUSES) runs.inc({ dataset, status }, 0);
    for (const status of PUBLICATIONS) publications.inc({ dataset, status }, 0);
    for (const source of sources) for (const fate of FATES) rows[fate].inc({ dataset, source }, 0);
  }
  return { runs, durations, rows, publications, deliveries };
}
