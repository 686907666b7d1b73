/** A measure with its rows, and the one period of which every page speaks. Pure. */
import type { AnswerMeasure } from '../../../datasets/shown.js';
import { lastMonthOf } from './periods.js';
import {
  type AnsweredMeasure,
  type Grain,
  isSamePopulation,
  type Reading,
  readingKey,
  yearEarlier,
} from './reading.js';

/** `readings`: in order of period. `total`: the value of « for whom » that means everybody. */
export function answerMeasure(
  measure: AnswerMeasure,
  readings: readonly Reading[],
  total: string,
): AnsweredMeasure {
  const of = new Map<string, Reading[]>();
  const last: Record<Grain, number> = { mois: 0, trimestre: 0, annee: 0 };
  for (const one of readings) {
    const key = readingKey(one);
    const own = of.get(key);
    if (own) own.push(one);
    else of.set(key, [one]);
    last[one.grain] = Math.max(last[one.grain], lastMonthOf(one.period));
  }
  // a quarter that has begun ends later than the last month that is known
  const settled = (last.mois || last.trimestre || last.annee) - measure.unsettled_months;
  const ofAll = readings.filter(
    ({ whom, period, value }) => whom === total && value !== null && lastMonthOf(period) <= settled,
  );
  return { measure, readings, of, settled, told: choosePeriod(ofAll, of) };
}

const GRAINS: readonly Grain[] = ['mois', 'trimestre', 'annee'];

/** Of the départements that the best grain compares, a finer one must compare so many. */
const NEARLY_ALL = 0.9;

/**
 * The newest period of the finest grain in which nearly all départements can be compared with the year before: two pages that
 * spoke of a month here and of a quarter there would contradict each other. Without départements, what France can compare;
 * without two years, the finest that tells most. `told`: settled rows of everybody that have a value.
 */
function choosePeriod(told: readonly Reading[], of: AnsweredMeasure['of']): AnsweredMeasure['told'] {
  const counted = GRAINS.flatMap((grain) => countPeriods(grain, told, of));
  for (const at of [0, 1, 2, 3]) {
    const best = Math.max(0, ...counted.map(({ counts }) => counts[at] ?? 0));
    const chosen = counted.find(({ counts }) => (counts[at] ?? 0) >= best * NEARLY_ALL);
    if (best > 0 && chosen) return { grain: chosen.grain, period: chosen.period };
  }
  return null;
}

/** Newest first. `counts`: départements compared, France compared, territories compared, territories told. */
function countPeriods(grain: Grain, told: readonly Reading[], of: AnsweredMeasure['of']) {
  const own = told.filter((one) => one.grain === grain);
  const periods = [...new Set(own.map(({ period }) => period))].sort().toReversed();
  return periods.map((period) => {
    const now = own.filter((one) => one.period === period);
    const compared = now.filter((one) => {
      const before = yearEarlier(one, of.get(readingKey(one)) ?? []);
      return isSamePopulation(one, before) && before.value !== null;
    });
    const at = (level: Reading['level']) => compared.filter((one) => one.level === level).length;
    return { grain, period, counts: [at('departement'), at('france'), compared.length, now.length] };
  });
}
