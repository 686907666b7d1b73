/** What is compared with what: a settled period of a territory, and the same a year before. Pure. */
import { lastMonthOf, yearBefore } from './periods.js';
import {
  type AnsweredMeasure,
  type Grain,
  type Level,
  type Reading,
  readingKey,
  type ShownAnswers,
} from './read-answers.js';

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
}

/** Smaller changes are within what is done to the figures: nothing is said to have moved. In days. */
export const SAME = 2;

const GRAINS: readonly Grain[] = ['mois', 'trimestre', 'annee'];

export function readingsOf(answered: AnsweredMeasure, place: Place, whom: string): readonly Reading[] {
  return answered.of.get(readingKey({ ...place, whom })) ?? [];
}

/**
 * The newest settled period that is told, in the finest grain in which it and the year before are; without such a grain, in
 * the finest that tells anything. Null where nothing is told.
 */
export function compareYears(
  answered: AnsweredMeasure,
  place: Place,
  whom: string,
  grains: readonly Grain[] = GRAINS,
): Compared | null {
  const own = readingsOf(answered, place, whom);
  const found = grains.flatMap((grain) => {
    const now = own.findLast(
      (one) => one.grain === grain && one.value !== null && lastMonthOf(one.period) <= answered.settled,
    );
    return now ? [compareAt(now, own)] : [];
  });
  return found.find(({ change }) => change !== null) ?? found[0] ?? null;
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
export function compareAt(now: Reading, own: readonly Reading[]): Compared {
  const before = own.find((one) => one.grain === now.grain && one.period === yearBefore(now.period));
  // two years of other départements are two populations
  const comparable = before !== undefined && before.observed === now.observed;
  const change =
    comparable && now.value !== null && before.value !== null ? Math.round(now.value - before.value) : null;
  return { now, before: before ?? null, change };
}

/** Territories of a level, in order of code. */
export function placesOf(measures: readonly AnsweredMeasure[], level: Level): readonly Reading[] {
  const found = new Map<string, Reading>();
  for (const { readings } of measures)
    for (const one of readings) if (one.level === level && !found.has(one.place)) found.set(one.place, one);
  return [...found.values()].sort((left, right) => (left.place < right.place ? -1 : 1));
}

/** The grain in which most territories of a level tell both years. */
export function sharedGrain(answered: AnsweredMeasure, level: Level, whom: string): Grain {
  const places = placesOf([answered], level);
  const told = (grain: Grain) =>
    places.filter((place) => typeof compareYears(answered, place, whom, [grain])?.change === 'number').length;
  const [best = 'trimestre'] = [...GRAINS].sort((left, right) => told(right) - told(left));
  return best;
}
