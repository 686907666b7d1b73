/** Titles of two levels, of which the upper one spans several columns: both go into the name. Pure. */

import type { MergedCells } from './open-workbook.js';
import type { SheetRow } from './sheet-row.js';

/**
 * True where the row above the titles may be their upper level: right above, with more than one cell or one that does not start the
 * row, over titles that repeat or are blank.
 */
export function mayBeUpperLevel(upper: SheetRow | undefined, titles: SheetRow): boolean {
  if (!upper || upper.row !== titles.row - 1) return false;
  const filled = [...upper.cells.keys()].filter((column) => textAt(upper, column) !== '');
  if (filled.length < 2 && (filled[0] ?? 0) === 0) return false;
  const names = titles.cells.map((_, column) => textAt(titles, column));
  const given = names.filter((name) => name !== '');
  const isRepeated = new Set(given).size < given.length;
  const isBlank = filled.some((column) => textAt(titles, column) === '');
  // With every title given once, what stands above is a heading of the page.
  return isRepeated || isBlank;
}

/** Whether the row of titles has blank ones that the row right below fills, and leaves others as they are. */
export function mayHaveLevelBelow(titles: SheetRow | undefined, below: SheetRow | undefined): boolean {
  if (!titles || below?.row !== titles.row + 1) return false;
  const columns = [...below.cells.keys()];
  return (
    columns.some((column) => textAt(titles, column) === '' && textAt(below, column) !== '') &&
    titles.cells.some((_, column) => textAt(titles, column) !== '' && textAt(below, column) === '')
  );
}

/** Rank of the last row of titles, where cells that are drawn as one say that those found go on below. */
export function lowestLevel(
  head: readonly SheetRow[],
  header: number,
  merges: readonly MergedCells[],
): number {
  const [titles, below] = [head[header], head[header + 1]];
  if (!titles || !below || !mayHaveLevelBelow(titles, below)) return header;
  const own = merges.filter(({ row }) => row === titles.row);
  const goesDown = own.some(({ lastRow }) => lastRow >= below.row);
  const wide = own.filter(({ column, lastColumn }) => lastColumn > column);
  const isUnder = [...below.cells.keys()]
    .filter((column) => textAt(below, column) !== '')
    .every((column) => wide.some((span) => span.column <= column && column <= span.lastColumn));
  return wide.length > 0 && (goesDown || isUnder) ? lowestLevel(head, header + 1, merges) : header;
}

/** `merges`: of the sheet. Where none says how far an upper title reaches, it reaches up to the next one. */
export function joinTitles(
  upper: SheetRow,
  titles: SheetRow,
  merges: readonly MergedCells[],
  width: number,
): string[] {
  const spans = merges.filter(({ row, lastRow }) => row === upper.row && lastRow === upper.row);
  let above = '';
  let reach = -1;
  return Array.from({ length: width }, (_, column) => {
    const own = textAt(upper, column);
    if (own !== '') {
      above = own;
      reach =
        spans.length === 0 ? width : (spans.find((span) => span.column === column)?.lastColumn ?? column);
    }
    const title = textAt(titles, column);
    return column <= reach && above !== title ? `${above} ${title}`.trim() : title;
  });
}

function textAt({ cells }: SheetRow, column: number): string {
  return (cells[column] ?? '').trim();
}
