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
