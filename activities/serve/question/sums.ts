/** Sums and means over rows in which one person stands several times: they would tell what is not. */

import { Refusal } from '../refusal.js';
import type { ServedColumn, ServedTable } from '../served-table.js';
import { OPERATORS, type Operator } from './operators.js';
import type { Query } from './parse-query.js';

export const NO_SUMS =
  'Cette table compte des personnes, et une même personne y est dans plusieurs lignes (définitions, niveaux, périodes) : ses totaux sont publiés comme des lignes. Filtrez la ligne du total au lieu de la calculer.';

const SUMS: ReadonlySet<string> = new Set(['sum', 'avg']);

/** What may be asked of a column. */
export function operatorsOf({ type }: ServedColumn, { countsPersons }: ServedTable): readonly Operator[] {
  return countsPersons ? OPERATORS[type].filter((operator) => !SUMS.has(operator)) : OPERATORS[type];
}

/** Throws Refusal (400). */
export function refuseSums({ countsPersons }: ServedTable, { measures }: Query): void {
  if (countsPersons && measures.some(({ measure }) => SUMS.has(measure))) throw new Refusal(400, NO_SUMS);
}
