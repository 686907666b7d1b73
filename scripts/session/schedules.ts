/** Temporal's schedules made what metadata.yaml declares. */
import {
  type Client,
  type ScheduleDescription,
  ScheduleNotFoundError,
  type ScheduleOptions,
  ScheduleOverlapPolicy,
} from '@temporalio/client';
import type { PublishMode } from '../../activities/handover/portal.js';
import {
  declaredAs,
  planSchedules,
  type SchedulePlan,
  schedulePrefix,
  type WantedSchedule,
} from '../../datasets/schedule.js';

export interface ScheduleQueue {
  readonly client: Client;
  readonly taskQueue: string;
  readonly publish: PublishMode;
  readonly searchable: boolean;
}

/** What each schedule of this queue was declared as. A list may lag behind, so those that are wanted are asked for one by one. */
export async function standingSchedules(
  wanted: readonly WantedSchedule[],
  { client, taskQueue }: ScheduleQueue,
): Promise<Map<string, string | null>> {
  const standing = new Map<string, string | null>();
  for await (const { scheduleId, memo } of client.schedule.list())
    if (scheduleId.startsWith(schedulePrefix(taskQueue))) standing.set(scheduleId, declaredIn(memo));
  for (const { id } of wanted) {
    const found = await describeSchedule(client, id);
    if (found) standing.set(id, declaredIn(found.memo));
    else standing.delete(id);
  }
  return standing;
}

function declaredIn(memo: Readonly<Record<string, unknown>> | undefined): string | null {
  return typeof memo?.declared === 'string' ? memo.declared : null;
}

/** Null where there is none. */
export async function describeSchedule(client: Client, id: string): Promise<ScheduleDescription | null> {
  try {
    return await client.schedule.getHandle(id).describe();
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return null;
    throw error;
  }
}

/** Removes what is gone, then makes what is there as declared. Run again it changes nothing. */
export async function applySchedules(
  wanted: readonly WantedSchedule[],
  queue: ScheduleQueue,
  standing: ReadonlyMap<string, string | null>,
): Promise<SchedulePlan> {
  const plan = planSchedules(wanted, standing);
  // a schedule that changes is made anew: its memo cannot be changed
  for (const id of [...plan.remove, ...plan.update.map((one) => one.id)])
    await queue.client.schedule.getHandle(id).delete();
  for (const one of [...plan.create, ...plan.update])
    await queue.client.schedule.create(optionsOf(one, queue));
  return plan;
}

function optionsOf(
  wanted: WantedSchedule,
  { taskQueue, publish, searchable }: ScheduleQueue,
): ScheduleOptions {
  const { id, dataset, what, cron, jitterMinutes, catchUpHours } = wanted;
  const started = {
    run: { workflowType: 'scheduledRun', args: [{ dataset, publish, searchable }] },
    arrivals: { workflowType: 'takeArrivals', args: [{ dataset, publish, searchable }] },
    retention: { workflowType: 'enforceRetention', args: [] },
    watch: { workflowType: 'watchPublication', args: [{ dataset }] },
  };
  return {
    scheduleId: id,
    spec: { cronExpressions: [cron], timezone: 'Europe/Paris', jitter: `${jitterMinutes} minutes` },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: `${catchUpHours} hours` },
    memo: { declared: declaredAs(wanted) },
    action: {
      type: 'startWorkflow',
      workflowId: dataset === null ? what : `${what}/${dataset}`,
      taskQueue,
      ...started[what],
    },
  };
}
