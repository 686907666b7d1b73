/** Several tables below each other in one sheet, separated by blank rows: the first is read, the others are reported. */
import { isTyped, shapeOf } from '../evidence/cell-shapes.js';
import type { ChosenSheet } from './choose-sheet.js';
import { filledCells, type OnRow, type SheetRow } from './sheet-row.js';

export interface OtherTables {
  /** Hands on the row, or the one before it that waited for it. */
  readonly take: OnRow;
  finish(): void;
  /** First row of the next table; null where there is none. */
  startsAt(): number | null;
}

/**
 * Rows go to `onRow` as long as they are of the first table, then to `onOther`. Behind a blank row another table starts with a row of
 * titles: texts only, some of them in a column of numbers or dates, or in columns that no row so far fills alone, over a row that fills
 * the same columns.
 */
export function partTables({ head, table }: ChosenSheet, onRow: OnRow, onOther: OnRow): OtherTables {
  const body = head.slice(table.header + 1);
  const titlesRow = head[table.header]?.row ?? 0;
  const titles = (head[table.header]?.cells ?? []).map((cell) => (cell ?? '').trim());
  let held: Parameters<OnRow> | null = null;
  let last: number | null = null;
  let start: number | null = null;
  const release = (): void => {
    if (held) onRow(...held);
    held = null;
  };
  return {
    take(row, cells, facts) {
      if (start !== null) return onOther(row, cells, facts);
      if (filledCells(cells) === 0 && facts.withoutValue === 0) return;
      const isApart = last !== null && row > titlesRow && row !== last + 1;
      if (held && !isApart && startsTable(held, cells, titles, body)) {
        start = held[0];
        onOther(...held);
        held = null;
        return onOther(row, cells, facts);
      }
      release();
      last = row;
      if (isApart) held = [row, cells, facts];
      else onRow(row, cells, facts);
    },
    finish: release,
    startsAt: () => start,
  };
}

/** The row `held` and the one below it. `body`: the first rows below the titles. */
function startsTable(
  [row, first]: Parameters<OnRow>,
  second: readonly string[],
  titles: readonly string[],
  body: readonly SheetRow[],
): boolean {
  const columns = filledColumns(first);
  const isSame = columns.every((column) => titles[column] === (first[column] ?? '').trim());
  if (columns.length < 2 || isSame || !columns.every((column) => isText(first[column]))) return false;
  if (!filledColumns(second).every((column) => columns.includes(column)) || filledCells(second) < 2)
    return false;
  const above = body.filter((other) => other.row < row);
  const isTitled = columns.some((column) => isTypedColumn(above, column));
  return isTitled || !above.some(({ cells }) => filledColumns(cells).join() === columns.join());
}

function filledColumns(cells: readonly string[]): number[] {
  return [...cells.keys()].filter((column) => (cells[column] ?? '').trim() !== '');
}

const isText = (cell: string | undefined) => !isTyped(shapeOf((cell ?? '').trim()));

const TYPICAL = 0.7;

function isTypedColumn(rows: readonly SheetRow[], column: number): boolean {
  const filled = rows.map(({ cells }) => (cells[column] ?? '').trim()).filter((cell) => cell !== '');
  return filled.length > 1 && filled.filter((cell) => !isText(cell)).length >= filled.length * TYPICAL;
}
