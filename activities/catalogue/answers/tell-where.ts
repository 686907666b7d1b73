/** Where and for whom a wait fell or rose in a year, in a sentence each: what the first screen says before any table. Pure. */
import { countOf, formatCount } from '../../markup/french.js';
import { type Compared, compareYears, FRANCE, placesOf, type Way, wayOf } from './compare.js';
import type { AnsweredMeasure, ShownAnswers } from './reading.js';
import { unitOf } from './words.js';

interface Moved {
  readonly name: string;
  readonly change: number;
  readonly way: Way;
}

/** « Où : baisse dans 7 départements sur 12 comparés (surtout Nord, 9 jours), hausse dans 3 (…). » Null where no two years can be compared. */
export function tellWhere(answered: AnsweredMeasure, { answers }: ShownAnswers): string | null {
  const { total } = answers.for_whom;
  const moved = placesOf([answered], 'departement').flatMap((place) =>
    movedOf(place.name, compareYears(answered, place, total)),
  );
  if (moved.length === 0) return null;
  const { unit } = answered.measure;
  const ways = (['baisse', 'hausse'] as const)
    .map((what) => ({ what, found: moved.filter(({ way }) => way === what) }))
    .filter(({ found }) => found.length > 0);
  if (ways.length === 0)
    return `Où : ${countOf(moved.length, 'département comparé', 'départements comparés')}, aucun changement sûr.`;
  const told = ways.map(({ what, found }, at) => {
    const [most] = found.toSorted((one, other) => Math.abs(other.change) - Math.abs(one.change));
    const count =
      at === 0
        ? `${countOf(found.length, 'département', 'départements')} sur ${formatCount(moved.length)} ${moved.length < 2 ? 'comparé' : 'comparés'}`
        : formatCount(found.length);
    return `${what} dans ${count}${most ? ` (${found.length > 1 ? 'surtout ' : ''}${most.name}, ${unitOf(most.change, unit)})` : ''}`;
  });
  return `Où : ${told.join(', ')}.`;
}

/** « Pour qui : orientation sociale, 3 jours de moins ; orientation professionnelle, à peu près pareil. » Null likewise. */
export function tellForWhom(answered: AnsweredMeasure, { answers }: ShownAnswers): string | null {
  const { unit } = answered.measure;
  const told = Object.entries(answers.for_whom.labels)
    .flatMap(([whom, name]) => movedOf(inSentence(name), compareYears(answered, FRANCE, whom)))
    .map(({ name, change, way }) =>
      way === 'pareil'
        ? `${name}, à peu près pareil`
        : `${name}, ${unitOf(change, unit)} de ${change < 0 ? 'moins' : 'plus'}`,
    );
  return told.length === 0 ? null : `Pour qui : ${told.join(' ; ')}.`;
}

function movedOf(name: string, compared: Compared | null): Moved[] {
  const way = wayOf(compared);
  return way === null ? [] : [{ name, way, change: compared?.change ?? 0 }];
}

function inSentence(label: string): string {
  return `${label.charAt(0).toLowerCase()}${label.slice(1)}`;
}
