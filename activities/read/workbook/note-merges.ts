/** Rows of a table in which cells are drawn as one: their value stands in the first of them, and the others are read as empty. */
import type { MergedCells } from './open-workbook.js';

export interface Merges {
  /** A row that was read, in order. */
  see(row: number): void;
  add(merged: MergedCells): void;
  /** In order; rows that were not read are left out. */
  rows(): number[];
}

/** More than that on one sheet is told of as many. */
const MOST_MERGES = 100_000;

export function openMerges(): Merges {
  const seen: number[] = [];
  const merges: MergedCells[] = [];
  return {
    see(row) {
      seen.push(row);
    },
    add(merged) {
      if (merges.length < MOST_MERGES) merges.push(merged);
    },
    rows() {
      // of cells that are merged downwards alone, the first row has the value
      const spans = merges
        .map(({ row, lastRow, column, lastColumn }) => ({
          from: lastColumn > column ? row : row + 1,
          to: lastRow,
        }))
        .toSorted((one, other) => one.from - other.from);
      const found: number[] = [];
      let next = 0;
      let until = 0;
      for (const row of seen) {
        for (let span = spans[next]; span && span.from <= row; span = spans[next]) {
          until = Math.max(until, span.to);
          next += 1;
        }
        if (row <= until) found.push(row);
      }
      return found;
    },
  };
}
