import type { Session } from '../../platform/effects.js';
import { pointColumn } from '../../text/point-sql.js';
import { literal } from '../../text/sql-text.js';
import { type AssembledTable, columnNames, publishedRows } from '../published-rows.js';

/**
 * Parquet, zstd, typed, real lists, with the title and the grain of its table among its key-value metadata; GeoParquet where there are
 * coordinates. Its bytes are the same from run to run at one number of threads only.
 */
export async function writeParquet(assembled: AssembledTable, path: string, session: Session): Promise<void> {
  const { table } = assembled;
  const told = `{title: ${literal(table.title)}, description: ${literal(`Grain : ${table.grain}.`)}}`;
  await session.run(
    `copy (select ${columnNames(table.columns)}${pointColumn(table.columns)} from ${publishedRows(assembled)}) to ${literal(path)} (format parquet, compression zstd, kv_metadata ${told})`,
  );
}
