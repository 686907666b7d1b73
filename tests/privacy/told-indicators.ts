/** The numbers of persons that indicators tell, and who they are. */
import type { Presence } from '../datasets/parcours-stocks.js';
import { departementsOf, monthsOf } from '../datasets/recount.js';
import { countedIn, type Figure, SHARES, type Truths } from '../datasets/recount-indicators.js';
import { peopleOf } from './people.js';
import type { Told } from './told-counts.js';

/** Of shares, also those inside and those outside, where each of them is so once. */
export function toldIndicators(figures: readonly Figure[], truths: Truths): Told[] {
  return countedIn(figures, truths).flatMap(({ figure, here }) => {
    const { indicateur, ventilation, modalite, effectif, valeur } = figure;
    const whom = ventilation === null ? figure.type_orientation : `${ventilation} ${modalite}`;
    const of = (column: string, shown: number | null, who: readonly Presence[], noises: number): Told[] => {
      const persons = peopleOf([...new Set(who.map(({ person }) => person))]);
      if (shown === null || persons === null) return [];
      return [
        {
          place: `${figure.niveau_territoire}|${figure.territoire}|${figure.niveau_periode}|${figure.periode}|${whom}`,
          departements: departementsOf(figure),
          months: monthsOf(figure),
          what: `${indicateur}.${column}`,
          ...{ shown, noises, persons, mean: null, days: [] },
        },
      ];
    };
    const once = new Set(here.map(({ person }) => person)).size === here.length;
    const inside = SHARES.has(indicateur) && once && effectif !== null && valeur !== null;
    return [
      ...of('effectif', effectif, here, 1),
      ...of(
        'dedans',
        inside ? Math.round(effectif * valeur) : null,
        here.filter((one) => one.inside > 0),
        2,
      ),
      ...of(
        'dehors',
        inside ? effectif - Math.round(effectif * valeur) : null,
        here.filter((one) => one.inside === 0),
        2,
      ),
    ];
  });
}
