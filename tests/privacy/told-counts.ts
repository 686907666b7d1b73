/** The numbers of persons that measures of delays tell, and who they are. */

import { groupedBy } from '../datasets/grouped-by.js';
import type { Individual } from '../datasets/parcours-truth.js';
import { departementsOf, monthsOf } from '../datasets/recount.js';
import { numberOf, type People, peopleOf } from './people.js';
import type { Figures, Population } from './published.js';

/** A published number of persons, and who they are. */
export interface Told {
  readonly place: string;
  readonly departements: readonly string[];
  readonly months: readonly string[];
  /** Definition and column. */
  readonly what: string;
  readonly shown: number;
  /** Mean delay in days that is told of these very persons. */
  readonly mean: number | null;
  /** How many noises are in it. */
  readonly noises: number;
  readonly persons: People;
  /** The delay in days of each of them, where a mean of it is told. */
  readonly days: readonly number[];
}

type Counts = Pick<Population, 'figures' | 'truth' | 'modalitiesOf'>;

/** Every count of every row, and those that a share and a sum give. In measures that count nobody twice. */
export function toldCounts({ figures, truth, modalitiesOf }: Counts): Told[] {
  const atomOf = ({ definition, departement, mois }: Individual) => `${definition}|${departement}|${mois}`;
  const all = groupedBy(truth, (one) => `${atomOf(one)}|ensemble`);
  const typed = groupedBy(
    truth.filter(({ type }) => type !== null),
    (one) => `${atomOf(one)}|${one.type}`,
  );
  return figures.flatMap((row) => {
    const { ventilation, modalite } = row;
    const atoms = row.type === 'ensemble' ? all : typed;
    const months = monthsOf(row);
    const there = departementsOf(row)
      .flatMap((place) =>
        months.flatMap((month) => atoms.get(`${row.definition}|${place}|${month}|${row.type}`) ?? []),
      )
      .filter(
        ({ person }) => ventilation === null || modalitiesOf(person, row)[ventilation as 'sexe'] === modalite,
      );
    return tellRow(row, there);
  });
}

function tellRow(row: Figures, all: readonly Individual[]): Told[] {
  const { effectif, non_murs, mesures, moyenne, part } = row;
  const whom = row.ventilation === null ? row.type : `${row.ventilation} ${row.modalite}`;
  const cell = {
    place: `${row.niveau_territoire}|${row.territoire}|${row.niveau_periode}|${row.periode}|${whom}`,
    departements: departementsOf(row),
    months: monthsOf(row),
  };
  const of = (column: string, shown: number | null, who: readonly Individual[], noises = 1): Told[] => {
    const persons = shown === null ? null : peopleOf(who.map(({ person }) => person));
    if (shown === null || persons === null) return [];
    const what = `${row.definition}.${column}`;
    return [{ ...cell, what, shown, noises, persons, mean: null, days: [] }];
  };
  const ripe = all.filter(({ mur }) => mur);
  const measured = ripe.filter(({ jours }) => jours !== null);
  const inside = effectif === null || part === null ? null : Math.round(effectif * part);
  const sum = effectif === null || non_murs === null ? null : effectif + non_murs;
  return [
    ...of('effectif', effectif, ripe),
    ...of(
      'non_murs',
      non_murs,
      all.filter(({ mur }) => !mur),
    ),
    ...of('tous', sum, all, 2),
    ...of('mesures', mesures, measured).map((one) => ({ ...one, mean: moyenne, days: daysOf(measured) })),
    ...of(
      'dans la cible',
      inside,
      ripe.filter(({ atteint }) => atteint === true),
      2,
    ),
  ];
}

/** In the order of the persons. */
function daysOf(who: readonly Individual[]): number[] {
  const days = new Map(who.map(({ person, jours }) => [numberOf(person), jours ?? 0]));
  return [...days].sort(([one], [other]) => one - other).map(([, own]) => own);
}
