import { executeChild, isCancellation, patched, workflowInfo } from '@temporalio/workflow';
import type { PublishMode } from '../activities/handover/portal.js';
import { sendHeartbeat } from './doors.js';
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
  const report = await executeChild(publishDataset, {
    workflowId: run,
    args: [{ run, dataset, asOf, ...asked, deliver: true }],
  });
  await tellAlive(report);
  return report;
}

/** The dead-man switch is told of what went well only: its silence is the alarm. A switch that is broken breaks no run. */
export async function tellAlive({ runId: run, dataset, status }: RunReport): Promise<void> {
  // Histories of before there were switches have no such step.
  if (!patched('heartbeat') || (status !== 'published' && status !== 'unchanged')) return;
  try {
    await sendHeartbeat({ run, dataset });
  } catch (error) {
    if (isCancellation(error)) throw error;
  }
}

/** The name of the run that this workflow starts, and the day of its start. */
export function nameRun(dataset: string): { readonly run: string; readonly asOf: string } {
  const { startTime, runId } = workflowInfo();
  const moment = startTime.toISOString();
  const run = `${dataset}-${moment.replace(/[-:]|\.\d+Z$/g, '')}-${runId.slice(-4)}`;
  return { run, asOf: moment.slice(0, 10) };
}
