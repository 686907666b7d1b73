/**
 * What this process has done, and how things stand, as Prometheus reads it. Labels are names of declarations and of error families,
 * so that there are never more series than the declarations make.
 */
import { Registry } from 'prom-client';
import type { EndedWorkflow } from './ended-run.js';
import { createStateGauges, registerProcess, registerScratch, type StateGauges } from './state-gauges.js';
import { createRunMetrics, createStepMetrics, FATES } from './step-counters.js';

export interface EndedStep {
  readonly room: string;
  readonly dataset: string | undefined;
  readonly outcome: 'ok' | 'failed' | 'cancelled';
  readonly seconds: number;
  readonly attempt: number;
  readonly family: string | null;
  readonly retryable: boolean;
}

/** What becomes of rows, and where the report of a run counts it. */
const COUNTED = {
  in: 'rowsIn',
  out: 'rowsOut',
  rejected: 'rowsRejected',
  outside: 'rowsOutside',
  merged: 'rowsMerged',
} as const;

export interface Metrics {
  readonly registry: Registry;
  stepEnded(step: EndedStep): void;
  runEnded(ended: EndedWorkflow): void;
  /** Of the reading server. */
  answered(status: number, seconds: number): void;
  readonly state: StateGauges;
}

/** `scratch`: where steps work; null for a process whose page nobody reads. `datasets`: their sources by id; counters start at zero for each, so that the first event is an increase. */
export function createMetrics(
  datasets: ReadonlyMap<string, readonly string[]>,
  scratch: string | null,
): Metrics {
  const registry = new Registry();
  const { steps, retries, failures, answers } = createStepMetrics(registry);
  const { runs, durations, rows, publications, deliveries } = createRunMetrics(registry, datasets);
  if (scratch !== null) {
    registerProcess(registry);
    registerScratch(registry, scratch);
  }
  /** A name that nobody declared would be a new series each time. */
  const known = (dataset = '') => (datasets.has(dataset) ? dataset : 'other');
  return {
    registry,
    state: createStateGauges(registry),
    stepEnded({ room, dataset, outcome, seconds, attempt, family, retryable }) {
      steps.observe({ room, outcome }, seconds);
      if (attempt > 1) retries.inc({ dataset: known(dataset), room });
      const failed = { dataset: known(dataset), room, family: family ?? 'Unexpected' };
      if (outcome === 'failed') failures.inc({ ...failed, retryable: String(retryable) });
    },
    runEnded({ workflow, dataset, status, ms, sources, publication, deliveries: delivered }) {
      if (workflow !== 'publishDataset' || dataset === undefined || !datasets.has(dataset)) return;
      runs.inc({ dataset, status });
      durations.observe({ dataset }, ms / 1_000);
      if (publication !== null) publications.inc({ dataset, status: publication });
      for (const { channel, outcome } of delivered) deliveries.inc({ channel, outcome });
      for (const { source, ...told } of sources)
        for (const fate of FATES) rows[fate].inc({ dataset, source }, told[COUNTED[fate]]);
    },
    answered: (status, seconds) => answers.observe({ status: `${Math.floor(status / 100)}xx` }, seconds),
  };
}
