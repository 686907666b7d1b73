/** Of whom a figure is: those who got there, and of all who should, how many did and did not. Pure. */
import { formatCount } from '../../markup/french.js';
import type { Compared } from './compare.js';
import type { AnsweredMeasure, Reading } from './reading.js';
import { inPeriod, unitOf, wholeShare } from './words.js';

type Measure = AnsweredMeasure['measure'];

/** « Parmi 865 personnes orientées, une sur deux a attendu moins. » Null where the table does not count them. */
export function tellReached({ reached }: Reading, { people }: Measure): string | null {
  if (!people || reached === null) return null;
  return `Parmi ${formatCount(reached)} ${people.reached_words}, une sur deux a attendu moins.`;
}

/**
 * « Sur 1 078 personnes entrées au 1er trimestre 2026 : 36 % ont été orientées dans les 42 jours de la cible (32 % un an avant),
 * 44 % plus tard ; 20 % ne l’étaient pas encore. » Null where no share is told.
 */
export function tellShare({ now, before }: Compared, { people, unit }: Measure): string | null {
  if (now.share === null) return null;
  const target = now.target === null ? 'dans la cible' : `dans les ${unitOf(now.target, unit)} de la cible`;
  const then = before?.share ?? null;
  const yearBefore = then === null ? '' : `${wholeShare(then)} un an avant`;
  const { reached, expected } = now;
  if (!people || expected === null)
    return `${wholeShare(now.share)} ${target}${yearBefore === '' ? '' : `, ${yearBefore}`}.`;
  const within = `${wholeShare(now.share)} ${people.have} ${target}${yearBefore === '' ? '' : ` (${yearBefore})`}`;
  const of = `Sur ${formatCount(expected)} ${people.all_words} ${inPeriod(now.period)} : ${within}`;
  const rest = tellRest(now.share * expected, expected, reached, people.have_not);
  return `${of}${rest}.`;
}

/** Nothing is told of fewer people, here neither by the rest of what is. */
const FEWEST = 11;

/** Empty where one of the two groups is small, or where noise put more people within the target than at the goal. */
function tellRest(soon: number, expected: number, reached: number | null, haveNot: string): string {
  if (reached === null || reached - soon < FEWEST || expected - reached < FEWEST) return '';
  // whole hundredths that add up
  const missing = Math.round(100 - (100 * reached) / expected);
  const later = 100 - Math.round((100 * soon) / expected) - missing;
  return `, ${wholeShare(later / 100)} plus tard ; ${wholeShare(missing / 100)} ${haveNot}`;
}
