import { condition } from '@temporalio/workflow';
import type { Decision, RunPage, Verdict } from '../activities/handover/hold.js';
import type { Run } from '../activities/handover/run.js';
import { tellHeld } from './doors.js';

export type Decided = Decision & { readonly verdict: Verdict };

/** What is kept of it beside the version. */
export function decisionOf({ verdict: _, ...decision }: Decided): Decision {
  return decision;
}

/** Of a decision that came before the run was held: about this evidence, or in advance about whatever is held first. Pure. */
export function isSeen(decided: Decided, evidence: string, round: number): boolean {
  return decided.evidence === evidence || (decided.evidence === undefined && round === 1);
}

/**
 * Until somebody decides, or nobody did for too long; the data team is told at once, then again and again. `waits`: it has been told,
 * so whoever sees that the run is held may stop the last worker.
 */
export async function waitForDecision(
  { run, dataset }: Run,
  { key, remindHours, expireDays }: RunPage,
  reasons: readonly string[],
  decided: () => Decided | undefined,
  waits: () => void,
): Promise<Decided> {
  const turns = Math.ceil((expireDays * 24) / remindHours);
  for (let reminder = 0; reminder < turns; reminder += 1) {
    await tellHeld({ run, dataset, page: key, reasons, reminder, expireDays });
    if (reminder === 0) waits();
    await condition(() => decided() !== undefined, `${remindHours} hours`);
    const found = decided();
    if (found) return found;
  }
  return { verdict: 'expired', author: 'insertion', reason: `nobody decided within ${expireDays} days` };
}
