/** A sheet of which one region alone is read: its rows, its own columns, and the cells that are merged there. */
import type { MergedCells, Workbook } from './open-workbook.js';
import { filledCells, type OnRow } from './sheet-row.js';

/** Rows from 1, columns from 0, the last of each included. */
export interface Region {
  readonly from: number;
  readonly to: number;
  readonly left: number;
  readonly right: number;
  /** It may be several tables side by side: each part has a title of its own. */
  readonly doubtful?: boolean;
}

/** Rows of the region go to `onRow`, with its own columns; those without a cell in it to `onOther`. */
export function within({ from, to, left, right }: Region, onRow: OnRow, onOther: OnRow): OnRow {
  const own = (columns: readonly number[]) =>
    columns.filter((column) => column >= left && column <= right).map((column) => column - left);
  return (row, cells, facts) => {
    const cut = cells.slice(left, right + 1);
    if (row < from || row > to || (filledCells(cut) === 0 && filledCells(cells) > 0))
      onOther(row, cells, facts);
    else onRow(row, cut, { ...facts, native: own(facts.native), alike: own(facts.alike) });
  };
}

/** The workbook with nothing but the region on that sheet, on its own rows. */
export function onlyRegion(workbook: Workbook, sheet: string, region: Region): Workbook {
  return {
    ...workbook,
    readRows: (name, onRow, drain, onMerge) =>
      workbook.readRows(name, name === sheet ? within(region, onRow, () => {}) : onRow, drain, onMerge),
    async readMerges(name) {
      const merges = await workbook.readMerges(name);
      return name === sheet ? merges.flatMap((merged) => mergedWithin(region, merged)) : merges;
    },
  };
}

export function mergedWithin({ left, right }: Region, merged: MergedCells): MergedCells[] {
  if (merged.lastColumn < left || merged.column > right) return [];
  return [{ ...merged, column: Math.max(0, merged.column - left), lastColumn: merged.lastColumn - left }];
}
