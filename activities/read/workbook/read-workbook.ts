/** One sheet of a workbook as a table, whatever the format of the workbook. */
import type { Session } from '../../platform/effects.js';
import { flagFootnotes, flagTotals } from '../evidence/flag-footnotes.js';
import { nameColumns, titlesTaken } from '../evidence/name-columns.js';
import { loadRecords } from '../load-records.js';
import type { ReadRequest, TableReading } from '../reading.js';
import { requireWidth } from '../refusals.js';
import { chooseTable } from './choose-table.js';
import type { Workbook } from './open-workbook.js';
import { findStart } from './sheet-start.js';
import { sheetWarnings } from './sheet-warnings.js';
import { writeSheetRows } from './write-sheet-rows.js';

/** Leaves `extract` and the findings of a sheet in the session. Closes the workbook. */
export async function readWorkbook(
  opened: Workbook,
  proof: string,
  request: ReadRequest,
  session: Session,
): Promise<TableReading> {
  try {
    const found = await chooseTable(opened, request);
    const start = await findStart(found, request);
    requireWidth(request.fileName, start.width);
    const titles = request.declared?.columns ?? start.titles;
    const columns = nameColumns(titles, start.width);
    const { written, natives, ...seen } = await writeSheetRows(opened, found, start, request);
    await loadRecords(session, written, columns);
    await flagFootnotes(session, columns.length);
    await flagTotals(session, columns);
    const others = found.workbook.sheets.map(({ name }) => name);
    return {
      encoding: { name: 'utf-8', proof },
      dialect: null,
      sheets: [...new Set([found.chosen.sheet, ...others])],
      headerRow: start.hasTitles ? start.headerRow : 0,
      columns,
      titles: titlesTaken(titles, columns),
      native: await natives.finish(columns, session),
      rowsIn: written.read + written.rejected,
      rowsRead: written.read,
      rowsRejected: written.rejected,
      rowsAbove: start.above.length,
      speed: 'careful',
      placeUnit: 'ligne',
      warnings: sheetWarnings(found, start, seen),
    };
  } finally {
    opened.close();
  }
}
