/** `colonne__opérateur`: the column, and what is asked of it. */

import { refuseParameter, shownName } from '../refusal.js';
import type { ServedColumn } from '../served-table.js';
import { FILTERS, type FilterOperator, MEASURES, OPERATORS, type Operator, TYPE_NAMES } from './operators.js';

export interface Operation {
  readonly column: ServedColumn;
  readonly operator: Operator;
}

/** Throws Refusal where there is no such column, or the operator does not go with it. */
export function readOperation(name: string, columns: readonly ServedColumn[]): Operation {
  const [, left = '', operator = ''] = /^([\s\S]*)__([\s\S]*)$/.exec(name) ?? [];
  const column = columns.find((one) => one.name === left);
  if (!column) {
    if (left !== '') refuseParameter(name, `la table n’a pas de colonne « ${shownName(left)} »`);
    refuseParameter(
      name,
      'inconnu ; un paramètre s’écrit colonne__opérateur, ou or, search, near, within, departement, columns, page, page_size, format',
    );
  }
  const allowed: readonly string[] = OPERATORS[column.type];
  if (!isOperator(operator) || !allowed.includes(operator))
    refuseParameter(
      name,
      `l’opérateur « ${shownName(operator)} » ne s’applique pas à une colonne de type ${TYPE_NAMES[column.type]} ; on peut demander ${allowed.join(', ')}`,
    );
  return { column, operator };
}

export function isFilter(operator: Operator): operator is FilterOperator {
  return FILTERS.some((one) => one === operator);
}

function isOperator(text: string): text is Operator {
  return [...FILTERS, ...MEASURES, 'groupby', 'sort'].includes(text);
}
