/** Which numbers of persons a published row tells: its count, and those that a count or a share of it gives. */
import type { Table } from '../../datasets/dataset.js';
import type { CountFamily } from '../../datasets/privacy.js';
import { literal, quoted } from '../text/sql-text.js';

/** SQL of each number of one row, the whole first; null where it is not told. `row`: the relation's name. */
export function countedCells(table: Table, family: CountFamily, row: string): string[] {
  const has = (name: string) => table.columns.some((column) => column.name === name);
  const of = (name: string) => `${row}.${quoted(name)}`;
  const excepted = Object.entries(family.unless)
    .filter(([name]) => has(name))
    .map(([name, values]) => `${of(name)} in (${values.map(literal).join(', ')})`);
  const isShared = excepted.length > 0 ? `not (${excepted.join(' or ')})` : 'true';
  return [
    ...[family.count, ...family.counts.filter(has)].map((name) => `cast(${of(name)} as bigint)`),
    ...family.shares
      .filter(has)
      .map(
        (name) => `case when ${isShared} then cast(round(${of(name)} * ${of(family.count)}) as bigint) end`,
      ),
  ];
}
