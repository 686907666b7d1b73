/** A record whose quotes are wrong, read the one way that gives the right number of cells. Pure. */
import type { CellSyntax } from './split-cells.js';

interface Choice {
  readonly cost: number;
  readonly cell: string;
  readonly next: number;
}

/** Longer or more intricate texts are not mended: the search grows with delimiters times quotes. */
const LONGEST = 65_536;
const MOST_MARKS = 2_000;
const HOPELESS = Number.POSITIVE_INFINITY;

/**
 * Cells of the reading with exactly `width` cells and the fewest oddities; null when there is none.
 * Oddities: a quote kept as a character, a quote not doubled inside quotes, spaces after a closing quote.
 */
export function mendQuotes(text: string, syntax: CellSyntax, width: number): readonly string[] | null {
  if (syntax.quote === '' || text.length > LONGEST) return null;
  const marks = text.split(syntax.quote).length + text.split(syntax.delimiter).length;
  if (marks > MOST_MARKS || text.split(syntax.delimiter).length < width) return null;
  const known = new Map<number, { cost: number; choice: Choice | null }>();
  const search = (at: number, left: number): { cost: number; choice: Choice | null } => {
    const key = at * (width + 1) + left;
    const seen = known.get(key);
    if (seen) return seen;
    let best: { cost: number; choice: Choice | null } = { cost: HOPELESS, choice: null };
    for (const choice of cellChoices(text, at, syntax)) {
      const ends = choice.next > text.length;
      const after = ends
        ? left === 1
          ? 0
          : HOPELESS
        : left > 1
          ? search(choice.next, left - 1).cost
          : HOPELESS;
      if (choice.cost + after < best.cost) best = { cost: choice.cost + after, choice };
    }
    known.set(key, best);
    return best;
  };
  if (search(0, width).cost === HOPELESS) return null;
  return followChoices(search, text.length, width);
}

function followChoices(
  search: (at: number, left: number) => { choice: Choice | null },
  length: number,
  width: number,
): readonly string[] {
  const cells: string[] = [];
  let at = 0;
  for (let left = width; left > 0 && at <= length; left -= 1) {
    const { choice } = search(at, left);
    if (!choice) break;
    cells.push(choice.cell);
    at = choice.next;
  }
  return cells;
}

/** The ways to read the cell that starts here. `next` beyond the text means that the record ends with it. */
function cellChoices(text: string, at: number, syntax: CellSyntax): Choice[] {
  const { delimiter, quote } = syntax;
  const found = text.indexOf(delimiter, at);
  const end = found < 0 ? text.length : found;
  const plain = text.slice(at, end);
  const next = end === text.length ? text.length + 1 : end + delimiter.length;
  const choices: Choice[] = [{ cost: plainCost(plain, quote), cell: plain, next }];
  if (!text.startsWith(quote, at)) return choices;
  for (let close = text.indexOf(quote, at + 1); close >= 0; close = text.indexOf(quote, close + 1)) {
    let after = close + 1;
    while (text[after] === ' ' && delimiter !== ' ') after += 1;
    if (after < text.length && !text.startsWith(delimiter, after)) continue;
    const spaces = after > close + 1 ? 1 : 0;
    const inner = innerText(text.slice(at + 1, close), syntax);
    const follows = after >= text.length ? text.length + 1 : after + delimiter.length;
    choices.push({ cost: inner.oddities + spaces, cell: inner.cell, next: follows });
  }
  return choices;
}

function plainCost(cell: string, quote: string): number {
  if (!cell.includes(quote)) return 0;
  return cell.startsWith(quote) ? 2 : 1;
}

/** Text between quotes: doubled quotes become one; each that stands alone is an oddity. */
function innerText(text: string, syntax: CellSyntax): { cell: string; oddities: number } {
  const { quote } = syntax;
  const pair = syntax.escape + quote;
  const parts = text.split(pair);
  const alone = parts.reduce((sum, part) => sum + part.split(quote).length - 1, 0);
  return { cell: parts.join(quote), oddities: alone };
}
