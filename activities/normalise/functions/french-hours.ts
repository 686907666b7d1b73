/** French opening hours as a sequence of days and ranges of time; what is left over makes them unread. Pure. */

import { readRanges } from './hour-ranges.js';
import { type HourToken, hourTokens, namedDays, saysTime } from './hour-tokens.js';

/** Ranges of one day of the week (0: Monday), `09:00-12:00`, and what the text says of them. */
export interface Day {
  readonly ranges: string[];
  comment: string | null;
}

type Run =
  | { readonly kind: 'days'; readonly days: number[] }
  | { readonly kind: 'times'; readonly ranges: string[]; comment: string | null }
  | { readonly kind: 'closed' };

/** The week that a text says; null when a word is left over: half-understood hours would send people to a closed door. */
export function readFrenchWeek(text: string): ReadonlyMap<number, Day> | null {
  const runs = readRuns(hourTokens(text));
  return runs && joinRuns(runs);
}

interface OpenRuns {
  readonly runs: Run[];
  /** What stands between days and may be times, marks that join them or glue. */
  times: HourToken[];
  /** Said before the times that it belongs to. */
  comment: string | null;
  isException: boolean;
}

/** Days, times and closures in the order they stand; null when a word is neither. */
function readRuns(tokens: readonly HourToken[]): Run[] | null {
  const open: OpenRuns = { runs: [], times: [], comment: null, isException: false };
  return tokens.every((token) => takeToken(open, token)) && endTimes(open) ? open.runs : null;
}

/** False where the text cannot be read with it. */
function takeToken(open: OpenRuns, token: HourToken): boolean {
  if (token.other) return false;
  if (token.comment) return takeComment(open, token.comment);
  if (token.except) {
    open.isException = true;
    return endTimes(open);
  }
  const days = namedDays(token);
  if (open.isException && days.length > 0) return takeOut(days, open.runs);
  if (days.length === 0 && !token.closed) {
    if (saysTime(token)) open.isException = false;
    open.times.push(token);
    return true;
  }
  if (!endTimes(open)) return false;
  const last = open.runs.at(-1);
  if (token.closed) open.runs.push({ kind: 'closed' });
  else if (last?.kind === 'days') last.days.push(...days);
  else open.runs.push({ kind: 'days', days });
  return true;
}

function takeComment(open: OpenRuns, comment: string): boolean {
  if (!endTimes(open)) return false;
  const last = open.runs.findLast((run) => run.kind === 'times');
  if (last) last.comment = comment;
  else open.comment = comment;
  return true;
}

function endTimes(open: OpenRuns): boolean {
  const { times, comment } = open;
  open.times = [];
  if (!times.some(saysTime)) return true;
  const ranges = readRanges(times);
  if (!ranges) return false;
  open.runs.push(ranges.length > 0 ? { kind: 'times', ranges, comment } : { kind: 'closed' });
  if (ranges.length > 0) open.comment = null;
  return true;
}

/** Days that a text excepts leave the last days it named; nothing is said where they were not among them. */
function takeOut(days: readonly number[], runs: readonly Run[]): boolean {
  const named = runs.findLast((run) => run.kind === 'days');
  if (!named || !days.every((day) => named.days.includes(day))) return false;
  named.days.splice(0, named.days.length, ...named.days.filter((day) => !days.includes(day)));
  return named.days.length > 0;
}

/** Days before their times, or times before their days, throughout. */
function joinRuns(runs: readonly Run[]): Map<number, Day> | null {
  const open = runs.filter(({ kind }) => kind !== 'closed');
  const ordered = open[0]?.kind === 'times' ? open.toReversed() : open;
  const isReversed = ordered !== open;
  if (isReversed && open.length < runs.length) return null;
  const week = new Map<number, Day>();
  let days: number[] | null = null;
  for (const [place, run] of (isReversed ? ordered : runs).entries()) {
    if (run.kind === 'closed') {
      if (days === null && (isReversed || runs[place + 1]?.kind !== 'days')) return null;
      days = days === null ? [] : null;
    } else if (run.kind === 'days') {
      if (days !== null && days.length > 0) return null;
      if (days !== null && runs[place + 1]?.kind === 'times') return null; // closed days that open
      days = days === null ? run.days : null;
    } else {
      if (days === null || days.length === 0) return null;
      for (const day of days) {
        const known = week.get(day) ?? { ranges: [], comment: null };
        week.set(day, { ranges: [...known.ranges, ...run.ranges], comment: run.comment ?? known.comment });
      }
      days = null;
    }
  }
  return days === null && week.size > 0 ? week : null;
}
