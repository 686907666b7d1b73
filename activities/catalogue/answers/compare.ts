/** What is compared with what: the told period of a measure, and the same a year before. Pure. */
import { lastMonthOf } from './periods.js';
import {
  type AnsweredMeasure,
  isSamePopulation,
  type Level,
  type Reading,
  readingKey,
  type ShownAnswers,
  yearEarlier,
} from './reading.js';

export interface Place {
  readonly level: Level;
  readonly place: string;
}

export const FRANCE: Place = { level: 'france', place: 'FR' };

export interface Compared {
  readonly now: Reading;
  /** The same territory a year before; null where there is no row. */
  readonly before: Reading | null;
  /** In the unit of the measure, rounded; null where one of the two is not told. */
  readonly change: number | null;
  /** A smaller change says nothing: chance and what is done to the figures make as much. */
  readonly sure: number;
}

/** Rounding and noise alone make so much, of however many people. In days. */
const LEAST = 2;

/**
 * Of the error of a median, 95 times in 100: 1,96 × 1,25 ÷ 1,35 of what lies between its quarters, by the root of its people.
 * Source: McGill, Tukey, Larsen, « Variations of Box Plots », 1978.
 */
const OF_SPREAD = 1.82;

export function readingsOf(answered: AnsweredMeasure, place: Place, whom: string): readonly Reading[] {
  return answered.of.get(readingKey({ ...place, whom })) ?? [];
}

/** The told period of the measure and the year before; null where this territory has no figure of that period. */
export function compareYears(answered: AnsweredMeasure, place: Place, whom: string): Compared | null {
  const { told } = answered;
  const own = readingsOf(answered, place, whom);
  const now = own.find(
    ({ grain, period, value }) => grain === told?.grain && period === told.period && value !== null,
  );
  return now ? compareAt(now, own, answered) : null;
}

/** The newest figure of a territory that has none of the told period: named by its period, compared with nothing. */
export function lastTold(answered: AnsweredMeasure, place: Place, whom: string): Reading | null {
  const { told } = answered;
  const own = readingsOf(answered, place, whom).filter(({ value }) => value !== null);
  const ofGrain = own.findLast(({ grain, period }) => grain === told?.grain && period < told.period);
  return ofGrain ?? own.findLast(({ period }) => lastMonthOf(period) <= answered.settled) ?? null;
}

export interface Told {
  readonly answered: AnsweredMeasure;
  readonly compared: Compared | null;
}

/** Every measure of a territory, everybody together. */
export function compareAll({ answers, measures }: ShownAnswers, place: Place): Told[] {
  return measures.map((answered) => ({
    answered,
    compared: compareYears(answered, place, answers.for_whom.total),
  }));
}

/** A period of a territory, and the same a year before. `own`: all of that territory. */
export function compareAt(now: Reading, own: readonly Reading[], answered: AnsweredMeasure): Compared {
  const before = yearEarlier(now, own);
  const change =
    isSamePopulation(now, before) && now.value !== null && before.value !== null
      ? Math.round(now.value - before.value)
      : null;
  const errors = [now, ...(before ? [before] : [])].map((one) => errorOf(one, answered));
  return { now, before: before ?? null, change, sure: Math.max(LEAST, Math.ceil(Math.hypot(...errors))) };
}

/** A median is read at one or two places from its own: so much of what lies between the quarters, by the number of people. */
const OF_PLACES = 4;

/** Of few people the quarters are secret: those of France stand for theirs. */
function errorOf({ spread, reached, period, whom }: Reading, answered: AnsweredMeasure): number {
  const france = () => readingsOf(answered, FRANCE, whom).find((one) => one.period === period)?.spread;
  const wide = spread ?? france() ?? 0;
  if (reached === null || reached <= 0) return 0;
  return Math.hypot((OF_SPREAD * wide) / Math.sqrt(reached), (OF_PLACES * wide) / reached);
}

export type Way = 'baisse' | 'hausse' | 'pareil';

/** Null where two years are not told. */
export function wayOf(compared: Pick<Compared, 'change' | 'sure'> | null): Way | null {
  if (!compared || compared.change === null) return null;
  if (Math.abs(compared.change) < compared.sure) return 'pareil';
  return compared.change < 0 ? 'baisse' : 'hausse';
}

/** Territories of a level, in order of code. */
export function placesOf(measures: readonly AnsweredMeasure[], level: Level): readonly Reading[] {
  const found = new Map<string, Reading>();
  for (const { readings } of measures)
    for (const one of readings) if (one.level === level && !found.has(one.place)) found.set(one.place, one);
  return [...found.values()].sort((left, right) => (left.place < right.place ? -1 : 1));
}
