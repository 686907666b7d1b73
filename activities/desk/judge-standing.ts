import type { RunDecision, WriteRunPage } from '../handover/hold.js';
import type { KnownRun } from './effects.js';

export type Standing =
  | { readonly kind: 'waits' }
  | { readonly kind: 'decided'; readonly decision: RunDecision; readonly goesOn: boolean }
  /** Nobody decided. */
  | { readonly kind: 'ended'; readonly how: string };

/** Temporal knows a decision before the page does; the page still knows it after Temporal has forgotten the run. Pure. */
export function judgeStanding(page: WriteRunPage, known: KnownRun | null): Standing {
  const decision = page.decision ?? known?.decision;
  const goesOn = known?.isRunning === true;
  if (decision) return { kind: 'decided', decision, goesOn };
  if (page.status !== 'held') return { kind: 'ended', how: page.status };
  if (goesOn) return { kind: 'waits' };
  return { kind: 'ended', how: known?.state ?? 'forgotten by Temporal' };
}
