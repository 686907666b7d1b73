import {
  isCancellation,
  ParentClosePolicy,
  rootCause,
  sleep,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import type {
  DeliverDigest,
  DeliveredReport,
  DeliverReport,
  DeliveryOutcome,
} from '../activities/handover/deliver.js';
import type { WrittenReport } from '../activities/handover/report.js';
import type { Run } from '../activities/handover/run.js';
import * as doors from './doors.js';

/** Each partner is told of its report, side by side. Whatever becomes of it, the run stands: it is an outcome, never a failure. */
export async function deliverReports(
  { run, dataset }: Run,
  reports: readonly WrittenReport[],
): Promise<DeliveryOutcome[]> {
  const delivered = await Promise.all(
    reports.map(({ partner, key }) =>
      deliverOne({ run: runOf(key), dataset, partner, ...(runOf(key) !== run && { kept: true }) }),
    ),
  );
  return delivered.flatMap(({ outcomes }) => outcomes);
}

/** `<partner>/<run>/index.html`: reports of the same files are those of the run that wrote them. */
function runOf(key: string): string {
  return key.split('/').at(-2) ?? '';
}

/** A report that is written anew is told of once: what came of it last stands. */
export function latest(
  before: readonly DeliveryOutcome[],
  now: readonly DeliveryOutcome[],
): DeliveryOutcome[] {
  const isSame = (one: DeliveryOutcome) => (other: DeliveryOutcome) =>
    one.partner === other.partner && one.channel === other.channel;
  return [...before.filter((one) => !now.some(isSame(one))), ...now];
}

async function deliverOne(request: DeliverReport): Promise<DeliveredReport> {
  const { partner, dataset } = request;
  try {
    const delivered = await doors.deliverReport(request);
    if (delivered.digestSeconds !== null)
      await startDigest({ partner, dataset, seconds: delivered.digestSeconds });
    return delivered;
  } catch (error) {
    const reason = isCancellation(error) ? 'The delivery was cancelled.' : (rootCause(error) ?? 'unknown');
    return { outcomes: [{ partner, channel: 'mail', status: 'failed', reason }], digestSeconds: null };
  }
}

export interface WaitForDigest extends DeliverDigest {
  readonly seconds: number;
}

/** One for each partner at a time: what comes while it waits goes with it. It outlives the run. */
async function startDigest(request: WaitForDigest): Promise<void> {
  const workflowId = `digest/${workflowInfo().taskQueue}/${request.partner}`;
  try {
    await startChild(sendDigest, {
      workflowId,
      args: [request],
      parentClosePolicy: ParentClosePolicy.ABANDON,
    });
  } catch (error) {
    // The SDK gives the class of this error to nobody inside a workflow.
    if (!(error instanceof Error && error.name === 'WorkflowExecutionAlreadyStartedError')) throw error;
  }
}

/** Sleeps until what waits is due, then sends it; what came too late for it has the next turn. */
export async function sendDigest({ partner, dataset, seconds }: WaitForDigest): Promise<DeliveryOutcome[]> {
  const outcomes: DeliveryOutcome[] = [];
  for (let wait: number | null = seconds; wait !== null; ) {
    await sleep(wait * 1_000);
    const delivered: DeliveredReport = await doors.deliverDigest({ partner, dataset });
    outcomes.push(...delivered.outcomes);
    wait = delivered.digestSeconds;
  }
  return outcomes;
}
