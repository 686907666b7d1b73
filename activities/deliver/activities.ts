import { Context } from '@temporalio/activity';
import type { Attempt } from '../door/attempt.js';
import { openDoor } from '../door/door.js';
import type { Effects } from '../effects.js';
import type { DeliverDigest, DeliveredReport, DeliverReport } from '../handover/deliver.js';
import { deliverReport } from './deliver-report.js';
import type { DeliverTools } from './send-letter.js';

/** As many as the door's policy has: the last try tells what failed, instead of failing. */
const TRIES = 6;

export function createDeliverActivities(effects: Effects) {
  const { zones, datasets, rules, courier, notifier, secret, now } = effects;
  const during = (attempt: Attempt): DeliverTools => {
    const { info } = Context.current();
    const { workflowId, runId } = info.workflowExecution ?? { workflowId: '', runId: '' };
    return {
      ...{ zones, datasets, rules, courier, notifier, secret, now, ...attempt },
      ...{ owner: `${workflowId}/${runId}/${info.activityId}`, isLastTry: info.attempt >= TRIES },
    };
  };
  return {
    /** One report of one partner, over each of its channels; with it what else waits for this partner. */
    deliverReport: openDoor(
      'deliver',
      effects,
      ({ partner, dataset, run, kept = false }: DeliverReport, attempt): Promise<DeliveredReport> =>
        deliverReport({ partner, report: { dataset, run, kept } }, during(attempt)),
    ),
    /** What waited for its digest, once that is due. */
    deliverDigest: openDoor(
      'deliver',
      effects,
      ({ partner }: DeliverDigest, attempt): Promise<DeliveredReport> =>
        deliverReport({ partner, report: null }, during(attempt)),
    ),
  };
}
