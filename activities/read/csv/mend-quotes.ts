/** A record whose quotes are wrong, read the one way that gives the right number of cells. Pure. */
import { type Closing, closingsOf, type Marks, markText } from './closing-quotes.js';
import type { CellSyntax } from './split-cells.js';

/** Longer texts are not mended. */
const LONGEST = 65_536;
/** Delimiters that stand inside cells: what bounds the tries per cell. */
const MOST_INSIDE = 100;
const HOPELESS = 0xffff_ffff;
const PLAIN = -1;

/**
 * Cells of the reading with exactly `width` cells and the fewest oddities; null when there is none. Takes time linear in the text.
 * Oddities: a quote kept as a character, a quote not doubled inside quotes, spaces after a closing quote.
 */
export function mendQuotes(text: string, syntax: CellSyntax, width: number): readonly string[] | null {
  if (syntax.quote === '' || text.length > LONGEST) return null;
  const marks = markText(text, syntax);
  const inside = marks.starts.length - width;
  if (inside < 0 || inside > MOST_INSIDE) return null;
  const closings = marks.starts.map((_, rank) => closingsOf(marks, rank, inside));
  const choices = cheapestChoices(marks, closings, inside);
  return choices && takeCells(marks, closings, choices, inside);
}

/**
 * For each cell and each number of delimiters already inside earlier cells, the choice of the cheapest way to the end: PLAIN, or
 * the rank of a closing. Null where no way leads there.
 */
function cheapestChoices(
  { text, syntax, starts }: Marks,
  closings: readonly (readonly Closing[])[],
  inside: number,
): Int8Array | null {
  const row = inside + 1;
  const costs = new Uint32Array((starts.length + 1) * row).fill(HOPELESS);
  const choices = new Int8Array(starts.length * row).fill(PLAIN);
  costs[starts.length * row + inside] = 0;
  for (let cell = starts.length - 1; cell >= 0; cell -= 1) {
    const plain = plainCost(text.slice(starts[cell], endOf(starts, cell, text, syntax)), syntax.quote);
    for (let held = 0; held <= Math.min(inside, cell); held += 1) {
      const on = costs[(cell + 1) * row + held] ?? HOPELESS;
      let best = on === HOPELESS ? HOPELESS : on + plain;
      for (const [rank, { rank: end, cost }] of (closings[cell] ?? []).entries()) {
        const then = held + end - cell;
        const after = then > inside ? HOPELESS : (costs[(end + 1) * row + then] ?? HOPELESS);
        if (after === HOPELESS || after + cost >= best) continue;
        best = after + cost;
        choices[cell * row + held] = rank;
      }
      costs[cell * row + held] = best;
    }
  }
  return costs[0] === HOPELESS ? null : choices;
}

function endOf(starts: readonly number[], cell: number, text: string, { delimiter }: CellSyntax): number {
  const next = starts[cell + 1];
  return next === undefined ? text.length : next - delimiter.length;
}

function takeCells(
  { text, syntax, starts }: Marks,
  closings: readonly (readonly Closing[])[],
  choices: Int8Array,
  inside: number,
): readonly string[] {
  const cells: string[] = [];
  for (let cell = 0, held = 0; cell < starts.length; cell += 1) {
    const closing = closings[cell]?.[choices[cell * (inside + 1) + held] ?? PLAIN];
    const start = starts[cell] ?? 0;
    if (closing) {
      cells.push(unescaped(text.slice(start + 1, closing.at), syntax));
      held += closing.rank - cell;
      cell = closing.rank;
    } else cells.push(text.slice(start, endOf(starts, cell, text, syntax)));
  }
  return cells;
}

function plainCost(cell: string, quote: string): number {
  if (!cell.includes(quote)) return 0;
  return cell.startsWith(quote) ? 2 : 1;
}

/** Text between quotes: each pair becomes one. */
function unescaped(text: string, { escape: escaping, quote }: CellSyntax): string {
  return text.replaceAll(escaping + quote, quote);
}
