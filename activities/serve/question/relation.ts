/** Where the rows of a table stand, as SQL. */
import { literal, quoted } from '../../text/sql-text.js';
import type { ServedColumn } from '../served-table.js';
import { foldedColumns } from './folded-text.js';

/** Where the rows of a table stand: a clause of SQL, with `_row` beside the columns, which counts in the published order. */
export interface Relation {
  readonly from: string;
  readonly isHeld: boolean;
}

/** In its file. `_row` is free: columns of a contract begin with a letter. */
export function fileRelation(path: string): Relation {
  return { from: `(${rowsOfFile(path)}) as published`, isHeld: false };
}

/** In memory, made by `heldRows`. */
export function heldRelation(name: string): Relation {
  return { from: `${quoted(name)} as published`, isHeld: true };
}

/** The rows of a file, with what else is asked of them again and again. */
export function heldRows(path: string, columns: readonly ServedColumn[]): string {
  return `select ${['*', ...foldedColumns(columns)].join(', ')} from (${rowsOfFile(path)}) order by _row`;
}

function rowsOfFile(path: string): string {
  return `select *, file_row_number as _row from read_parquet(${literal(path)}, file_row_number = true)`;
}
