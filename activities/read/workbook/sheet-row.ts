/** A row of a sheet, and how much of it is filled. Pure. */

export interface SheetRow {
  readonly row: number;
  readonly cells: readonly string[];
}

/** What a row of a sheet says of its cells beyond their texts. */
export interface RowFacts {
  /** Cells whose formula has no stored value. */
  readonly withoutValue: number;
  /** Columns, from 0, whose cell is a date, a number or a truth, and no text. */
  readonly native: readonly number[];
  /** Columns whose cell is a text that looks like one. */
  readonly alike: readonly number[];
}

export type OnRow = (row: number, cells: string[], facts: RowFacts) => void;

export function filledCells(cells: readonly string[]): number {
  return cells.reduce((sum, cell) => sum + (cell === undefined || cell.trim() === '' ? 0 : 1), 0);
}

export function filledWidth(cells: readonly string[]): number {
  return cells.findLastIndex((cell) => cell !== undefined && cell !== '') + 1;
}
