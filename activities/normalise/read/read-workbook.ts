/** One sheet of a workbook as a table, whatever the format of the workbook. */
import type { Session } from '../../platform/effects.js';
import { type ChosenSheet, chooseSheet } from './choose-sheet.js';
import { filledCells, filledWidth } from './find-sheet-table.js';
import { flagFootnotes } from './flag-footnotes.js';
import { joinTitles, mayBeUpperLevel } from './join-titles.js';
import { loadRecords } from './load-records.js';
import { nameColumns, titlesTaken } from './name-columns.js';
import { openNatives } from './note-natives.js';
import type { OnRow, RowFacts, Workbook } from './open-workbook.js';
import type { ReadRequest, TableReading, Warning } from './reading.js';
import { requireWidth } from './refusals.js';
import { openRecordSink, type RecordSink } from './write-records.js';

interface SheetStart {
  /** Row of the titles, the lower one of two; records stand below. */
  readonly headerRow: number;
  readonly titles: readonly string[];
  readonly width: number;
  /** Filled rows above the titles. */
  readonly above: readonly number[];
  readonly hasTitles: boolean;
}

/** Leaves `extract` and the findings of a sheet in the session. Closes the workbook. */
export async function readWorkbook(
  workbook: Workbook,
  proof: string,
  request: ReadRequest,
  session: Session,
): Promise<TableReading> {
  try {
    const chosen = await chooseSheet(workbook, request);
    const start = await startOf(chosen, workbook, request);
    requireWidth(request.fileName, start.width);
    const columns = nameColumns(request.declared?.columns ?? start.titles, start.width);
    const sink = await openRecordSink(request.scratch);
    for (const row of start.above) sink.addTouched(row, 'preamble_line');
    const natives = openNatives();
    let withoutValue = 0;
    const onRow: OnRow = (row, cells, facts) => {
      if (row <= start.headerRow) return;
      natives.add(row, facts);
      withoutValue += facts.withoutValue;
      addRow(sink, row, cells, facts, start);
    };
    await workbook.readRows(chosen.sheet, onRow, sink.drain);
    const written = await sink.finish();
    await loadRecords(session, written, columns);
    await flagFootnotes(session, columns.length);
    const others = workbook.sheets.map(({ name }) => name);
    return {
      encoding: { name: 'utf-8', proof },
      dialect: null,
      sheets: [...new Set([chosen.sheet, ...others])],
      headerRow: start.hasTitles ? start.headerRow : 0,
      columns,
      titles: titlesTaken(request.declared?.columns ?? start.titles, columns),
      native: await natives.finish(columns, session),
      rowsIn: written.read + written.rejected,
      rowsRead: written.read,
      rowsRejected: written.rejected,
      rowsAbove: start.above.length,
      speed: 'careful',
      placeUnit: 'ligne',
      warnings: warningsOf(chosen, start, withoutValue),
    };
  } finally {
    workbook.close();
  }
}

async function startOf(
  { sheet, head, table }: ChosenSheet,
  workbook: Workbook,
  request: ReadRequest,
): Promise<SheetStart> {
  const { columns, headerLines } = request.declared ?? {};
  if (columns)
    return {
      ...{ headerRow: headerLines ?? 0, titles: [], width: columns.length, above: [] },
      hasTitles: true,
    };
  const titles = head[table.header];
  if (!titles) return { headerRow: 0, titles: [], width: table.width, above: [], hasTitles: false };
  const upper = head[table.header - 1];
  const isDouble = mayBeUpperLevel(upper, titles);
  const names =
    isDouble && upper
      ? joinTitles(upper, titles, await workbook.readMerges(sheet), table.width)
      : titles.cells;
  const above = head.slice(0, Math.max(0, table.header - (isDouble ? 1 : 0))).map(({ row }) => row);
  return { headerRow: titles.row, titles: names, width: table.width, above, hasTitles: true };
}

function addRow(
  sink: RecordSink,
  row: number,
  cells: readonly string[],
  { withoutValue }: RowFacts,
  { width }: SheetStart,
): void {
  if (filledCells(cells) === 0 && withoutValue === 0) return;
  const filled = filledWidth(cells);
  if (filled > width) sink.addReject(row, 'too_many_cells', `${filled} cells, ${width} columns`);
  else
    sink.addRecord(
      row,
      Array.from({ length: width }, (_, column) => cells[column] ?? null),
    );
  if (withoutValue > 0) sink.addTouched(row, FORMULA);
}

const FORMULA = 'formula_without_value';

function warningsOf(
  { unread }: ChosenSheet,
  { above, hasTitles }: SheetStart,
  withoutValue: number,
): Warning[] {
  const warnings: Warning[] = [];
  if (above.length > 0)
    warnings.push({ code: 'preamble_skipped', detail: `${above.length} rows above the table` });
  if (!hasTitles)
    warnings.push({
      code: 'header_absent',
      detail: 'the first row looks like a record: columns are numbered',
    });
  if (withoutValue > 0)
    warnings.push({
      code: FORMULA,
      detail: `${withoutValue} cells hold a formula without a stored value and were read as empty`,
    });
  if (unread.length > 0)
    warnings.push({
      code: 'sheets_not_read',
      detail: `other sheets hold a table: ${unread.join(', ')}; --sheet reads one of them`,
      field: unread.join(', '),
    });
  return warnings;
}
