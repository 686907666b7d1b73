/** Writes a person's row, tells whose it is, and writes it twice where a fault says so. */
import type { Draft } from './noise.js';
import type { Person } from './persons.js';
import type { Cell, Table } from './table.js';
import type { Truth } from './truth.js';

export function writePersonRow(
  table: Table,
  cells: readonly Cell[],
  person: Person,
  draft: Draft,
  columns: Readonly<Record<string, string>>,
  truth: Truth,
): void {
  for (let copy = 0; copy < (draft.repeated ? 2 : 1); copy += 1) {
    const line = { source: table.source, name: table.name, line: table.writeRow(cells) };
    truth.tellLine(line, person, draft, columns);
    if (copy > 0) truth.tellFault(line, '', 'ligne_en_double');
  }
}
