/** What a row of the cell-key method may never say, whoever made it. */
import type { ToldTables } from '../../datasets/privacy.js';
import { literal, quoted } from '../text/sql-text.js';

export interface ToldRule {
  readonly column: string;
  /** The count of those it is about. */
  readonly count: string;
  /** SQL: the column tells of fewer than the threshold, or of all, or of nobody knows how many. */
  readonly broken: string;
}

/** `row`: the relation's name in the SQL. In order of counts, means, shares, quantiles. */
export function toldRules(family: ToldTables, threshold: number, row: string): ToldRule[] {
  const of = (name: string) => `${row}.${quoted(name)}`;
  const few = (count: string, tail = 1) => `not coalesce(${of(count)} * ${tail} >= ${threshold}, false)`;
  const averages = Object.entries(family.unless).map(
    ([name, values]) => `${of(name)} in (${values.map(literal).join(', ')})`,
  );
  const isShare = averages.length > 0 ? `not (${averages.join(' or ')})` : 'true';
  const rules: [column: string, count: string, broken: string][] = [
    ...family.counts.map((name): [string, string, string] => [name, name, few(name)]),
    ...Object.entries(family.means).map(([name, count]): [string, string, string] => [
      name,
      count,
      few(count),
    ]),
    ...Object.entries(family.shares).map(([name, count]): [string, string, string] => [
      name,
      count,
      `${few(count)} or (${isShare} and (${of(name)} <= 0 or ${of(name)} >= 1))`,
    ]),
    ...Object.entries(family.quantiles).map(([name, { of: count, tail }]): [string, string, string] => [
      name,
      count,
      few(count, tail),
    ]),
  ];
  return rules.map(([column, count, broken]) => ({
    ...{ column, count },
    broken: `(${of(column)} is not null and (${broken}))`,
  }));
}
