/** One sheet of a workbook as a table, whatever the format of the workbook. */
import type { Session } from '../../platform/effects.js';
import { flagFootnotes, flagTotals } from '../evidence/flag-footnotes.js';
import { nameColumns, titlesTaken } from '../evidence/name-columns.js';
import { loadRecords } from '../load-records.js';
import type { ReadRequest, TableReading, Warning } from '../reading.js';
import { refuseTable, requireWidth } from '../refusals.js';
import { openRecordSink, type RecordSink } from '../write-records.js';
import { type ChosenSheet, chooseSheet } from './choose-sheet.js';
import { filledCells, filledWidth, type SheetRow } from './find-sheet-table.js';
import { joinTitles, mayBeUpperLevel } from './join-titles.js';
import { openMerges } from './note-merges.js';
import { openNatives } from './note-natives.js';
import type { Workbook } from './open-workbook.js';
import type { OnRow, RowFacts } from './row-facts.js';
import {
  findRegions,
  mayStandBeside,
  mergedWithin,
  onlyRegion,
  type Region,
  within,
} from './sheet-regions.js';
import { partTables } from './sheet-tables.js';

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
  opened: Workbook,
  proof: string,
  request: ReadRequest,
  session: Session,
): Promise<TableReading> {
  const { table } = request.declared ?? {};
  try {
    const { chosen, workbook, region, others: beside, doubtful } = await chooseTable(opened, request);
    const start = await startOf(chosen, workbook, request);
    requireWidth(request.fileName, start.width);
    const columns = nameColumns(request.declared?.columns ?? start.titles, start.width);
    const sink = await openRecordSink(request.scratch);
    for (const row of start.above) sink.addTouched(row, 'preamble_line');
    const natives = openNatives();
    const merges = openMerges();
    let withoutValue = 0;
    const onRow: OnRow = (row, cells, facts) => {
      if (row <= start.headerRow) return;
      natives.add(row, facts);
      merges.see(row);
      withoutValue += facts.withoutValue;
      addRow(sink, row, cells, facts, start);
    };
    const onOther: OnRow = (row, cells) => {
      if (filledCells(cells) > 0) sink.addReject(row, 'other_table', '');
    };
    const parted = partTables(chosen, onRow, onOther);
    const take = region ? within(region, parted.take, table === undefined ? onOther : () => {}) : parted.take;
    await opened.readRows(chosen.sheet, take, sink.drain, (merged) => {
      for (const own of region ? mergedWithin(region, merged) : [merged]) merges.add(own);
    });
    parted.finish();
    for (const row of merges.rows()) sink.addTouched(row, 'merged_cells');
    const written = await sink.finish();
    await loadRecords(session, written, columns);
    await flagFootnotes(session, columns.length);
    await flagTotals(session, columns);
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
      warnings: [
        ...warningsOf(chosen, start, withoutValue),
        ...warnOfBeside(beside),
        ...(doubtful ? [SIDE_BY_SIDE] : []),
        ...warnOfOthers(parted.startsAt()),
      ],
    };
  } finally {
    opened.close();
  }
}

interface ChosenTable {
  readonly chosen: ChosenSheet;
  readonly workbook: Workbook;
  /** Null where all of the sheet is looked at. */
  readonly region: Region | null;
  /** Columns of tables that stand beside it and are not read though nobody asked for this one. */
  readonly others: readonly Region[];
  /** It may be several, side by side; it is read as one. */
  readonly doubtful: boolean;
}

/** The table that is asked for, else the first of those that stand side by side. Throws DeliveryRejected. */
async function chooseTable(opened: Workbook, request: ReadRequest): Promise<ChosenTable> {
  const chosen = await chooseSheet(opened, request);
  const { table, columns } = request.declared ?? {};
  const { sheet, head, unread } = chosen;
  const whole = { chosen, workbook: opened, region: null, others: [], doubtful: false };
  if (table === undefined && (columns || !mayStandBeside(head))) return whole;
  const regions = await findRegions(opened, sheet);
  const found = regions[(table ?? 1) - 1];
  if (!found && table !== undefined) throw refuseTable(request.fileName, table, regions.length);
  const others = regions.filter((other) => other !== found && other.from === found?.from);
  if (!found || (table === undefined && others.length === 0))
    return { ...whole, doubtful: found?.doubtful === true };
  // What stands above the first is told as it is above any table.
  const region = table === undefined ? { ...found, from: 1 } : found;
  const workbook = onlyRegion(opened, sheet, region);
  const own = await chooseSheet(workbook, { ...request, declared: { ...request.declared, sheet } });
  return {
    chosen: { ...own, unread },
    workbook,
    region,
    others: table === undefined ? others : [],
    doubtful: false,
  };
}

function warnOfBeside(others: readonly Region[]): Warning[] {
  return others.map(({ left, right }) => ({
    code: 'several_tables',
    detail: `another table seems to stand beside it, in columns ${left + 1} to ${right + 1}; only the first is read, unless another is asked for (read.table, --table)`,
  }));
}

const SIDE_BY_SIDE: Warning = {
  code: 'tables_side_by_side',
  detail:
    'a blank column parts blocks that each have a title above their columns; they are read as one table',
};

function warnOfOthers(row: number | null): Warning[] {
  if (row === null) return [];
  const detail = `another table seems to start in row ${row}; only the first is read, unless another is asked for (read.table, --table)`;
  return [{ code: 'several_tables', detail }];
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
  const upper = upperLevels(head, table.header);
  const merges = upper.length > 0 ? await workbook.readMerges(sheet) : [];
  const { cells: names } = upper.reduce<SheetRow>(
    (joined, level) => ({ row: titles.row, cells: joinTitles(level, joined, merges, table.width) }),
    titles,
  );
  const above = head.slice(0, Math.max(0, table.header - upper.length)).map(({ row }) => row);
  return { headerRow: titles.row, titles: names, width: table.width, above, hasTitles: true };
}

/** Most tables have none, some have one, few have two. */
const MOST_LEVELS = 2;

/** The rows above the titles that say more of them, the nearest first. */
function upperLevels(head: readonly SheetRow[], header: number): SheetRow[] {
  const levels: SheetRow[] = [];
  for (let rank = header - 1; levels.length < MOST_LEVELS; rank -= 1) {
    const [upper, below] = [head[rank], head[rank + 1]];
    if (!upper || !below || !mayBeUpperLevel(upper, below)) break;
    levels.push(upper);
  }
  return levels;
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
