/**
 * Proof by attack: from the published table alone, how much does each hidden cell give away? Knows nothing of how the
 * cells were chosen.
 */
import { type Bounds, propagate } from './audit-bounds.js';
import { equationsOf, type Part, type PublishedCounts, partsOf } from './audit-parts.js';
import { openProgramme } from './audit-programme.js';
import { questionCells, wholeBetween } from './audit-questions.js';
import type { Relation } from './relations.js';
import { loadSolver } from './solver.js';

export interface Audit {
  readonly suppressed: number;
  /** Linear programmes solved. */
  readonly solved: number;
  /** Width of the narrowest interval that is proven, in units; null when nothing is hidden, or all are endless. */
  readonly narrowest: number | null;
  /** Cells that only one whole number fits. */
  readonly exact: number;
  /** Cells, by place in the table, whose interval is narrower than asked, exact ones among them; narrowest first. */
  readonly narrow: readonly number[];
}

/**
 * `width`: the interval every hidden cell must have at least. Intervals: non-negative whole numbers that fit every sum.
 * Only connected parts that hold hidden cells are looked at; every table the solver finds is a witness for all its cells, so
 * most need no question of their own. Time: propagation, then at most two warm programmes per cell. Throws ContractBroken.
 */
export async function audit(
  published: PublishedCounts,
  relations: readonly Relation[],
  width: number,
): Promise<Audit> {
  const hidden = published.flatMap((count, cell) => (count === null ? [cell] : []));
  const endless = {
    low: new Float64Array(hidden.length),
    high: new Float64Array(hidden.length).fill(Number.POSITIVE_INFINITY),
  };
  return attack(published, relations, width, { cells: hidden, start: endless, asked: hidden });
}

/**
 * The same, of a table in which every count was moved by less than `reach`: the attacker knows that
 * much of each cell, and that all sums hold. `asked`: the cells that must keep their interval.
 */
export async function auditRounded(
  rounded: ArrayLike<number>,
  reach: number,
  relations: readonly Relation[],
  width: number,
  asked: readonly number[],
): Promise<Audit> {
  const counts = Array.from(rounded);
  const start = {
    low: Float64Array.from(counts, (count) => Math.max(0, count - reach + 1)),
    high: Float64Array.from(counts, (count) => count + reach - 1),
  };
  const published = counts.map(() => null);
  return attack(published, relations, width, { cells: [...counts.keys()], start, asked });
}

/** What the attacker does not know exactly, what is known of it all the same, and for which of it the interval counts. */
interface Unknown {
  readonly cells: readonly number[];
  readonly start: Bounds;
  readonly asked: readonly number[];
}

async function attack(
  published: PublishedCounts,
  relations: readonly Relation[],
  width: number,
  { cells, start, asked }: Unknown,
): Promise<Audit> {
  const numbers = new Map(cells.map((cell, at) => [cell, at]));
  const equations = equationsOf(published, relations, numbers);
  const bounds = propagate(equations, start);
  const widths = new Float64Array(cells.length).fill(Number.NaN);
  const looked = asked.map((cell) => numbers.get(cell) ?? 0);
  const wanted = new Set(looked);
  let solved = 0;
  for (const part of partsOf(cells.length, equations))
    solved += await examine(part, wanted, bounds, Math.max(width, 1), widths);
  const order = looked.sort((a, b) => (widths[a] ?? 0) - (widths[b] ?? 0) || a - b);
  const narrowest = widths[order[0] ?? -1];
  return {
    suppressed: asked.length,
    solved,
    narrowest: narrowest === undefined || !Number.isFinite(narrowest) ? null : narrowest,
    exact: order.filter((at) => (widths[at] ?? 0) <= 0).length,
    narrow: order.filter((at) => (widths[at] ?? 0) < Math.max(width, 1)).map((at) => cells[at] ?? 0),
  };
}

/** Writes the width of each wanted cell of the part: proven outer width when too narrow, else what witnesses have shown. */
async function examine(
  part: Part,
  wanted: ReadonlySet<number>,
  bounds: Bounds,
  width: number,
  widths: Float64Array,
): Promise<number> {
  const open = part.cells.filter((cell) => {
    if (!wanted.has(cell)) return false;
    const outer = wholeWidth(bounds, cell);
    widths[cell] = outer;
    return part.equations.length > 0 && outer >= width;
  });
  if (open.length === 0) return 0;
  const programme = openProgramme(await loadSolver(), part.cells, part.equations, bounds);
  try {
    return questionCells(part.cells, open, programme, { bounds, width, widths });
  } finally {
    programme.close();
  }
}

function wholeWidth({ low, high }: Bounds, cell: number): number {
  return wholeBetween(low[cell] ?? 0, high[cell] ?? 0);
}
