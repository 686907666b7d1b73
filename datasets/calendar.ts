/** When extracts of a source are agreed to come. Days only: the day of reference is given, never read from a clock. */
import { z } from 'zod';

export const Calendar = z.strictObject({
  every: z.enum(['day', 'week', 'month', 'quarter', 'year']),
  since: z.iso.date().describe('the day from which it holds: the first extract is due then'),
  grace_days: z
    .int()
    .min(0)
    .max(366)
    .default(0)
    .describe('days after which an extract that was due is told to be late'),
});
export type Calendar = z.infer<typeof Calendar>;

export interface Due {
  /** The day the next extract is agreed to be dated. */
  readonly on: string;
  /** The first day on which it is late. */
  readonly lateFrom: string;
}

/** `last`: the day of the newest extract that came; null where none ever did. */
export function nextDue({ every, since, grace_days }: Calendar, last: string | null): Due {
  const next = last === null ? since : oneLater(last, every);
  const on = next < since ? since : next;
  return { on, lateFrom: addDays(on, grace_days + 1) };
}

/** The last day that was due and is late on the day `asOf`, when nothing came since `due`: each is a period that was missed. */
export function lastMissed(
  {
    every,
    due,
    lateFrom,
  }: { readonly every: Calendar['every']; readonly due: string; readonly lateFrom: string },
  asOf: string,
): string {
  const grace = Math.round((Date.parse(lateFrom) - Date.parse(due)) / 86_400_000);
  let last = due;
  for (let next = oneLater(due, every); addDays(next, grace) <= asOf; next = oneLater(next, every))
    last = next;
  return last;
}

const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

function oneLater(day: string, every: Calendar['every']): string {
  if (every === 'day') return addDays(day, 1);
  return every === 'week' ? addDays(day, 7) : addMonths(day, MONTHS[every]);
}

function addDays(day: string, days: number): string {
  const [year, month, date] = partsOf(day);
  return new Date(Date.UTC(year, month - 1, date + days)).toISOString().slice(0, 10);
}

/** The last day of a month is followed by the last day of another: 31 January, 28 February, 31 March. */
function addMonths(day: string, months: number): string {
  const [year, month, date] = partsOf(day);
  const lastOf = (later: number) => new Date(Date.UTC(year, month + later, 0)).getUTCDate();
  const kept = date === lastOf(0) ? lastOf(months) : Math.min(date, lastOf(months));
  return new Date(Date.UTC(year, month - 1 + months, kept)).toISOString().slice(0, 10);
}

function partsOf(day: string): [year: number, month: number, date: number] {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return [year, month, date];
}
