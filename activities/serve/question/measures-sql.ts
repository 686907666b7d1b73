/** What a group measures, as SQL. */
import { quoted } from '../../text/sql-text.js';
import type { ServedColumn } from '../served-table.js';
import type { Query } from './parse-query.js';

type Measured = Query['measures'][number];

/** A secret is no zero: what adds rows up tells how many of them it does not know. Once, where a column is both summed and averaged. */
export function hidesIn({ column, measure }: Measured): boolean {
  return column.status !== undefined && (measure === 'sum' || measure === 'avg');
}

export function hiddenName({ name }: ServedColumn): string {
  return `${name}__hidden`;
}

export function hiddenOf({ name, status = '' }: ServedColumn): string {
  return `count(*) filter (where ${quoted(name)} is null and ${quoted(status)} = 'secret')`;
}

/** Null where a row is secret. */
export function measureOf(measure: Measured['measure'], column: ServedColumn): string {
  const whole = wholeMeasure(measure, column);
  return hidesIn({ column, measure }) ? `case when ${hiddenOf(column)} = 0 then ${whole} end` : whole;
}

/** Sums of floating numbers are compensated: the order in which threads meet the rows must not show. */
function wholeMeasure(measure: Measured['measure'], { name, type }: ServedColumn): string {
  const isExact = type === 'integer' || type === 'decimal';
  const column = quoted(name);
  if (measure === 'sum') return isExact ? `sum(${column})` : `fsum(${column})`;
  if (measure === 'avg') return `favg(cast(${column} as double))`;
  return `${measure}(${column})`;
}
