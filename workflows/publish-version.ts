import {
  ApplicationFailure,
  executeChild,
  isCancellation,
  rootCause,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { PortalOutcome, PublishOnPortal, Watched } from '../activities/handover/portal.js';
import { applyPublication, watchPublication as look, planPublication } from './doors.js';
import type { PublicationReport, PublishDataset } from './messages.js';
import { publicationId } from './queues.js';

/** One publication of a dataset: its workflow id lets one run at a time. */
export async function publishVersion(request: PublishOnPortal): Promise<PortalOutcome> {
  return applyPublication(request);
}

/** What a consumer meets on the portal, looked at from outside; independent of every run. */
export async function watchPublication(request: Pick<PublishOnPortal, 'dataset'>): Promise<Watched> {
  return look(request);
}

/** Another publication of the dataset is waited for: an hour at most, less often each time. */
const TURNS = 60;

/** Tells the portal of what is current now. Whatever becomes of it, the version stays released: it is an outcome, never a failure. */
export async function publishRelease({
  dataset,
  publish,
}: Pick<PublishDataset, 'dataset' | 'publish'>): Promise<PublicationReport | null> {
  if (publish === undefined || publish === 'none') return null;
  try {
    const request = { dataset, version: null };
    const { action, ...told } =
      publish === 'plan' ? await planPublication(request) : await publishInTurn(request);
    const done = action === 'same' ? 'same' : 'published';
    return { ...told, status: publish === 'plan' ? 'planned' : done, reason: null };
  } catch (error) {
    const reason = isCancellation(error) ? 'The publication was cancelled.' : (rootCause(error) ?? 'unknown');
    return { ...NOTHING, status: 'failed', reason };
  }
}

const NOTHING = { portal: null, datasetId: null, version: null, changes: 0, notes: [] } as const;

async function publishInTurn(request: PublishOnPortal): Promise<PortalOutcome> {
  const workflowId = publicationId(workflowInfo().taskQueue, request.dataset);
  for (let turn = 1; turn < TURNS; turn += 1) {
    try {
      return await executeChild(publishVersion, { workflowId, args: [request] });
    } catch (error) {
      // The SDK gives the class of this error to nobody inside a workflow.
      if (!(error instanceof Error && error.name === 'WorkflowExecutionAlreadyStartedError')) throw error;
      await sleep(Math.min(turn * 2, 60) * 1_000);
    }
  }
  throw ApplicationFailure.nonRetryable('Another publication of this dataset did not end within the hour.');
}
