/** Whether a partner is written to. Pure: what was delivered, what was told before, the terms and the day decide. */
import type { DeliveryTerms } from '../../datasets/_organisations/delivery-terms.js';

/** A report as the policy sees it. All texts are marks, used only for comparison. */
export interface Situation {
  /** What was delivered, or is missing: files by their SHA-256, missed periods by their day. */
  readonly items: readonly string[];
  /** Every finding that asks for something. */
  readonly findings: readonly string[];
  /** Those that stop the partner's data, and what is missing: after several times the data team is told. */
  readonly blocking: readonly string[];
  /** The part of `blocking` that reminders are about. What is missing has reminders of its own, one per period. */
  readonly lasting: readonly string[];
  /** Of `items`: periods that were missed, told once each whatever the cooling-off. */
  readonly missed: readonly string[];
}

/** A delivery or a reminder of the past, of the same dataset and channel. */
export interface Note extends Pick<Situation, 'items' | 'findings' | 'blocking'> {
  readonly day: string;
  readonly told: boolean;
}

export type Terms = Pick<DeliveryTerms, 'cooling_off_days' | 'repeat_days' | 'escalate_after'>;

export interface Decision {
  readonly verdict: 'tell' | 'remind' | 'hold_back';
  /** English sentence for the operator. */
  readonly reason: string;
  /** Exactly this delivery was seen before: nothing needs to be noted. */
  readonly known: boolean;
  /** Blocking findings seen so often that the data team must know; `times`: of the most frequent one. */
  readonly escalated: readonly string[];
  readonly times: number;
}

/** `past`: the newest last. `today`: the day of the decision. */
export function decide(now: Situation, past: readonly Note[], terms: Terms, today: string): Decision {
  const told = past.filter((note) => note.told);
  const isKnown = now.items.every((item) => past.some(({ items }) => items.includes(item)));
  if (now.items.length === 0) return heldBack('Nothing of this partner came or was due.', true);
  if (isKnown) return decideAgain(now, past, told, terms, today);
  const { verdict, reason } = decideFresh(now, past, told, terms, today);
  return { verdict, reason, known: false, ...escalate(now, past, terms) };
}

/** Each delivery is announced once: a webhook is for programs, which want them all. */
export function decideOnce(now: Situation, past: readonly Note[]): Decision {
  const isKnown = now.items.every((item) => past.some(({ items }) => items.includes(item)));
  if (isKnown) return heldBack('This delivery was told before.', true);
  return { verdict: 'tell', reason: 'A new delivery.', known: false, escalated: [], times: 0 };
}

function decideAgain(
  now: Situation,
  past: readonly Note[],
  told: readonly Note[],
  terms: Terms,
  today: string,
): Decision {
  const last = told.findLast(({ blocking }) => now.lasting.some((one) => blocking.includes(one)));
  const latest = past.at(-1);
  if (!last)
    return heldBack(
      `This delivery was ${latest?.told ? 'told' : 'held back'} on ${latest?.day ?? today}, and nothing in it blocks.`,
      true,
    );
  const days = daysBetween(last.day, today);
  if (days < terms.repeat_days)
    return heldBack(`Told on ${last.day}; a reminder is due ${terms.repeat_days} days later.`, true);
  const reason = `Still blocking ${days} days after it was told on ${last.day}.`;
  return { verdict: 'remind', reason, known: false, ...escalate(now, past, terms) };
}

function decideFresh(
  { findings, items, missed }: Situation,
  past: readonly Note[],
  told: readonly Note[],
  terms: Terms,
  today: string,
): Pick<Decision, 'verdict' | 'reason'> {
  const last = told.at(-1);
  if (!last) return { verdict: 'tell', reason: 'The first delivery that is told.' };
  if (items.some((item) => missed.includes(item) && !past.some((note) => note.items.includes(item))))
    return { verdict: 'tell', reason: 'A delivery that was due did not come.' };
  const isRecent = daysBetween(last.day, today) < terms.cooling_off_days;
  // A letter tells of all that is wrong on its day: what is not in the last one is new, or has come back.
  const fresh = findings.filter((one) => !isRecent || !last.findings.includes(one));
  if (fresh.length > 0)
    return {
      verdict: 'tell',
      reason: `${fresh.length} finding(s) were not told within ${terms.cooling_off_days} days.`,
    };
  if (findings.length === 0 && last.findings.length > 0)
    return { verdict: 'tell', reason: `Everything that was told on ${last.day} is mended.` };
  if (findings.length === 0 && !isRecent)
    return { verdict: 'tell', reason: 'A new delivery without a finding.' };
  return {
    verdict: 'hold_back',
    reason: `All of it was told within ${terms.cooling_off_days} days: cooling-off.`,
  };
}

/** How many times in a row, now included, each blocking finding was there; the data team is told at every n-th time. */
function escalate(
  now: Situation,
  past: readonly Note[],
  { escalate_after }: Terms,
): Pick<Decision, 'escalated' | 'times'> {
  const newest = past.toReversed();
  const counts = now.blocking.map((one) => {
    const gone = newest.findIndex(({ blocking }) => !blocking.includes(one));
    return { one, times: 1 + (gone === -1 ? newest.length : gone) };
  });
  const due = counts.filter(({ times }) => times % escalate_after === 0);
  return { escalated: due.map(({ one }) => one), times: Math.max(0, ...due.map(({ times }) => times)) };
}

function heldBack(reason: string, known: boolean): Decision {
  return { verdict: 'hold_back', reason, known, escalated: [], times: 0 };
}

function daysBetween(from: string, to: string): number {
  return Math.floor((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
