/** Where the cells of a record may start, and where those that open with a quote may close. Pure. */
import type { CellSyntax } from './split-cells.js';

/** Ways to close one cell, and quotes looked at for that: what bounds the tries per cell. */
const MOST_CLOSINGS = 16;
const MOST_QUOTES = 400;

/** A way to end the quoted cell that starts at a place: the delimiter after it, by rank, and the oddities of reading it so. */
export interface Closing {
  readonly rank: number;
  /** Place of the closing quote. */
  readonly at: number;
  readonly cost: number;
}

/** Where cells may start and end. Cell n starts after delimiter n-1. */
export interface Marks {
  readonly text: string;
  readonly syntax: CellSyntax;
  readonly starts: readonly number[];
  /** Rank of the delimiter by its place; the end of the text counts as the last one. */
  readonly delimiters: ReadonlyMap<number, number>;
  readonly quotes: readonly number[];
}

export function markText(text: string, syntax: CellSyntax): Marks {
  const { delimiter, quote } = syntax;
  const starts = [0];
  const delimiters = new Map<number, number>();
  for (let at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, at + delimiter.length)) {
    delimiters.set(at, starts.length - 1);
    starts.push(at + delimiter.length);
  }
  delimiters.set(text.length, starts.length - 1);
  const quotes: number[] = [];
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) quotes.push(at);
  return { text, syntax, starts, delimiters, quotes };
}

/** The nearest ways to close a quoted cell that hold at most `inside` delimiters; none for a cell that opens with no quote. */
export function closingsOf(
  { text, syntax, starts, delimiters, quotes }: Marks,
  cell: number,
  inside: number,
): Closing[] {
  const { delimiter, quote, escape: escaping } = syntax;
  const start = starts[cell] ?? 0;
  if (!text.startsWith(quote, start)) return [];
  const found: Closing[] = [];
  const limit = starts[cell + inside + 1] ?? Number.POSITIVE_INFINITY;
  const first = firstAfter(quotes, start);
  /** Quotes that stand alone so far, and the run of quotes that the next one may prolong. */
  let alone = 0;
  let run = 0;
  for (let rank = first; rank < Math.min(quotes.length, first + MOST_QUOTES); rank += 1) {
    const at = quotes[rank] ?? 0;
    if (at > limit || found.length >= MOST_CLOSINGS) break;
    if (run > 0 && quotes[rank - 1] !== at - 1) {
      alone += run % 2;
      run = 0;
    }
    let after = at + 1;
    while (text[after] === ' ' && delimiter !== ' ') after += 1;
    const ends = delimiters.get(after);
    const spaces = after > at + 1 ? 1 : 0;
    if (ends !== undefined && ends - cell <= inside)
      found.push({ rank: ends, at, cost: alone + (run % 2) + spaces });
    if (escaping === quote) run += 1;
    else if (text[at - 1] !== escaping || at - 1 === start) alone += 1;
  }
  return found;
}

/** Rank of the first number that is greater. */
function firstAfter(sorted: readonly number[], place: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) > place) high = middle;
    else low = middle + 1;
  }
  return low;
}
