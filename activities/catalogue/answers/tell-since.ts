/** Since when a wait has fallen or risen, and what experiments began when, in words. Pure. */
import { countOf, formatDate, formatPeriod } from '../../markup/french.js';
import { nameOfDepartement } from '../departements.js';
import { type Compared, compareAt, type Place, readingsOf, wayOf } from './compare.js';
import { lastMonthOf } from './periods.js';
import type { Mark } from './read-marks.js';
import type { AnsweredMeasure, Grain } from './reading.js';
import { inPeriod } from './words.js';

export interface Since {
  readonly way: 'baisse' | 'hausse';
  /** The first of the unbroken run of periods in which the wait is shorter, or longer, than a year before. */
  readonly period: string;
  readonly grain: Grain;
  /** It is the first that can be compared: it may have begun earlier. */
  readonly first: boolean;
  /** It is the newest: no run yet. */
  readonly alone: boolean;
}

const MONTHS: Readonly<Record<Grain, number>> = { mois: 1, trimestre: 3, annee: 12 };

/** Null where nothing is said to have moved. */
export function sinceWhen(
  answered: AnsweredMeasure,
  place: Place,
  whom: string,
  compared: Compared | null,
): Since | null {
  const way = wayOf(compared);
  if (!compared || way === null || way === 'pareil') return null;
  const { now } = compared;
  const own = readingsOf(answered, place, whom).filter(({ grain }) => grain === now.grain);
  let first = now;
  for (;;) {
    const earlier = own.find(
      (one) => lastMonthOf(one.period) === lastMonthOf(first.period) - MONTHS[now.grain],
    );
    const before = earlier ? wayOf(compareAt(earlier, own, answered)) : null;
    if (!earlier || before !== way)
      return { way, period: first.period, grain: now.grain, first: before === null, alone: first === now };
    first = earlier;
  }
}

const EACH: Readonly<Record<Grain, string>> = {
  mois: 'chaque mois',
  trimestre: 'chaque trimestre',
  annee: 'chaque année',
};

/** « Depuis quand : chaque mois depuis avril 2025, l’attente est plus courte qu’un an avant. » */
export function tellSince({ way, period, grain, first, alone }: Since): string {
  const than = `${way === 'baisse' ? 'plus courte' : 'plus longue'} qu’un an avant`;
  const before = first
    ? ' ; on ne peut pas comparer ce qui précède'
    : alone
      ? ', et pas encore juste avant'
      : '';
  const when = alone
    ? inPeriod(period)
    : `${EACH[grain]} depuis ${period.includes('T') ? 'le ' : ''}${formatPeriod(period)}`;
  return `Depuis quand : ${when}, l’attente est ${than}${before}.`;
}

/** More would be a list; each page of a territory has its own. */
const TOLD = 4;

/** « Titre (depuis le 1er mars 2024 : Nord, 128 personnes concernées en tout) ». */
export function tellMark({ title, date, until, departements, people }: Mark): string {
  const dayOf = (day: string) => formatDate(day) ?? day;
  const when = until === null ? `depuis le ${dayOf(date)}` : `du ${dayOf(date)} au ${dayOf(until)}`;
  const isShort = departements.length > 0 && departements.length <= TOLD;
  const where = isShort ? ` : ${departements.map(nameOfDepartement).join(', ')}` : '';
  const whom =
    people === null ? '' : `, ${countOf(people, 'personne concernée', 'personnes concernées')} en tout`;
  return `${title} (${when}${where}${whom})`;
}

/** Which experiments began when, in that order; null where there is none. */
export function tellBeginnings(marks: readonly Mark[]): string | null {
  if (marks.length === 0) return null;
  const told = marks.toSorted((one, other) => (one.date < other.date ? -1 : 1)).map(tellMark);
  const more = told.length > TOLD ? ` ; et ${told.length - TOLD} de plus` : '';
  const titled = told.length === 1 ? 'Une expérimentation' : 'Expérimentations, de la première à la dernière';
  return `${titled} : ${told.slice(0, TOLD).join(' ; ')}${more}. Une baisse qui vient après n’en est pas forcément l’effet.`;
}
