import type { Session } from '../../platform/effects.js';
import { jsonValue } from '../../text/json-value.js';
import { literal, quoted } from '../../text/sql-text.js';
import { type AssembledTable, publishedRows } from '../published-rows.js';

/** An array of objects, one per line; every column in every object, null included; lists are arrays. */
export async function writeJson(assembled: AssembledTable, path: string, session: Session): Promise<void> {
  const cells = assembled.table.columns.map((column) => `${jsonValue(column)} as ${quoted(column.name)}`);
  await session.run(
    `copy (select ${cells.join(', ')} from ${publishedRows(assembled)}) to ${literal(path)} (format json, array true)`,
  );
}
