/** The rows to publish, as SQL: the contract's columns in the contract's order and types, and no other. */
import { duckdbType } from '../../datasets/contract-columns.js';
import type { Column, Table } from '../../datasets/dataset.js';
import { ContractBroken } from '../errors.js';
import type { Session } from '../platform/effects.js';
import { columnsOf } from '../text/columns-of.js';
import { jsonValue } from '../text/json-value.js';
import { literal, quoted } from '../text/sql-text.js';

/** An assembled table below scratch; its row order is the published order. */
export interface AssembledTable {
  readonly table: Table;
  /** A Parquet file with the contract's columns, and working columns that are never published. */
  readonly path: string;
  /** Columns of text in which no cell is one that a spreadsheet might run, as measured. None, where nobody looked. */
  readonly bareColumns?: ReadonlySet<string>;
}

/** `_row` counts from 0 in the order of the file, and is free: contract columns begin with a letter. */
export function publishedRows({ table, path }: AssembledTable): string {
  const columns = table.columns.map((column) => {
    const name = quoted(column.name);
    return `cast(${name} as ${duckdbType(column)}) as ${name}`;
  });
  return `(select file_row_number as _row, ${columns.join(', ')} from read_parquet(${literal(path)}, file_row_number = true))`;
}

export function columnNames(columns: readonly Column[]): string {
  return columns.map(({ name }) => quoted(name)).join(', ');
}

/** Columns as one struct, the source of a JSON object. */
export function columnStruct(columns: readonly Column[]): string {
  return `struct_pack(${columns.map((column) => `${quoted(column.name)} := ${jsonValue(column)}`).join(', ')})`;
}

/** Throws ContractBroken when a column of the contract is not in the file. */
export async function requireColumns({ table, path }: AssembledTable, session: Session): Promise<void> {
  const names = new Set(await columnsOf(`read_parquet(${literal(path)})`, session));
  const missing = table.columns.filter(({ name }) => !names.has(name)).map(({ name }) => name);
  if (missing.length > 0)
    throw new ContractBroken(
      `${table.name}: the assembled table lacks ${missing.join(', ')}; its assembly SQL must give every column of contract.ts.`,
    );
}
