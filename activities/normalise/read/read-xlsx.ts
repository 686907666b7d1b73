/** XLSX: one sheet of a workbook as a table. */
import type { Session } from '../../platform/effects.js';
import { shapeOf } from './cell-shapes.js';
import { loadRecords } from './load-records.js';
import { nameColumns } from './name-columns.js';
import { openWorkbook, type Workbook } from './open-workbook.js';
import type { ReadRequest, TableReading } from './reading.js';
import { refuseFile } from './refusals.js';
import { openRecordSink, type RecordSink } from './write-records.js';

interface SheetRow {
  readonly row: number;
  readonly cells: readonly string[];
}

interface SheetStart {
  readonly headerRow: number;
  readonly header: readonly string[];
  readonly width: number;
  readonly skippedRows: number;
}

const HEADER_SEARCH = 20;
/** Rows looked at to know how wide the table is. */
const WIDTH_SEARCH = 1000;
/** Columns without a name that are still believed to belong to the table. */
const UNNAMED_COLUMNS = 50;

export async function readWorkbook(
  path: string,
  request: ReadRequest,
  session: Session,
): Promise<TableReading> {
  const workbook = await openWorkbook(path, request.fileName);
  try {
    const { sheet, head } = await chooseSheet(workbook, request);
    const start = findSheetStart(head, request);
    const columns = nameColumns(request.declared?.columns ?? start.header, start.width);
    const sink = await openRecordSink(request.scratch);
    for (const row of head.slice(0, start.skippedRows)) sink.addTouched(row.row, 'preamble_line');
    await workbook.readRows(sheet, (row, cells) => addRow(sink, { row, cells }, start), sink.drain);
    const written = await sink.finish();
    await loadRecords(session, written, columns);
    return {
      encoding: { name: 'utf-8', proof: 'XLSX' },
      dialect: null,
      sheets: [...new Set([sheet, ...workbook.sheets])],
      columns,
      rowsIn: written.read + written.rejected,
      rowsRead: written.read,
      rowsRejected: written.rejected,
      speed: 'careful',
      placeUnit: 'ligne',
      warnings:
        start.skippedRows === 0
          ? []
          : [{ code: 'preamble_skipped', detail: `${start.skippedRows} rows above the table` }],
    };
  } finally {
    workbook.close();
  }
}

/** Stops a sheet once enough of its rows have been seen. */
class EnoughRows extends Error {}

/** The declared sheet, or the first one with a filled cell, and its first filled rows. */
async function chooseSheet(
  workbook: Workbook,
  request: ReadRequest,
): Promise<{ sheet: string; head: SheetRow[] }> {
  const declared = request.declared?.sheet;
  const wanted =
    declared === undefined ? workbook.sheets : workbook.sheets.filter((name) => name === declared);
  for (const sheet of wanted) {
    const head = await readHead(workbook, sheet);
    if (head.length > 0) return { sheet, head };
  }
  throw refuseFile(request.fileName, 'no_sheet');
}

async function readHead(workbook: Workbook, sheet: string): Promise<SheetRow[]> {
  const head: SheetRow[] = [];
  let enough = false;
  await workbook
    .readRows(
      sheet,
      (row, cells) => {
        if (head.length >= WIDTH_SEARCH) enough = true;
        else if (isFilled(cells)) head.push({ row, cells });
      },
      async () => {
        if (enough) throw new EnoughRows();
      },
    )
    .catch((error: unknown) => {
      if (!enough) throw error;
    });
  return head;
}

function findSheetStart(head: readonly SheetRow[], request: ReadRequest): SheetStart {
  const { columns, headerLines } = request.declared ?? {};
  const last = head.reduce((most, { cells }) => Math.max(most, filledWidth(cells)), 1);
  if (columns) return { headerRow: headerLines ?? 0, header: [], width: columns.length, skippedRows: 0 };
  const index =
    headerLines === undefined ? likelyHeader(head) : head.findIndex(({ row }) => row >= headerLines);
  const found = head[Math.max(0, index)];
  const header = found?.cells ?? [];
  const named = filledWidth(header);
  const width = Math.max(named, Math.min(last, named + UNNAMED_COLUMNS));
  return {
    headerRow: found?.row ?? 0,
    header,
    width,
    skippedRows: headerLines === undefined ? Math.max(0, index) : 0,
  };
}

/** The first row, among the top ones, with the most cells of text. */
function likelyHeader(head: readonly SheetRow[]): number {
  const texts = head
    .filter(({ row }, index) => index < HEADER_SEARCH && row <= (head[0]?.row ?? 0) + HEADER_SEARCH)
    .map(
      ({ cells }) =>
        cells.filter((cell) => ['word', 'short', 'long', 'code'].includes(shapeOf(cell ?? ''))).length,
    );
  return texts.indexOf(Math.max(...texts));
}

function addRow(sink: RecordSink, { row, cells }: SheetRow, start: SheetStart): void {
  if (row <= start.headerRow || !isFilled(cells)) return;
  if (filledWidth(cells) > start.width)
    sink.addReject(row, 'too_many_cells', `${filledWidth(cells)} cells, ${start.width} columns`);
  else
    sink.addRecord(
      row,
      Array.from({ length: start.width }, (_, column) => cells[column] ?? null),
    );
}

function isFilled(cells: readonly string[]): boolean {
  return cells.some((cell) => cell !== undefined && cell !== '');
}

function filledWidth(cells: readonly string[]): number {
  return cells.findLastIndex((cell) => cell !== undefined && cell !== '') + 1;
}
