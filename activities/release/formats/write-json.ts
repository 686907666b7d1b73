import type { Session } from '../../platform/effects.js';
import { literal } from '../../text/sql-text.js';
import { type AssembledTable, columnNames, publishedRows } from '../published-rows.js';

/** An array of objects, one per line; every column in every object, null included; lists are arrays. */
export async function writeJson(assembled: AssembledTable, path: string, session: Session): Promise<void> {
  await session.run(
    `copy (select ${columnNames(assembled.table.columns)} from ${publishedRows(assembled)}) to ${literal(path)} (format json, array true)`,
  );
}
