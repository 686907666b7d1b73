/** Which questions the attacker asks: first some that settle many cells at once, then one cell after the other. */
import type { Bounds } from './audit-bounds.js';
import type { Programme } from './audit-programme.js';

const TOLERANCE = 1e-6;

/** Whole numbers between two ends, less one: 0 when only one fits. */
export function wholeBetween(low: number, high: number): number {
  return Math.floor(high + TOLERANCE) - Math.ceil(low - TOLERANCE);
}

export interface Findings {
  readonly bounds: Bounds;
  readonly width: number;
  /** By cell of the audit: what is known of its width. */
  readonly widths: Float64Array;
}

/** Questions that push all open cells at once, half up and half down: stopped when they settle few. */
const SALVOES = 40;

/**
 * Settles every open cell of a part; the programmes solved. A cell is settled when tables were seen that are `width` apart
 * in it, or when both its ends are known.
 */
export function questionCells(
  cells: readonly number[],
  open: readonly number[],
  programme: Programme,
  findings: Findings,
): number {
  const { bounds, width, widths } = findings;
  const column = new Map(cells.map((cell, at) => [cell, at]));
  const low = new Float64Array(cells.length).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(cells.length).fill(Number.NEGATIVE_INFINITY);
  let solved = 0;
  const ask = (weights: ReadonlyMap<number, number>): boolean => {
    solved++;
    const witness = programme.furthest(weights);
    witness?.forEach((value, at) => {
      low[at] = Math.min(low[at] ?? 0, value);
      high[at] = Math.max(high[at] ?? 0, value);
    });
    return witness !== null;
  };
  const seen = (at: number) => wholeBetween(low[at] ?? 0, high[at] ?? 0);
  let left = open.map((cell) => column.get(cell) ?? 0);
  const finite = (at: number) => Number.isFinite(bounds.high[cells[at] ?? 0] ?? 0);
  for (let salvo = 0; salvo < SALVOES && left.length > 2; salvo++) {
    ask(new Map(left.filter(finite).map((at) => [at, side(at, salvo)])));
    const before = left.length;
    left = left.filter((at) => !(seen(at) >= width));
    if (salvo > 4 && before - left.length < 2) break;
  }
  for (const at of left) {
    if (!(seen(at) >= width) && !ask(new Map([[at, 1]]))) high[at] = Number.POSITIVE_INFINITY;
    if (!(seen(at) >= width)) ask(new Map([[at, -1]]));
  }
  for (const cell of open) widths[cell] = seen(column.get(cell) ?? 0);
  return solved;
}

/** Up or down, the same in every audit: bits of a mixed number, opposite in each second salvo. */
function side(at: number, salvo: number): 1 | -1 {
  const mixed = Math.imul(at + 1, 0x9e3779b1) ^ Math.imul((salvo >> 1) + 1, 0x85ebca6b);
  const bit = (Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) >>> 16) & 1;
  return bit === (salvo & 1) ? 1 : -1;
}
