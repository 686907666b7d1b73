/** What a contract says of the values of a column, as conditions of SQL: asked when a value is read, and once more before it is published. */
import type { Column } from '../../datasets/dataset.js';
import { matchesSql } from './pattern-sql.js';
import { literal, quoted } from './sql-text.js';

export type Constraint = 'trop_court' | 'trop_long' | 'forme_invalide' | 'hors_bornes' | 'code_inconnu';

export interface BrokenConstraint {
  readonly constraint: Constraint;
  /** Holds where the column breaks it; never where it is empty. */
  readonly where: string;
}

/** In the order in which they are told of one value. */
export function brokenConstraints(column: Column): BrokenConstraint[] {
  const { minLength, maxLength, pattern, minimum, maximum, values } = column;
  const name = quoted(column.name);
  const tests: (readonly [Constraint, unknown, string])[] = [
    ['trop_court', minLength, `length(${name}) < ${minLength}`],
    ['trop_long', maxLength, `length(${name}) > ${maxLength}`],
    ['forme_invalide', pattern, `not ${matchesSql(patternText(column), pattern ?? '')}`],
    ['hors_bornes', minimum, `${name} < ${minimum}`],
    ['hors_bornes', maximum, `${name} > ${maximum}`],
    ['code_inconnu', values, outside(column)],
  ];
  return tests.flatMap(([constraint, said, where]) => (said === undefined ? [] : [{ constraint, where }]));
}

function patternText({ name, type }: Column): string {
  return type === 'uuid' ? `cast(${quoted(name)} as varchar)` : quoted(name);
}

function outside({ name, type, values = [] }: Column): string {
  const allowed = `[${values.map(literal).join(', ')}]`;
  return type === 'list'
    ? `not list_has_all(${allowed}, ${quoted(name)})`
    : `not list_contains(${allowed}, ${quoted(name)})`;
}
