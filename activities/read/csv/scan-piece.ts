/** The scanner below scan-records: records counted and proven regular, and untidy cells noted, byte after byte. */

import { DELIMITER, LINE_FEED, QUOTE, RETURN, type ScanPlan, type ScanTable, SUSPECT } from './byte-table.js';
import type { Piece } from './file-pieces.js';
import { type CellBounds, isUntidy, SUSPECTS } from './untidy-cells.js';

/** More shifts than that cost more than the careful reader. */
const MOST_SHIFTS = 500_000;

// Where the reader stands.
const AT_START = 0;
const IN_PLAIN = 1;
const IN_QUOTES = 2;
const AFTER_QUOTE = 3;
const AFTER_RETURN = 4;

export interface ScanState {
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

export function openScan({ width }: ScanPlan): ScanState {
  return {
    state: AT_START,
    before: AT_START,
    cells: 1,
    records: 0,
    line: 0,
    startLine: 0,
    shift: 0,
    shifts: [],
    untidy: new Uint8Array(width + 1),
  };
}

/** False where the file ends within a record that is not whole. */
export function endScan(at: ScanState, plan: ScanPlan): boolean {
  if (at.state === IN_QUOTES || at.state === AFTER_RETURN) return false;
  const open = at.cells > 1 || at.state !== AT_START;
  return !open || endRecord(at, plan);
}

/** False at the first irregularity. */
export function scanPiece(piece: Piece, at: ScanState, table: ScanTable): boolean {
  let { state, cells } = at;
  const { bytes, from, to } = piece;
  const { bounds, plan } = table;
  const { untidy } = at;
  for (let index = from; index < to; index += 1) {
    const start = index;
    index = runEnd(piece, start, cells, state === IN_QUOTES, untidy, table);
    const kind = table.classes[bytes[index] ?? 0] ?? 0;
    if (index > start && state !== IN_PLAIN && state !== IN_QUOTES) {
      if (state !== AT_START) return false;
      state = IN_PLAIN;
    }
    if (index === to) break;
    if (state === IN_QUOTES) {
      if (isUntidyInQuotes(kind, bytes[index - 1], bounds)) untidy[cells] = 1;
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

/** Where the run of ordinary bytes that starts at `from` ends: nearly every byte is one. Notes the column where one of them makes its cell untidy. */
function runEnd(
  { bytes, to }: Piece,
  from: number,
  column: number,
  quoted: boolean,
  untidy: Uint8Array,
  { classes, bounds }: ScanTable,
): number {
  for (let index = from; index < to; index += 1) {
    const kind = classes[bytes[index] ?? 0] ?? 0;
    if (kind === 0) continue;
    if (kind !== SUSPECT) return index;
    if (untidy[column] === 0 && isUntidy(bytes, index, quoted, bounds)) untidy[column] = 1;
  }
  return to;
}

/** A cell of several lines, one with a delimiter that is no ordinary letter, and one that may be empty. */
function isUntidyInQuotes(
  kind: number,
  before: number | undefined,
  { quote, delimiter }: CellBounds,
): boolean {
  if (kind === DELIMITER) return SUSPECTS.includes(delimiter);
  return kind !== QUOTE || before === quote;
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
