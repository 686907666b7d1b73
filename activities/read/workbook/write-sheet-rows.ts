/** The rows of a sheet, streamed: each is a record of the table, or refused with its row, or stands beside the table. */
import type { ReadRequest } from '../reading.js';
import { openRecordSink, type RecordSink, type WrittenRecords } from '../write-records.js';
import type { ChosenTable } from './choose-table.js';
import { openMerges } from './note-merges.js';
import { type Natives, openNatives } from './note-natives.js';
import type { Workbook } from './open-workbook.js';
import { filledCells, filledWidth, type OnRow, type RowFacts } from './sheet-row.js';
import type { SheetStart } from './sheet-start.js';
import { partTables } from './sheet-tables.js';
import { FORMULA, type SeenInRows } from './sheet-warnings.js';
import { mergedWithin, within } from './within-region.js';

export interface WrittenSheet extends SeenInRows {
  readonly written: WrittenRecords;
  readonly natives: Natives;
}

export async function writeSheetRows(
  opened: Workbook,
  { chosen, region }: ChosenTable,
  start: SheetStart,
  request: ReadRequest,
): Promise<WrittenSheet> {
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
  const isAskedFor = request.declared?.table !== undefined;
  const take = region ? within(region, parted.take, isAskedFor ? () => {} : onOther) : parted.take;
  await opened.readRows(chosen.sheet, take, sink.drain, (merged) => {
    for (const own of region ? mergedWithin(region, merged) : [merged]) merges.add(own);
  });
  parted.finish();
  for (const row of merges.rows()) sink.addTouched(row, 'merged_cells');
  return { written: await sink.finish(), natives, withoutValue, otherAt: parted.startsAt() };
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
