/** One record of a damaged file: read as sent where that is possible, repaired where that has one meaning, else refused. */

import { type ColumnProfile, fitness } from '../evidence/cell-shapes.js';
import { alignCells } from './align-cells.js';
import { mendQuotes } from './mend-quotes.js';
import type { LineCursor } from './read-lines.js';
import { type CellSyntax, feedSplit, openSplit, type SplitRecord, splitCells } from './split-cells.js';

export interface RecordPlan {
  readonly syntax: CellSyntax;
  readonly width: number;
  readonly profile: ColumnProfile;
  readonly trimmed: boolean;
}

export type RecordResult = { readonly lines: number } & (
  | { readonly cells: readonly string[]; readonly reason: string | null }
  | { readonly cells: null; readonly reason: string; readonly detail: string }
);

/** Lines and characters that one record may span. */
export const LOOK_AHEAD = 300;
const LONGEST_RECORD = 4 << 20;

/** Reads the record that starts at the cursor, which shows LOOK_AHEAD lines or all that are left. Takes nothing. */
export function readRecord(cursor: LineCursor, plan: RecordPlan): RecordResult {
  const text = cursor.peek(0)?.text ?? '';
  const split = splitCells(text, plan.syntax);
  if (split.state === 'whole') return readWhole(text, split, plan);
  const joined = split.state === 'open' ? joinLines(cursor, plan) : null;
  if (joined?.split.state === 'whole' && joined.split.cells.length === plan.width && !joined.split.strayQuote)
    return { lines: joined.lines, cells: joined.split.cells, reason: null };
  if (joined?.untilEnd && !followedByRecord(cursor, joined.lines, plan))
    return {
      lines: joined.lines,
      cells: null,
      reason: 'unterminated_quote',
      detail: `${joined.lines} lines to the end of the file`,
    };
  // Quoted as it should be, with a cell too many or too few: no quote is out of place, and no neighbour is concerned.
  if (
    joined?.split.state === 'whole' &&
    !joined.split.strayQuote &&
    !followedByRecord(cursor, joined.lines, plan)
  )
    return { ...align(joined.split.cells, plan), lines: joined.lines };
  const mended = mendQuotes(text, plan.syntax, plan.width);
  if (mended) return { lines: 1, cells: mended, reason: 'stray_quote' };
  if (joined && !followedByRecord(cursor, joined.lines, plan)) {
    const over = mendQuotes(joined.text, plan.syntax, plan.width);
    if (over) return { lines: joined.lines, cells: over, reason: 'stray_quote' };
    if (joined.split.state === 'whole') return { ...align(joined.split.cells, plan), lines: joined.lines };
  }
  return mendOtherWidth(text, plan);
}

function readWhole(text: string, split: SplitRecord, plan: RecordPlan): RecordResult {
  const fits = split.cells.length === plan.width;
  if (fits && !split.strayQuote) return { lines: 1, cells: split.cells, reason: null };
  const restored = split.strayQuote ? restoreDelimiter(text, split.strayAt, plan) : null;
  if (restored && (!fits || scoreOf(restored, plan) > scoreOf(split.cells, plan) + 3))
    return { lines: 1, cells: restored, reason: 'missing_delimiter_restored' };
  if (fits) return { lines: 1, cells: split.cells, reason: 'stray_quote' };
  const mended = split.strayQuote ? mendQuotes(text, plan.syntax, plan.width) : null;
  if (mended) return { lines: 1, cells: mended, reason: 'stray_quote' };
  return align(split.cells, plan);
}

function scoreOf(cells: readonly string[], plan: RecordPlan): number {
  return cells.reduce((sum, cell, column) => sum + fitness(cell, plan.profile[column]), 0);
}

/**
 * `name"Long text, quoted","next"`: a quoted cell whose delimiter is missing before it. Only before the first stray quote: with
 * one further on, that one would still stand inside a cell.
 */
function restoreDelimiter(text: string, at: number, plan: RecordPlan): readonly string[] | null {
  const split = splitCells(`${text.slice(0, at)}${plan.syntax.delimiter}${text.slice(at)}`, plan.syntax);
  return split.state === 'whole' && !split.strayQuote && split.cells.length === plan.width
    ? split.cells
    : null;
}

interface JoinedLines {
  readonly text: string;
  readonly lines: number;
  readonly split: SplitRecord;
  /** No closing quote before the end of the file. */
  readonly untilEnd: boolean;
}

function joinLines(cursor: LineCursor, plan: RecordPlan): JoinedLines {
  const first = cursor.peek(0);
  const split = openSplit();
  let text = first?.text ?? '';
  let end = first?.end ?? '';
  feedSplit(split, text, plan.syntax);
  for (let lines = 1; ; lines += 1) {
    const next = cursor.peek(lines);
    if (!next) return { text, lines, split, untilEnd: lines < LOOK_AHEAD };
    if (lines >= LOOK_AHEAD || text.length > LONGEST_RECORD) return { text, lines, split, untilEnd: false };
    const piece = end + next.text;
    text += piece;
    end = next.end;
    feedSplit(split, piece, plan.syntax);
    if (split.state !== 'open') return { text, lines: lines + 1, split, untilEnd: false };
  }
}

/** Some line after the first is a good record on its own: the quote that swallowed it is a stray one. */
function followedByRecord(cursor: LineCursor, lines: number, plan: RecordPlan): boolean {
  for (let offset = 1; offset < lines; offset += 1) {
    const split = splitCells(cursor.peek(offset)?.text ?? '', plan.syntax);
    if (split.state === 'whole' && split.cells.length === plan.width) return true;
  }
  return false;
}

/** Quotes wrong and cells missing or in excess: mended for another width, then put in place. */
function mendOtherWidth(text: string, plan: RecordPlan): RecordResult {
  for (const width of [plan.width - 1, plan.width + 1]) {
    const cells = width > 0 ? mendQuotes(text, plan.syntax, width) : null;
    if (cells) return align(cells, plan);
  }
  return { lines: 1, cells: null, reason: 'quotes_out_of_place', detail: `${text.length} characters` };
}

function align(cells: readonly string[], plan: RecordPlan): RecordResult {
  const aligned = alignCells(cells, plan.profile, plan.trimmed);
  if (typeof aligned !== 'string') return { lines: 1, cells: aligned.cells, reason: aligned.reason };
  return { lines: 1, cells: null, reason: aligned, detail: `${cells.length} cells, ${plan.width} columns` };
}
