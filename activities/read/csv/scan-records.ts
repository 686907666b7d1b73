/** Counts the records of a regular CSV file on its own, byte by byte, and proves that it is regular. */
import { createReadStream } from 'node:fs';
import { type CellBounds, isUntidy, SUSPECTS } from './untidy-cells.js';

export interface ScanPlan {
  readonly path: string;
  readonly delimiter: string;
  /** Empty: nothing is quoted. */
  readonly quote: string;
  readonly width: number;
  /** Physical lines before the first record. */
  readonly skip: number;
  readonly newline: 'lf' | 'crlf';
}

export interface RecordScan {
  /** Every record has `width` cells and RFC 4180 quotes, and every line end is the same. */
  readonly regular: boolean;
  readonly records: number;
  /** From record `from` (counted from 0) on, `shift` more lines precede than one per record. */
  readonly shifts: readonly { readonly from: number; readonly shift: number }[];
  /** Ranks of the columns, from 0, in which no cell needs squeezing. */
  readonly tidy: readonly number[];
}

const IRREGULAR: RecordScan = { regular: false, records: 0, shifts: [], tidy: [] };
/** More shifts than that cost more than the careful reader. */
const MOST_SHIFTS = 500_000;

// What a byte is, and where the reader stands.
const DELIMITER = 1;
const QUOTE = 2;
const LINE_FEED = 3;
const RETURN = 4;
/** An ordinary byte that may make a cell untidy. */
const SUSPECT = 5;
const AT_START = 0;
const IN_PLAIN = 1;
const IN_QUOTES = 2;
const AFTER_QUOTE = 3;
const AFTER_RETURN = 4;

interface ScanState {
  state: number;
  /** State before a carriage return. */
  before: number;
  cells: number;
  records: number;
  line: number;
  startLine: number;
  shift: number;
  readonly shifts: { from: number; shift: number }[];
  /** By the count of cells at hand: 1 for the first column. */
  readonly untidy: Uint8Array;
}

/** Reads the whole file once; stops at the first irregularity. */
export async function scanRecords(plan: ScanPlan): Promise<RecordScan> {
  const classes = new Uint8Array(256);
  for (const byte of SUSPECTS) classes[byte] = SUSPECT;
  const bounds = { quote: plan.quote.charCodeAt(0), delimiter: plan.delimiter.charCodeAt(0) };
  classes[bounds.delimiter] = DELIMITER;
  if (plan.quote !== '') classes[bounds.quote] = QUOTE;
  classes[10] = LINE_FEED;
  classes[13] = RETURN;
  const at: ScanState = {
    state: AT_START,
    before: AT_START,
    cells: 1,
    records: 0,
    line: 0,
    startLine: 0,
    shift: 0,
    shifts: [],
    untidy: new Uint8Array(plan.width + 1),
  };
  let toSkip = plan.skip;
  let first = true;
  for await (const read of createReadStream(plan.path, { highWaterMark: 1 << 20 })) {
    const chunk: Buffer = read;
    let from = first && chunk.subarray(0, 3).toString('hex') === 'efbbbf' ? 3 : 0;
    first = false;
    for (; toSkip > 0 && from < chunk.length; toSkip -= 1) {
      const end = chunk.indexOf(10, from);
      from = end < 0 ? chunk.length : end + 1;
      if (end < 0) toSkip += 1;
    }
    if (!scanChunk(chunk, from, at, { classes, bounds, plan })) return IRREGULAR;
  }
  if (at.state === IN_QUOTES || at.state === AFTER_RETURN) return IRREGULAR;
  const open = at.cells > 1 || at.state !== AT_START;
  if (open && !endRecord(at, plan)) return IRREGULAR;
  const columns = Array.from({ length: plan.width }, (_, rank) => rank);
  const tidy = columns.filter((rank) => at.untidy[rank + 1] === 0);
  return { regular: true, records: at.records, shifts: at.shifts, tidy };
}

interface ScanTable {
  readonly classes: Uint8Array;
  readonly bounds: CellBounds;
  readonly plan: ScanPlan;
}

function scanChunk(
  chunk: Buffer,
  from: number,
  at: ScanState,
  { classes, bounds, plan }: ScanTable,
): boolean {
  let { state, cells } = at;
  const { untidy } = at;
  const { length } = chunk;
  for (let index = from; index < length; index += 1) {
    const start = index;
    let kind = 0;
    // Nearly every byte is an ordinary one: a run of them is one step.
    for (; index < length; index += 1) {
      kind = classes[chunk[index] ?? 0] ?? 0;
      if (kind === 0) continue;
      if (kind !== SUSPECT) break;
      if (untidy[cells] === 0 && isUntidy(chunk, index, from, state === IN_QUOTES, bounds)) untidy[cells] = 1;
    }
    if (index > start && state !== IN_PLAIN && state !== IN_QUOTES) {
      if (state !== AT_START) return false;
      state = IN_PLAIN;
    }
    if (index === length) break;
    if (state === IN_QUOTES) {
      if (isUntidyInQuotes(kind, chunk[index - 1], bounds)) untidy[cells] = 1;
      if (kind === QUOTE) state = AFTER_QUOTE;
      else if (kind === LINE_FEED) at.line += 1;
    } else if (kind === DELIMITER) {
      if (state === AFTER_RETURN) return false;
      cells += 1;
      state = AT_START;
    } else if (kind === QUOTE) {
      if (state !== AT_START && state !== AFTER_QUOTE) return false;
      state = IN_QUOTES;
    } else if (kind === RETURN) {
      if (state === AFTER_RETURN || plan.newline === 'lf') return false;
      at.before = state;
      state = AFTER_RETURN;
    } else {
      if (!endLine(at, state, cells, plan)) return false;
      cells = 1;
      state = AT_START;
    }
  }
  at.state = state;
  at.cells = cells;
  return true;
}

/** A cell of several lines, one with a delimiter that is no ordinary letter, and one that may be empty. */
function isUntidyInQuotes(
  kind: number,
  before: number | undefined,
  { quote, delimiter }: CellBounds,
): boolean {
  if (kind === DELIMITER) return SUSPECTS.includes(delimiter);
  return kind !== QUOTE || before === quote || before === undefined;
}

/** At a line end outside quotes: a blank line is no record. */
function endLine(at: ScanState, state: number, cells: number, plan: ScanPlan): boolean {
  if ((state === AFTER_RETURN) !== (plan.newline === 'crlf')) return false;
  if (state !== AFTER_RETURN) at.before = state;
  at.cells = cells;
  at.line += 1;
  const blank = cells === 1 && at.before === AT_START;
  if (blank && plan.width === 1) return false;
  if (!blank && !endRecord(at, plan)) return false;
  at.cells = 1;
  at.startLine = at.line;
  return true;
}

function endRecord(at: ScanState, plan: ScanPlan): boolean {
  if (at.cells !== plan.width) return false;
  const shift = at.startLine - at.records;
  if (shift !== at.shift) {
    at.shifts.push({ from: at.records, shift });
    at.shift = shift;
  }
  at.records += 1;
  return at.shifts.length <= MOST_SHIFTS;
}
