import { getClient } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { openDoor } from '../../door/door.js';
import type { Effects } from '../../effects.js';
import type { EnforceRetention, RetentionEnforced } from '../../handover/retention.js';
import { applyRetention, intentKey, writeIntent } from './apply-retention.js';
import { planRetention } from './plan-retention.js';

/** Runs, and anything else that works under the id of a run: their work zone is not touched. */
export async function listRunning(client: Client): Promise<string[]> {
  const running: string[] = [];
  for await (const { workflowId } of client.workflow.list({ query: 'ExecutionStatus = "Running"' }))
    running.push(workflowId);
  return running;
}

export function createRetentionActivities(effects: Effects) {
  return {
    /** Records what will be deleted before deleting anything. Returns how much stays past its term because a source may fall back on it. */
    planRetention: openDoor(
      'retention',
      effects,
      async ({ run }: EnforceRetention): Promise<Pick<RetentionEnforced, 'retained'>> => {
        const plan = await planRetention(await listRunning(getClient()), effects);
        if (plan.expired.length > 0 && !(await effects.zones.restricted.head(intentKey(run))))
          await writeIntent(run, plan.expired, effects);
        return { retained: plan.retained.length };
      },
    ),
    applyRetention: openDoor(
      'retention',
      effects,
      async ({ run }: EnforceRetention): Promise<Omit<RetentionEnforced, 'retained'>> =>
        applyRetention(run, effects),
    ),
  };
}
