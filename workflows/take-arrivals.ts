import { ActivityFailure, ApplicationFailure, executeChild } from '@temporalio/workflow';
import type { ArrivalsSeen } from '../activities/handover/arrivals.js';
import { clearRun, lookForArrivals, noteArrivals, readCurrentVersion, receiveExtracts } from './doors.js';
import type { RunReport } from './messages.js';
import { publishDataset } from './publish-dataset.js';
import { nameRun, type ScheduledRun, tellAlive } from './scheduled-run.js';

export interface ArrivalsTaken extends ArrivalsSeen {
  /** Null where nothing new had come: no run was started. */
  readonly report: RunReport | null;
}

/**
 * What a schedule starts every few minutes: looks into the drops, receives what is new and whole there, and starts a run unless
 * exactly the same bytes were found there last time or are in the current version. The run takes what was received here; one
 * at a time, since the schedule skips while it lasts.
 */
export async function takeArrivals({ dataset, ...asked }: ScheduledRun): Promise<ArrivalsTaken> {
  const seen = await lookForArrivals({ dataset });
  if (seen.arrived.length === 0) return { ...seen, report: null };
  const { run, asOf } = nameRun(dataset);
  const current = (await readCurrentVersion({ run, dataset }))?.inputs ?? [];
  const received = await Promise.all(
    seen.arrived.map(async (arrival) => ({ arrival, extracts: await receive(arrival.source) })),
  );
  const had = received.flatMap(({ arrival, extracts }) =>
    extracts === 'later' ? [] : [{ arrival, extracts }],
  );
  const isFresh = had.some(
    ({ arrival: { source, known }, extracts }) =>
      extracts === 'refused' ||
      extracts.some(
        (sha256) =>
          !known.includes(sha256) && !current.some((one) => one.source === source && one.sha256 === sha256),
      ),
  );
  const arrived = had.map(({ arrival, extracts }) => ({
    ...arrival,
    known: extracts === 'refused' ? [] : extracts,
  }));
  await noteArrivals({ dataset, arrived });
  if (!isFresh) await clearRun({ run, dataset });
  const report = isFresh
    ? await executeChild(publishDataset, {
        workflowId: run,
        args: [{ run, dataset, asOf, ...asked, deliver: true }],
      })
    : null;
  if (report) await tellAlive(report);
  return { ...seen, arrived, report };

  /** SHA-256 of what was sealed. `refused`: the run tells why; `later`: it could not be fetched now. */
  async function receive(source: string): Promise<readonly string[] | 'refused' | 'later'> {
    try {
      return (await receiveExtracts({ run, dataset, source })).map(({ sha256 }) => sha256);
    } catch (error) {
      const cause = error instanceof ActivityFailure ? error.cause : error;
      const type = cause instanceof ApplicationFailure ? cause.type : null;
      if (type === 'DeliveryRejected' || type === 'ConfigurationInvalid') return 'refused';
      if (type === 'DeliveryUnfinished' || type === 'PartnerUnreachable') return 'later';
      throw error;
    }
  }
}
