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
