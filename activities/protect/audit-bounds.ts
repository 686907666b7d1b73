/** The attacker's first look: what every sum says about each hidden cell, passed on until nothing moves. */

/** sum of sign × hidden cell = right. Cells are numbered within the audit. */
export interface Equation {
  readonly cells: readonly number[];
  readonly signs: readonly (1 | -1)[];
  readonly right: number;
}

export interface Bounds {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** Sweeps at most; what is left is for the solver. */
const SWEEPS = 30;

/** Outer bounds from those at the start: where they are narrow that is proven, where they are wide nothing is. Time: sweeps × entries. */
export function propagate(equations: readonly Equation[], start: Bounds): Bounds {
  const bounds = { low: start.low.slice(), high: start.high.slice() };
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let moved = false;
    for (const equation of equations) if (tighten(equation, bounds)) moved = true;
    if (!moved) break;
  }
  return bounds;
}

/** Each cell is what the others leave: at most right − least of the others, at least right − most of them. */
function tighten({ cells, signs, right }: Equation, { low, high }: Bounds): boolean {
  const least = signs.map((sign, at) => ends(sign, cells[at], low, high)[0]);
  const most = signs.map((sign, at) => ends(sign, cells[at], low, high)[1]);
  const leastOf = othersOf(least);
  const mostOf = othersOf(most);
  let moved = false;
  cells.forEach((cell, at) => {
    const [from, to] = [right - mostOf(at), right - leastOf(at)];
    const [newLow, newHigh] = signs[at] === 1 ? [from, to] : [-to, -from];
    if (newLow > (low[cell] ?? 0)) {
      low[cell] = newLow;
      moved = true;
    }
    if (newHigh < (high[cell] ?? 0)) {
      high[cell] = newHigh;
      moved = true;
    }
  });
  return moved;
}

function ends(sign: 1 | -1, cell = 0, low: Float64Array, high: Float64Array): [number, number] {
  const [from, to] = [low[cell] ?? 0, high[cell] ?? 0];
  return sign === 1 ? [from, to] : [-to, -from];
}

/** The sum of all but one, endless when another is. */
function othersOf(values: readonly number[]): (at: number) => number {
  const endless = values.filter((value) => !Number.isFinite(value));
  const sum = values.reduce((total, value) => total + (Number.isFinite(value) ? value : 0), 0);
  return (at) => {
    const own = values[at] ?? 0;
    if (Number.isFinite(own)) return endless[0] ?? sum - own;
    return endless.length > 1 ? (endless[0] ?? 0) : sum;
  };
}
