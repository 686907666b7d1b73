/** Whether the addresses of a partner can still be trusted: they are confirmed once a year. Days only, no clock. Pure. */
import type { Partner } from './partner.js';

/** A mailbox that nobody has confirmed for so long may be somebody else's. */
const VALID_DAYS = 365;
/** So long before, the partner is asked; and again as often, as long as nobody answers. */
export const ASK_DAYS = 30;

/**
 * `undeclared`: nobody has written down when they were confirmed. `ahead`: a mistyped day that has not come, which would switch the check off
 * for years. `until`: the last day on which they hold.
 */
export type ContactState =
  | { readonly kind: 'undeclared' }
  | {
      readonly kind: 'valid' | 'due' | 'expired' | 'ahead';
      readonly confirmed: string;
      readonly until: string;
    };

export function contactState({ confirmed }: Pick<Partner, 'confirmed'>, today: string): ContactState {
  if (confirmed === undefined) return { kind: 'undeclared' };
  // a day written down after midnight in France is not tomorrow
  if (confirmed > addDays(today, 1)) return { kind: 'ahead', confirmed, until: today };
  const until = addDays(confirmed, VALID_DAYS);
  const kind = today > until ? 'expired' : today >= addDays(until, -ASK_DAYS) ? 'due' : 'valid';
  return { kind, confirmed, until };
}

export function daysBetween(from: string, to: string): number {
  return Math.floor((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
