/** Which delimiter and quote make the most consistent table of the sample. Pure. */

import type { CellSyntax } from '../csv/split-cells.js';
import { type Shape, shapeOf } from './cell-shapes.js';
import { quoteCandidates } from './quote-candidates.js';
import type { TextSample } from './sample-text.js';
import { type SampleRecord, splitSample } from './split-sample.js';

export interface DialectGuess {
  readonly syntax: CellSyntax;
  readonly records: readonly SampleRecord[];
  /** Cells of most records. */
  readonly width: number;
  /** Share of the records that have that many cells. */
  readonly share: number;
  readonly score: number;
}

/** Delimiters seen in practice, weighted by how likely each is when tables are equally good. */
const DELIMITERS: readonly (readonly [string, number])[] = [
  [';', 1],
  [',', 1],
  ['\t', 1],
  ['|', 1],
  [':', 0.6],
  ['^', 0.8],
  ['~', 0.8],
  [' ', 0.6],
  ['#', 0.6],
  ['&', 0.6],
  ['*', 0.6],
  ['§', 0.9],
  ['/', 0.3],
  ['-', 0.3],
  ['_', 0.3],
  ['@', 0.3],
];

const WORTH: Readonly<Record<Shape, number>> = {
  empty: 0.6,
  integer: 1,
  decimal: 1,
  date: 1,
  time: 1,
  url: 1,
  email: 1,
  code: 0.8,
  word: 0.9,
  short: 0.6,
  long: 0.4,
};

const COMMON: readonly string[] = [',', ';', '\t', '|'];
/** The score that a table of several columns must reach; below it the file has one column. */
const FLOOR = 0.055;
const ENOUGH_RECORDS = 400;

/** The best guess; a sample where nothing separates is a table of one column. */
export function detectDialect(sample: TextSample): DialectGuess {
  const text = sample.blocks.join('\n');
  const guesses = DELIMITERS.filter(([delimiter]) => text.includes(delimiter)).flatMap(([delimiter, prior]) =>
    // Spaces on both sides, and quotes behind them, are written on purpose.
    quoteCandidates(text, delimiter).map((syntax) =>
      weigh(sample, syntax, syntax.delimiter.startsWith(' ') && syntax.delimiter !== ' ' ? 1 : prior),
    ),
  );
  const one = weigh(sample, { delimiter: ',', quote: '"', escape: '"' }, 1);
  const best = guesses.reduce((top, next) => (next.score > top.score ? next : top), { ...one, score: FLOOR });
  return best;
}

/** Weighs one syntax, declared or guessed. */
export function weigh(sample: TextSample, syntax: CellSyntax, prior: number): DialectGuess {
  const all = splitSample(sample, syntax);
  const records = withoutComments(all);
  const counts = new Map<number, number>();
  for (const { cells } of records) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  const [width, rows] = [...counts].reduce(
    (top, next) => (next[1] > top[1] || (next[1] === top[1] && next[0] > top[0]) ? next : top),
    [1, 0],
  );
  const share = records.length === 0 ? 0 : rows / records.length;
  const clean = records.filter((record) => record.clean).length / Math.max(1, records.length);
  const consistency = [...counts].reduce(
    (sum, [cells, count]) => sum + (count / records.length) ** 2 * (cells > 1 ? 1 : 0.5),
    0,
  );
  const table = width > 1 ? (width - 0.6) / width : 0;
  const belief =
    COMMON.includes(syntax.delimiter.trim() || syntax.delimiter) || isSteady(records, share, clean)
      ? prior
      : prior / 10;
  // In a handful of lines, a header that splits differently from the rest is evidence against the delimiter.
  const header = records.length < 5 && records[0]?.cells.length !== width ? 0.6 : 1;
  const score =
    header * consistency * table * (0.15 + typeShare(records, width)) * belief * (0.1 + 0.9 * clean);
  return { syntax, records: all, width, share, score };
}

/** Lines that start with `#` are ignored, as long as other lines remain. */
function withoutComments(records: readonly SampleRecord[]): readonly SampleRecord[] {
  const others = records.filter(({ text }) => !text.startsWith('#'));
  return others.length > 1 ? others : records;
}

/** A rare delimiter is accepted when the table is regular, or when many clean records have quoted cells next to it. */
function isSteady(records: readonly SampleRecord[], share: number, clean: number): boolean {
  return (
    records.length > 2 &&
    (share > 0.85 || (clean > 0.95 && records.filter((record) => record.quoted).length > 20))
  );
}

function typeShare(records: readonly SampleRecord[], width: number): number {
  let worth = 0;
  let cells = 0;
  for (const record of records.slice(0, ENOUGH_RECORDS)) {
    if (record.cells.length !== width) continue;
    for (const cell of record.cells) worth += worthOf(cell);
    cells += record.cells.length;
  }
  return cells === 0 ? 0 : worth / cells;
}

/** A cell that holds another common delimiter is a sign of the wrong one. */
function worthOf(cell: string): number {
  const worth = WORTH[shapeOf(cell)];
  if (cell.includes('\t')) return worth * 0.2;
  return cell.includes(';') || cell.includes('|') ? worth * 0.6 : worth;
}
