import { executeChild, workflowInfo } from '@temporalio/workflow';
import type { PublishMode } from '../activities/handover-portal.js';
import type { RunReport } from './messages.js';
import { publishDataset } from './publish-dataset.js';

export interface ScheduledRun {
  readonly dataset: string;
  readonly publish: PublishMode;
  readonly searchable?: boolean;
}

/** What a schedule starts: a run named after the moment, like those a person starts. One at a time: the schedule skips while it lasts. */
export async function scheduledRun({ dataset, ...asked }: ScheduledRun): Promise<RunReport> {
  const { run, asOf } = nameRun(dataset);
  return executeChild(publishDataset, {
    workflowId: run,
    args: [{ run, dataset, asOf, ...asked, deliver: true }],
  });
}

/** The name of the run that this workflow starts, and the day of its start. */
export function nameRun(dataset: string): { readonly run: string; readonly asOf: string } {
  const { startTime, runId } = workflowInfo();
  const moment = startTime.toISOString();
  const run = `${dataset}-${moment.replace(/[-:]|\.\d+Z$/g, '')}-${runId.slice(-4)}`;
  return { run, asOf: moment.slice(0, 10) };
}
