/**
 * Where each step is done: `<queue>` for what only writes and tells, `<queue>-heavy` for what fills memory and cores or asks for
 * the keys of pseudonyms, and `<queue>-restricted` for what reaches partners' networks. A worker serves all three, or those that
 * suit its machine.
 */
import type { WorkflowInterceptors } from '@temporalio/workflow';
import { workflowInfo } from '@temporalio/workflow';

export const KINDS = ['light', 'heavy', 'restricted'] as const;
export type QueueKind = (typeof KINDS)[number];

const HEAVY = new Set([
  'normaliseSource',
  'normalisePart',
  'joinParts',
  'checkSource',
  'assembleDataset',
  'checkDataset',
  'deferRevisions',
  'scanDataset',
  'previewVersion',
  'releaseVersion',
  'compareRebuilt',
  'planRetention',
]);
const RESTRICTED = new Set(['receiveExtracts', 'lookForArrivals']);

export function kindOf(activity: string): QueueKind {
  if (HEAVY.has(activity)) return 'heavy';
  return RESTRICTED.has(activity) ? 'restricted' : 'light';
}

export function queueOf(queue: string, kind: QueueKind): string {
  return kind === 'light' ? queue : `${queue}-${kind}`;
}

/** One publication of a dataset at a time; stores that share an embedded server have a queue each. */
export function publicationId(taskQueue: string, dataset: string): string {
  return `publish/${taskQueue}/${dataset}`;
}

/** Bundled beside the workflows: doors stay free of queues. */
export const interceptors = (): WorkflowInterceptors => ({
  outbound: [
    {
      scheduleActivity(input, next) {
        const taskQueue = queueOf(workflowInfo().taskQueue, kindOf(input.activityType));
        return next({ ...input, options: { ...input.options, taskQueue } });
      },
    },
  ],
});
