/** A table of the cell-key method beside the same as it is published: which rows of the two are compared, and how many are revised at once. */
import type { Table } from '../../../datasets/dataset.js';
import type { ToldTables } from '../../../datasets/privacy.js';
import { toldRules } from '../told-rules.js';

export interface RepublishedTable {
  readonly table: Table;
  readonly family: ToldTables;
  readonly threshold: number;
  /** The noise of a count at most. */
  readonly deviation: number;
  /** Parquet below scratch: the table about to be published, and the same as it is published now. */
  readonly path: string;
  readonly publishedPath: string;
}

/** Whether the published rows have the names of these: under other names they are of another table, and nothing of it is kept. */
export function namesRows({ cell }: ToldTables, known: ReadonlySet<string>): boolean {
  return cell.every((name) => known.has(name));
}

/** Whether the published row says what no row may say: it is of another method, and nothing of it is kept. */
export function untold({ family, threshold }: RepublishedTable, known: ReadonlySet<string>): string {
  const rules = toldRules(family, threshold, 'earlier').filter(
    ({ column, count }) => known.has(column) && known.has(count),
  );
  return rules.map(({ broken }) => broken).join(' or ') || 'false';
}

/**
 * Rows are revised together: so many at least, or one in twenty of a smaller table. Fewer could all be of one person, who is in many rows of a
 * table that has levels: her change draws other noise in all of them.
 */
export function batchOf(rows: string, { family: { together }, threshold }: RepublishedTable): string {
  return `least(${together ?? threshold}, ceil(${rows} / 20))`;
}

/** Fewer rows are no batch, since all of them may be about one person: then each must move by more than she alone can. */
export const FEWEST = 3;

/** She is one more or less, and draws the noise anew. */
export function moreThanNoise({ deviation }: RepublishedTable): number {
  return 2 * deviation + 2;
}
