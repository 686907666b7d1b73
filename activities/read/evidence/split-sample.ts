/** A sample into records under one candidate syntax, leniently: only to judge the syntax by the table it gives. Pure. */

import { type CellSyntax, isBlank, splitCells } from '../csv/split-cells.js';
import { linesOf, type SampleLine, type TextSample } from './sample-text.js';

export interface SampleRecord {
  readonly text: string;
  readonly cells: readonly string[];
  /** Line in the file, for records of the first block; 0 elsewhere. */
  readonly line: number;
  /** Lines it spans. */
  readonly lines: number;
  readonly clean: boolean;
  /** Some cell stands between quotes. */
  readonly quoted: boolean;
}

/** A quoted cell longer than that is taken for a stray quote. */
const LONGEST_RECORD_LINES = 60;

export function splitSample(sample: TextSample, syntax: CellSyntax): SampleRecord[] {
  return sample.blocks.flatMap((block, index) =>
    splitBlock(linesOf(block, sample.newline), syntax, index === 0),
  );
}

function splitBlock(lines: readonly SampleLine[], syntax: CellSyntax, first: boolean): SampleRecord[] {
  const records: SampleRecord[] = [];
  for (let at = 0; at < lines.length; ) {
    const text = lines[at]?.text ?? '';
    if (isBlank(text, syntax.delimiter)) {
      at += 1;
      continue;
    }
    const read = readAt(lines, at, syntax);
    records.push({ ...read, line: first ? at + 1 : 0 });
    at += read.lines;
  }
  return records;
}

function readAt(lines: readonly SampleLine[], at: number, syntax: CellSyntax): Omit<SampleRecord, 'line'> {
  let text = lines[at]?.text ?? '';
  let split = splitCells(text, syntax);
  let taken = 1;
  while (split.state === 'open' && taken < LONGEST_RECORD_LINES && at + taken < lines.length) {
    text += `${lines[at + taken - 1]?.end}${lines[at + taken]?.text}`;
    taken += 1;
    split = splitCells(text, syntax);
  }
  if (split.state === 'whole') {
    const clean = !split.strayQuote && (syntax.quote !== '' || !text.includes('"'));
    return {
      text,
      cells: split.cells,
      lines: taken,
      clean,
      quoted: syntax.quote !== '' && text.includes(syntax.quote) && clean,
    };
  }
  const alone = lines[at]?.text ?? '';
  return { text: alone, cells: splitLeniently(alone, syntax), lines: 1, clean: false, quoted: false };
}

/** A quoted cell ends at the first quote that a delimiter or the end of the line follows. */
function splitLeniently(line: string, syntax: CellSyntax): string[] {
  const { delimiter, quote } = syntax;
  const cells: string[] = [];
  for (let at = 0; at <= line.length; ) {
    const opens = quote !== '' && line.startsWith(quote, at);
    const closing = opens ? line.indexOf(quote + delimiter, at + 1) : -1;
    const closesLast = opens && closing < 0 && line.endsWith(quote) && line.length > at + 1;
    const plain = line.indexOf(delimiter, at);
    const end = closing >= 0 ? closing + 1 : closesLast || plain < 0 ? line.length : plain;
    cells.push(closing >= 0 || closesLast ? line.slice(at + 1, end - 1) : line.slice(at, end));
    at = end + delimiter.length;
  }
  return cells;
}
