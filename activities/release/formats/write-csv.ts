import type { Column } from '../../../datasets/dataset.js';
import type { Session } from '../../platform/effects.js';
import { literal, quoted } from '../../text/sql-text.js';
import { type AssembledTable, publishedRows } from '../published-rows.js';

/**
 * CSV: UTF-8 without a byte order mark, comma, quotes as in RFC 4180 but lines end in LF (what `wc`, `sort` and git expect).
 * Null and an empty list are an empty cell; an empty text is `""`. Texts are safe to open in a spreadsheet: sql/cells.sql.
 */
export async function writeCsv(assembled: AssembledTable, path: string, session: Session): Promise<void> {
  const cells = assembled.table.columns.map(
    (column) => `${csvCell(column, assembled)} as ${quoted(column.name)}`,
  );
  await session.run(
    `copy (select ${cells.join(', ')} from ${publishedRows(assembled)}) to ${literal(path)}
     (format csv, header true, delimiter ',', quote '"', escape '"', nullstr '')`,
  );
}

function csvCell({ name, type }: Column, { bareColumns }: AssembledTable): string {
  if (bareColumns?.has(name)) return quoted(name);
  if (type === 'text') return `formula_safe(${quoted(name)})`;
  if (type === 'list') return `formula_safe(nullif(list_text(${quoted(name)}), ''))`;
  return quoted(name);
}
