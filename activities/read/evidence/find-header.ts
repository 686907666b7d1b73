/** Where the table starts: lines above it, its header, its names. Pure. */

import { mendQuotes } from '../csv/mend-quotes.js';
import type { DeclaredShape, Warning } from '../reading.js';
import type { DialectGuess } from './detect-dialect.js';
import { filled, findHeaderIndex, looksLikeData } from './judge-header.js';
import type { SampleRecord } from './split-sample.js';

export interface TableStart {
  /** Cells of the header; null when the file has none. */
  readonly header: readonly string[] | null;
  readonly headerLine: number;
  /** Physical lines before the first record. */
  readonly skip: number;
  readonly width: number;
  /** Columns that the header names, or that are declared. */
  readonly named: number;
  /** Lines left out or repaired above the first record, with the reason. */
  readonly touched: readonly (readonly [line: number, reason: string])[];
  readonly warnings: readonly Warning[];
}

export function findTableStart(guess: DialectGuess, declared: DeclaredShape): TableStart {
  const records = guess.records.filter((record) => record.line > 0);
  if (declared.columns) return startWithoutHeader(records, declared.columns.length, declared.headerLines);
  const index =
    declared.headerLines === undefined
      ? findHeaderIndex(records, guess.records, guess.width)
      : records.findIndex((record) => record.line >= (declared.headerLines ?? 0));
  const record = records[index];
  if (!record || declared.headerLines === 0)
    return startWithoutHeader(records, guess.width, declared.headerLines);
  const body = guess.records.slice(index + 1);
  if (declared.headerLines === undefined && looksLikeData(record, body, guess.width))
    return startWithoutHeader(records, guess.width, undefined);
  return startAt(records, index, guess, declared.headerLines === undefined);
}

function startAt(
  records: readonly SampleRecord[],
  index: number,
  guess: DialectGuess,
  judged: boolean,
): TableStart {
  const record = records[index];
  const line = record?.line ?? 1;
  const body = guess.records.slice(index + 1);
  const bodyWidth = widthOf(body) ?? record?.cells.length ?? 1;
  const mended = record?.clean === false ? mendQuotes(record.text, guess.syntax, bodyWidth) : null;
  const bodyShare = body.filter(({ cells }) => cells.length === bodyWidth).length / Math.max(1, body.length);
  const fitted = fitHeader(mended ?? record?.cells ?? [], bodyWidth, bodyShare);
  const reasons = [mended ? 'stray_quote' : '', fitted.reason].filter((reason) => reason !== '');
  const preamble = judged ? preambleLines(records.slice(0, index)) : [];
  return {
    header: fitted.header,
    headerLine: line,
    skip: line + (record?.lines ?? 1) - 1,
    width: fitted.width,
    named: fitted.header.length,
    touched: [...preamble, ...reasons.map((reason) => [line, reason] as const)],
    warnings: [
      ...preambleWarning(preamble.length),
      ...reasons.map((code) => ({
        code,
        detail: `header at line ${line}: ${record?.cells.length} names, ${bodyWidth} cells in most records`,
      })),
    ],
  };
}

function fitHeader(
  header: readonly string[],
  bodyWidth: number,
  share: number,
): { header: readonly string[]; width: number; reason: string } {
  const surplus = header.length - bodyWidth;
  const empties = header.filter((name) => name.trim() === '').length;
  if (surplus > 0 && empties === surplus)
    return {
      header: header.filter((name) => name.trim() !== ''),
      width: bodyWidth,
      reason: 'header_empty_cells_dropped',
    };
  if (surplus < 0 && share >= 0.8) return { header, width: bodyWidth, reason: 'header_shorter_than_rows' };
  return {
    header,
    width: Math.max(header.length, 1),
    reason: surplus === 0 ? '' : 'header_and_rows_disagree',
  };
}

function startWithoutHeader(
  records: readonly SampleRecord[],
  width: number,
  skipped: number | undefined,
): TableStart {
  const first = records.findIndex(
    (record) =>
      Math.abs(record.cells.length - width) <= Math.max(1, width * 0.2) && (width < 3 || filled(record) > 1),
  );
  const preamble = skipped === undefined ? preambleLines(records.slice(0, Math.max(0, first))) : [];
  const firstLine = records[Math.max(0, first)]?.line ?? 1;
  return {
    header: null,
    headerLine: 0,
    skip: skipped ?? firstLine - 1,
    width,
    named: width,
    touched: preamble,
    warnings: preambleWarning(preamble.length),
  };
}

function preambleLines(records: readonly SampleRecord[]): (readonly [number, string])[] {
  return records
    .filter((record) => filled(record) > 0)
    .map((record) => [record.line, 'preamble_line'] as const);
}

function preambleWarning(lines: number): Warning[] {
  return lines === 0 ? [] : [{ code: 'preamble_skipped', detail: `${lines} lines above the table` }];
}

/** The most frequent number of cells. */
function widthOf(records: readonly SampleRecord[]): number | null {
  const counts = new Map<number, number>();
  for (const { cells } of records) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  const [top] = [...counts].sort((left, right) => right[1] - left[1] || right[0] - left[0]);
  return top?.[0] ?? null;
}
