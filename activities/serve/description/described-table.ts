/** What the OpenAPI document is made from. */
import type { ServedTable } from '../served-table.js';

export type Json = Readonly<Record<string, unknown>>;

/** A table that the document describes, with the versions of its dataset that may be asked for. */
export interface DescribedTable {
  readonly table: ServedTable;
  readonly versions: readonly string[];
}
