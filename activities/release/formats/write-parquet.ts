import type { Session } from '../../platform/effects.js';
import { literal } from '../../text/sql-text.js';
import { type AssembledTable, columnNames, publishedRows } from '../published-rows.js';

/** Parquet, zstd, typed, real lists, with the title and the grain of its table among its key-value metadata. Its bytes are the same from run to run at one number of threads only. */
export async function writeParquet(assembled: AssembledTable, path: string, session: Session): Promise<void> {
  const { title, grain } = assembled.table;
  const told = `{title: ${literal(title)}, description: ${literal(`Grain : ${grain}.`)}}`;
  await session.run(
    `copy (select ${columnNames(assembled.table.columns)} from ${publishedRows(assembled)}) to ${literal(path)} (format parquet, compression zstd, kv_metadata ${told})`,
  );
}
