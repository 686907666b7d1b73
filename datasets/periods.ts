/** Periods of a dataset's frequency, as people name them: 2026-01-31, 2026-W05, 2026-01, 2026-Q1, 2026. Pure; days are of the Gregorian calendar. */
import { ConfigurationInvalid } from '../activities/errors.js';

export type Frequency = 'daily' | 'weekly' | 'monthly' | 'quarterly' | 'annual' | 'irregular';

export interface Period {
  readonly name: string;
  /** YYYY-MM-DD, both in it. */
  readonly first: string;
  readonly last: string;
}

const DAY_MS = 86_400_000;
/** More runs than anybody means to start at once. */
const MOST = 400;

/** Every period that has a day between the two, in order. Throws ConfigurationInvalid: no period, or more than 400. */
export function periodsBetween(frequency: Frequency, from: string, to: string): Period[] {
  if (frequency === 'irregular')
    throw new ConfigurationInvalid(
      'frequency: irregular has no periods; start its runs one by one with --as-of.',
    );
  const [start, end] = [readDay(from, 'first'), readDay(to, 'last')];
  if (start > end) throw new ConfigurationInvalid(`--from ${from} is after --to ${to}; change them over.`);
  const periods: Period[] = [];
  for (let day = start; day <= end; ) {
    const period = periodOf(frequency, day);
    periods.push(period);
    if (periods.length > MOST)
      throw new ConfigurationInvalid(
        `--from ${from} --to ${to}: more than ${MOST} periods; take fewer at once.`,
      );
    day = addDays(period.last, 1);
  }
  return periods;
}

export function periodOf(frequency: Exclude<Frequency, 'irregular'>, day: string): Period {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  const text = String(year).padStart(4, '0');
  switch (frequency) {
    case 'daily':
      return { name: day, first: day, last: day };
    case 'weekly': {
      const monday = addDays(day, -((weekday(day) + 6) % 7));
      // ISO 8601: a week is of the year that its Thursday is in
      const thursday = addDays(monday, 3);
      const weekYear = thursday.slice(0, 4);
      const week = 1 + Math.floor((stampOf(thursday) - stampOf(`${weekYear}-01-01`)) / (7 * DAY_MS));
      return {
        name: `${weekYear}-W${String(week).padStart(2, '0')}`,
        first: monday,
        last: addDays(monday, 6),
      };
    }
    case 'monthly':
      return { name: day.slice(0, 7), first: `${day.slice(0, 7)}-01`, last: lastOfMonth(year, month) };
    case 'quarterly': {
      const quarter = Math.ceil(month / 3);
      const first = `${text}-${String(quarter * 3 - 2).padStart(2, '0')}-01`;
      return { name: `${text}-Q${quarter}`, first, last: lastOfMonth(year, quarter * 3) };
    }
    case 'annual':
      return { name: text, first: `${text}-01-01`, last: `${text}-12-31` };
  }
}

/** A day, or a month or a year, of which the first or the last day counts. Throws ConfigurationInvalid. */
function readDay(text: string, side: 'first' | 'last'): string {
  const [year, month] = [Number(text.slice(0, 4)), Number(text.slice(5, 7))];
  const whole =
    /^\d{4}$/.test(text) && side === 'first'
      ? `${text}-01-01`
      : /^\d{4}$/.test(text)
        ? `${text}-12-31`
        : /^\d{4}-(0[1-9]|1[0-2])$/.test(text)
          ? side === 'first'
            ? `${text}-01`
            : lastOfMonth(year, month)
          : text;
  const stamp = /^\d{4}-\d{2}-\d{2}$/.test(whole) ? stampOf(whole) : Number.NaN;
  if (!Number.isNaN(stamp) && dayOf(stamp) === whole) return whole;
  throw new ConfigurationInvalid(
    `"${text}" is no day, month or year such as 2026-01-31, 2026-01 or 2026; correct it.`,
  );
}

function lastOfMonth(year: number, month: number): string {
  return dayOf(Date.UTC(year, month, 0));
}

function addDays(day: string, days: number): string {
  return dayOf(stampOf(day) + days * DAY_MS);
}

function weekday(day: string): number {
  // the first day of 1970 was a Thursday
  return (((stampOf(day) / DAY_MS + 4) % 7) + 7) % 7;
}

function stampOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function dayOf(stamp: number): string {
  return new Date(stamp).toISOString().slice(0, 10);
}
