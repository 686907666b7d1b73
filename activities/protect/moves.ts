/**
 * Moves inside one dimension: a unit goes from one code to another, and every level above that is not shared feels it.
 * One move per dimension makes a cube, a change of the table that no published sum can see.
 */
import { type CountTable, codeAt, type Dimension } from './count-table.js';

/** What the move adds to (+1) or takes from (−1), as offsets from the cell's key; the cell itself is always in it. */
export interface Move {
  readonly offsets: readonly number[];
  readonly signs: readonly number[];
}

export interface Ancestry {
  /** The code, then all above it in every tree, the total last. */
  readonly above: readonly (readonly number[])[];
  readonly leaves: readonly number[];
}

export function ancestriesOf(table: CountTable): Ancestry[] {
  return table.dimensions.map(({ codes, parents, level }) => ({
    above: codes.map((_, code) => [...new Set([code, ...parents.flatMap((tree) => climb(code, tree)), 0])]),
    leaves: [...codes.keys()].filter((code) => level[code] === 1),
  }));
}

function climb(code: number, tree: Int32Array): number[] {
  const above: number[] = [];
  for (let at = tree[code] ?? -1; at > 0; at = tree[at] ?? -1) above.push(at);
  return above;
}

/**
 * Moves that add one to the cell's code, cheapest first, `limit` at most, then the move that reaches the total.
 * `price`: of the cell that stands at a key. Time: leaves, once per cell and dimension.
 */
export function movesFrom(
  key: number,
  dimension: Dimension,
  ancestry: Ancestry,
  price: (key: number) => number,
  limit: number,
): Move[] {
  const { stride } = dimension;
  const code = codeAt(key, dimension);
  const priced = ancestry.leaves
    .map((leaf) => ({
      leaf,
      inside: ancestry.above[leaf]?.includes(code) === true,
      price: leaf === code ? 0 : price(key + (leaf - code) * stride),
    }))
    .filter(({ price: asked }) => asked < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.price - b.price || a.leaf - b.leaf);
  const from = priced.filter(({ inside }) => inside).slice(0, dimension.level[code] === 1 ? 1 : 3);
  const to = priced.filter(({ inside }) => !inside).slice(0, limit);
  const step = (other: number) => (other - code) * stride;
  return from.flatMap(({ leaf }) => [
    ...to.map((other) => move(leaf, other.leaf, ancestry, step)),
    move(leaf, null, ancestry, step),
  ]);
}

function move(from: number, to: number | null, { above }: Ancestry, step: (code: number) => number): Move {
  const gained = above[from] ?? [];
  const lost = to === null ? [] : (above[to] ?? []);
  const up = gained.filter((code) => !lost.includes(code));
  const down = lost.filter((code) => !gained.includes(code));
  return {
    offsets: [...up, ...down].map(step),
    signs: [...up.map(() => 1), ...down.map(() => -1)],
  };
}
