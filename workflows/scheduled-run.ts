import { executeChild, workflowInfo } from '@temporalio/workflow';
import type { PublishMode } from '../activities/handover-portal.js';
import type { RunReport } from './messages.js';
import { publishDataset } from './publish-dataset.js';

export interface ScheduledRun {
  readonly dataset: string;
  readonly publish: PublishMode;
}

/** What a schedule starts: a run named after the moment, like those a person starts. One at a time: the schedule skips while it lasts. */
export async function scheduledRun({ dataset, publish }: ScheduledRun): Promise<RunReport> {
  const { startTime, runId } = workflowInfo();
  const moment = startTime.toISOString();
  const run = `${dataset}-${moment.replace(/[-:]|\.\d+Z$/g, '')}-${runId.slice(-4)}`;
  const request = { run, dataset, asOf: moment.slice(0, 10), publish };
  return executeChild(publishDataset, { workflowId: run, args: [request] });
}
