/** When datasets run by themselves, as Temporal's schedules have it. */
import type { Client } from '@temporalio/client';
import type { ScheduledStart } from '../../activities/desk/effects.js';
import type { Dataset } from '../../datasets/dataset.js';
import { wantedSchedules } from '../../datasets/schedule.js';
import { describeSchedule } from '../session/schedules.js';
import { askTemporal } from './ask-temporal.js';

/** By dataset; without an entry where there is no schedule. Throws TemporalUnreachable. */
export function findStarts(
  client: Client,
  taskQueue: string,
  datasets: readonly Dataset[],
): Promise<Map<string, ScheduledStart>> {
  const runs = wantedSchedules(datasets, taskQueue).filter(({ what }) => what === 'run');
  return askTemporal(client, async () => {
    const starts = new Map<string, ScheduledStart>();
    await Promise.all(
      runs.map(async ({ id, dataset }) => {
        const found = await describeSchedule(client, id);
        if (found && dataset !== null)
          starts.set(dataset, { paused: found.state.paused, next: found.info.nextActionTimes[0] ?? null });
      }),
    );
    return starts;
  });
}
