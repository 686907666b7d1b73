/** Careful speed: every record on its own, repaired where that has one meaning, flagged or refused with its line. */

import type { Session } from '../../platform/effects.js';
import { cleanName } from '../evidence/name-columns.js';
import { createExtract, loadRecords, shownColumns } from '../load-records.js';
import { openRecordSink, type RecordSink } from '../write-records.js';
import { partLine } from './part-line.js';
import type { CsvPlan } from './plan-csv.js';
import { LineCursor, readLines, type TextLine } from './read-lines.js';
import { LOOK_AHEAD, type RecordPlan, type RecordResult, readRecord } from './read-record.js';
import { isBlank } from './split-cells.js';

export interface CarefulResult {
  readonly read: number;
  readonly rejected: number;
  readonly columns: readonly string[];
}

/** Leaves the view `extract` and the findings in the session. */
export async function readCarefully(
  path: string,
  plan: CsvPlan,
  scratch: string,
  session: Session,
): Promise<CarefulResult> {
  const sink = await openRecordSink(scratch);
  const cursor = new LineCursor(readLines(path, plan.newline));
  const { syntax, profile, trimmed } = plan;
  const recordPlan = { syntax, width: plan.start.width, profile, trimmed };
  const header = headerKey(plan);
  await skipHead(cursor, plan, sink);
  const blanks = openBlanks(recordPlan, sink);
  for (
    let filled = await cursor.fill(LOOK_AHEAD);
    filled;
    filled = cursor.isFilled(LOOK_AHEAD) ? cursor.peek(0) !== undefined : await cursor.fill(LOOK_AHEAD)
  ) {
    if (!blanks.holds(cursor)) cursor.take(readNext(cursor, recordPlan, header, sink));
    if (sink.isFull()) await sink.drain();
  }
  const written = await sink.finish();
  await loadRecords(session, written, plan.columns);
  const columns = await shownColumns(session, plan.columns, plan.start.named);
  if (columns.length < plan.columns.length) await createExtract(session, columns, '_line');
  return { read: written.read, rejected: written.rejected, columns };
}

async function skipHead(cursor: LineCursor, { start, parted }: CsvPlan, sink: RecordSink): Promise<void> {
  for (let line = 1; line <= start.skip && (await cursor.fill(1)); line += 1) {
    const fault = cursor.peek(0)?.fault;
    const parts = parted.get(line);
    if (parts) {
      cursor.part(parts);
      sink.addTouched(line, 'mixed_line_ends');
    }
    if (fault) sink.addTouched(line, fault);
    cursor.take(1);
  }
}

/** Reads one record into the sink and says how many lines it took. */
function readNext(cursor: LineCursor, plan: RecordPlan, header: string | null, sink: RecordSink): number {
  const line = cursor.peek(0);
  if (!line) return 1;
  if (line.fault === 'too_long' || line.fault === 'undecodable') {
    sink.addReject(line.number, line.fault, `line ${line.number}`);
    return 1;
  }
  if (plan.width > 1 && isBlank(line.text, plan.syntax.delimiter)) {
    if (line.fault) sink.addTouched(line.number, line.fault);
    return 1;
  }
  const parts = partLine(line.text, plan);
  if (parts) {
    cursor.part(parts);
    sink.addTouched(line.number, 'mixed_line_ends');
    return readNext(cursor, plan, header, sink);
  }
  const record = readRecord(cursor, plan);
  const cut = cutLine(cursor, record.lines);
  if (cut !== null) {
    sink.addReject(line.number, 'undecodable', `line ${cut}`);
    return record.lines;
  }
  if (header !== null && isHeader(record, line, header, plan)) {
    sink.addTouched(line.number, 'repeated_header_dropped');
    return 1;
  }
  if (record.cells === null) sink.addReject(line.number, record.reason, record.detail);
  else {
    sink.addRecord(line.number, record.cells);
    if (record.reason) sink.addTouched(line.number, record.reason);
  }
  flagLines(cursor, record.lines, sink);
  return record.lines;
}

/** In a table of one column a blank line may be a record without a value: it is none, and told where a record follows. */
function openBlanks({ width }: RecordPlan, sink: RecordSink): { holds(cursor: LineCursor): boolean } {
  let held: number[] = [];
  return {
    holds(cursor) {
      if (width > 1) return false;
      const line = cursor.peek(0);
      if (line?.text !== '') {
        for (const number of held) sink.addTouched(number, 'blank_record');
        held = [];
        return false;
      }
      held.push(line.number);
      if (line.fault) sink.addTouched(line.number, line.fault);
      cursor.take(1);
      return true;
    },
  };
}

/** Number of the line with a cut character, where the record has one. */
function cutLine(cursor: LineCursor, lines: number): number | null {
  const last = cursor.peek(lines - 1);
  return last?.fault === 'undecodable' ? last.number : null;
}

function flagLines(cursor: LineCursor, lines: number, sink: RecordSink): void {
  for (let offset = 0; offset < lines; offset += 1) {
    const line = cursor.peek(offset);
    if (line?.fault) sink.addTouched(line.number, line.fault);
  }
}

function headerKey(plan: CsvPlan): string | null {
  if (!plan.start.header || plan.start.width === 1) return null;
  return plan.start.header.slice(0, plan.start.width).map(cleanName).join('\0');
}

/** The header again: whole, or cut short, or followed by more names. A record without fault must say all of it. */
function isHeader(record: RecordResult, line: TextLine, header: string, plan: RecordPlan): boolean {
  const raw = record.cells ?? line.text.split(plan.syntax.delimiter);
  const said = raw.slice(0, plan.width).map(cleanName);
  if (record.cells && record.reason === null) return said.join('\0') === header;
  while (said.length > 2 && said.at(-1) === '') said.pop();
  if (said.length * 2 < plan.width || said.length < 2) return false;
  return `${header}\0`.startsWith(`${said.join('\0')}\0`);
}
