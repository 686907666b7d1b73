/** What a worker is given so that its steps and workflows are watched. */
import { fileURLToPath } from 'node:url';
import type { InjectedSinks, WorkerOptions } from '@temporalio/worker';
import { roomOf } from '../../activities/door/door.js';
import type { Activities } from '../../activities/index.js';
import { FAILURE_CONVERTER } from '../codec/data-converter.js';
import type { Observation } from './observation.js';
import { watchActivities } from './watch-activities.js';
import type { WatchSinks } from './workflow-interceptors.js';

/** Bundled with the workflows, whether anybody watches or not: one bundle, one way to replay. */
export const WORKFLOW_INTERCEPTORS = fileURLToPath(new URL('./workflow-interceptors.ts', import.meta.url));

/** Files of the bundle that are not in workflows/: the bundle is made anew when one changes. */
export const BUNDLED_BESIDE = [
  WORKFLOW_INTERCEPTORS,
  FAILURE_CONVERTER,
  ...['ended-run.ts', 'span.ts', 'subject.ts'].map((name) =>
    fileURLToPath(new URL(`./${name}`, import.meta.url)),
  ),
];

export function watchWorker(
  { log, metrics, spans }: Observation,
  activities: Activities,
): Required<Pick<WorkerOptions, 'interceptors' | 'sinks'>> {
  const rooms = new Map(Object.entries(activities).map(([name, activity]) => [name, roomOf(activity)]));
  const sinks: InjectedSinks<WatchSinks> = {
    watch: {
      spanEnded: { fn: (_, span) => spans?.end(span) },
      workflowEnded: {
        fn(info, ended) {
          metrics.runEnded(ended);
          const { workflow, run, dataset, source, status, ms, family } = ended;
          const fields = { workflow, run, dataset, source, status, ms, ...(family ? { family } : {}) };
          log[status === 'failed' ? 'error' : 'info'](
            { ...fields, workflow_id: info.workflowId },
            `${workflow === 'publishDataset' ? 'run' : 'workflow'} ended`,
          );
        },
      },
    },
  };
  const watching = { log, metrics, spans, roomOf: (name: string) => rooms.get(name) ?? 'unknown' };
  return { sinks, interceptors: { activity: [watchActivities(watching)] } };
}
