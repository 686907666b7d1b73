import { workflowInfo } from '@temporalio/workflow';
import type { RetentionEnforced } from '../activities/handover/retention.js';
import * as doors from './doors.js';

/** What has outlived its term goes, and the register says so, under the day and the execution that did it. */
export async function enforceRetention(): Promise<RetentionEnforced> {
  const { startTime, runId } = workflowInfo();
  // The beginning of a run id is a clock.
  const run = `${startTime.toISOString().slice(0, 10)}-${runId.slice(-8)}`;
  const { retained } = await doors.planRetention({ run });
  return { ...(await doors.applyRetention({ run })), retained };
}
