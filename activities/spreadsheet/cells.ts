/** How a value becomes a cell of a CSV file or of a workbook. */
import { readFile } from 'node:fs/promises';
import type { Session } from '../platform/effects.js';

/** `copy` options that write each row's only column as it is; nothing is quoted, so the text must be safe already. */
export const RAW_TEXT = "format csv, header false, quote '', escape '', delimiter '\x01'";

/** Declares the macros of sql/: formula_safe, list_text, utf16_length, xlsx_text. */
export async function loadCellMacros(session: Session): Promise<void> {
  for (const name of ['cells', 'xlsx'])
    await session.run(await readFile(new URL(`./sql/${name}.sql`, import.meta.url), 'utf8'));
}
