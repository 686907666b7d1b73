/**
 * What this process has done, and how things stand, as Prometheus reads it. Labels are names of declarations and of error families,
 * so that there are never more series than the declarations make.
 */
import { statfs } from 'node:fs/promises';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { RunStatus } from '../../activities/handover/run.js';
import type { EndedWorkflow } from './ended-run.js';

export interface EndedStep {
  readonly room: string;
  readonly dataset: string | undefined;
  readonly outcome: 'ok' | 'failed' | 'cancelled';
  readonly seconds: number;
  readonly attempt: number;
  readonly family: string | null;
  readonly retryable: boolean;
}

export type Metrics = ReturnType<typeof createMetrics>;

/** A step takes from a look at the store to hours of a million persons. */
const STEP_BUCKETS = [0.05, 0.25, 1, 5, 15, 60, 300, 900, 3_600, 14_400];
const RUN_STATUSES = RunStatus.options;
const PUBLICATIONS = ['published', 'same', 'failed'];

/** `scratch`: where steps work; null for a process whose page nobody reads. `datasets`: their sources by id; counters start at zero for each, so that the first event is an increase. */
export function createMetrics(
  datasets: ReadonlyMap<string, readonly string[]>,
  scratch: string | null,
): {
  readonly registry: Registry;
  stepEnded(step: EndedStep): void;
  runEnded(ended: EndedWorkflow): void;
  /** Of the reading server. */
  answered(status: number, seconds: number): void;
  readonly state: StateGauges;
} {
  const registry = new Registry();
  const own = { registers: [registry] };
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Counter({ name: `insertion_${name}_total`, help, labelNames, ...own });

  const steps = new Histogram({
    ...{ name: 'insertion_step_duration_seconds', help: 'Attempts of steps, by how they ended.' },
    ...{ labelNames: ['room', 'outcome'] as const, buckets: STEP_BUCKETS, ...own },
  });
  const retries = counter('step_retries', 'Attempts after the first one of a step.', ['dataset', 'room']);
  const failures = counter('step_failures', 'Attempts that failed, by error family.', [
    'dataset',
    'room',
    'family',
    'retryable',
  ]);
  const runs = counter('runs', 'Runs that ended here, by status.', ['dataset', 'status']);
  const durations = new Histogram({
    ...{
      name: 'insertion_run_duration_seconds',
      help: 'Runs from start to end, waits for a person included.',
    },
    ...{
      labelNames: ['dataset'] as const,
      buckets: [5, 30, 120, 600, 3_600, 14_400, 86_400, 604_800],
      ...own,
    },
  });
  const rows = {
    in: counter('rows_in', 'Rows that partners sent.', ['dataset', 'source']),
    out: counter('rows_out', 'Rows that went into the tables.', ['dataset', 'source']),
    rejected: counter('rows_rejected', 'Rows that were rejected.', ['dataset', 'source']),
    outside: counter('rows_outside', 'Rows that are none of the dataset’s.', ['dataset', 'source']),
    merged: counter('rows_merged', 'Rows that were merged with another.', ['dataset', 'source']),
  };
  const publications = counter('publications', 'Publications on the portal, by status.', [
    'dataset',
    'status',
  ]);
  const deliveries = counter('deliveries', 'Reports and notices given out, by channel.', [
    'channel',
    'outcome',
  ]);

  const answers = new Histogram({
    ...{
      name: 'insertion_http_answer_duration_seconds',
      help: 'Answers of the reading server, by class of status.',
    },
    ...{ labelNames: ['status'] as const, buckets: [0.005, 0.025, 0.1, 0.5, 2.5, 10], ...own },
  });

  for (const [dataset, sources] of datasets) {
    for (const status of RUN_STATUSES) runs.inc({ dataset, status }, 0);
    for (const status of PUBLICATIONS) publications.inc({ dataset, status }, 0);
    for (const source of sources) for (const one of Object.values(rows)) one.inc({ dataset, source }, 0);
  }
  if (scratch !== null) {
    registerProcess(registry);
    registerScratch(registry, scratch);
  }

  /** A name that nobody declared would be a new series each time. */
  const known = (dataset: string | undefined) =>
    dataset !== undefined && datasets.has(dataset) ? dataset : 'other';
  return {
    registry,
    state: createStateGauges(registry),
    stepEnded({ room, dataset, outcome, seconds, attempt, family, retryable }) {
      steps.observe({ room, outcome }, seconds);
      if (attempt > 1) retries.inc({ dataset: known(dataset), room });
      if (outcome === 'failed')
        failures.inc({
          ...{ dataset: known(dataset), room },
          ...{ family: family ?? 'Unexpected', retryable: String(retryable) },
        });
    },
    runEnded({ workflow, dataset, status, ms, sources, publication, deliveries: told }) {
      if (workflow !== 'publishDataset' || dataset === undefined || !datasets.has(dataset)) return;
      runs.inc({ dataset, status });
      durations.observe({ dataset }, ms / 1_000);
      if (publication !== null) publications.inc({ dataset, status: publication });
      for (const { channel, outcome } of told) deliveries.inc({ channel, outcome });
      for (const { source, rowsIn, rowsOut, rowsRejected, rowsOutside, rowsMerged } of sources) {
        rows.in.inc({ dataset, source }, rowsIn);
        rows.out.inc({ dataset, source }, rowsOut);
        rows.rejected.inc({ dataset, source }, rowsRejected);
        rows.outside.inc({ dataset, source }, rowsOutside);
        rows.merged.inc({ dataset, source }, rowsMerged);
      }
    },
    answered: (status, seconds) => answers.observe({ status: `${Math.floor(status / 100)}xx` }, seconds),
  };
}

export type StateGauges = ReturnType<typeof createStateGauges>;

/** How things stand in the store, whoever brought it about: filled by watch-state.ts. Moments, since ages are for who asks. */
function createStateGauges(registry: Registry) {
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Gauge({ name: `insertion_${name}`, help, labelNames, registers: [registry] });
  return {
    lastSuccess: gauge(
      'last_success_timestamp_seconds',
      'When a run of the dataset last ended published or unchanged; 0 where none ever did.',
      ['dataset'],
    ),
    currentVersion: gauge(
      'current_version_timestamp_seconds',
      'Since when consumers see the version they see.',
      ['dataset'],
    ),
    lastExtract: gauge(
      'source_extract_timestamp_seconds',
      'When the newest extract in the current version was received.',
      ['dataset', 'source'],
    ),
    rejectedRatio: gauge(
      'last_run_rejected_ratio',
      'Share of the rows of a source that the last run rejected, 0 to 1.',
      ['dataset', 'source'],
    ),
    held: gauge('held_runs', 'Runs that wait for a person.', ['dataset']),
    heldSince: gauge(
      'held_run_since_timestamp_seconds',
      'Since when the oldest of them waits; absent where none does.',
      ['dataset'],
    ),
    interval: gauge(
      'schedule_interval_seconds',
      'Longest pause between two scheduled runs, catch-up and jitter included; absent without a schedule.',
      ['dataset'],
    ),
    looked: gauge('state_looked_timestamp_seconds', 'When this process last read all of that.', []),
  };
}

/** The names that every client of Prometheus gives to these. */
function registerProcess(registry: Registry): void {
  const registers = [registry];
  new Gauge({
    ...{ name: 'process_resident_memory_bytes', help: 'Resident memory size in bytes.', registers },
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  new Counter({
    ...{ name: 'process_cpu_seconds_total', help: 'Total user and system CPU time spent.', registers },
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / 1e6);
    },
  });
  new Gauge({
    ...{ name: 'process_start_time_seconds', help: 'Start of the process since 1970.', registers },
  }).set(Date.now() / 1_000 - process.uptime());
}

function registerScratch(registry: Registry, folder: string): void {
  const gauge = (name: string, help: string, blocks: 'bavail' | 'blocks') =>
    new Gauge({
      ...{ name: `insertion_scratch_${name}_bytes`, help, registers: [registry] },
      async collect() {
        const found = await statfs(folder).catch(() => null);
        if (found) this.set(found[blocks] * found.bsize);
      },
    });
  gauge('free', 'Room left where steps work.', 'bavail');
  gauge('size', 'Size of that file system.', 'blocks');
}
