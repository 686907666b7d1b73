/** The cheapest change of the table that moves one cell and that no published sum can see. */
import { type CountTable, levelOf } from './count-table.js';
import { type Ancestry, ancestriesOf, type Move, movesFrom } from './moves.js';

export interface Cube {
  /** Every cell that the change touches; hidden together, they hide each other. */
  readonly cells: readonly number[];
  readonly price: number;
  /** How far the cell can go, down and up together, before a corner would fall below zero. */
  readonly width: number;
}

export interface CubeSearch {
  /** The cheapest cube of the wanted width at least; when there is none, the widest. Ties by the order of keys. */
  readonly find: (cell: number, width: number) => Cube | null;
}

/** Partners looked at in each dimension: more dimensions, fewer. */
const PARTNERS = [0, 1000, 24, 10, 5, 4, 3];

/**
 * `price` of hiding a cell: 0 for a hidden one, infinite for one that must be shown.
 * Time per cell: leaves + partners^dimensions × corners; nothing grows with the table's square.
 */
export function cubeSearch(table: CountTable, price: (cell: number) => number): CubeSearch {
  const ancestries = ancestriesOf(table);
  return { find: (cell, width) => findCube(cell, width, table, ancestries, price) };
}

const NOT_MADE = -1;
const IMPOSSIBLE = -2;

/** The cell at a key; a zero cannot move, a cell of a level that is not in the table need not be hidden. */
function corner(key: number, table: CountTable): number {
  const cell = table.cellAt.get(key);
  if (cell !== undefined) return table.counts[cell] === 0 ? IMPOSSIBLE : cell;
  return table.levels.has(levelOf(key, table.dimensions)) ? IMPOSSIBLE : NOT_MADE;
}

function findCube(
  cell: number,
  wanted: number,
  table: CountTable,
  ancestries: readonly Ancestry[],
  price: (cell: number) => number,
): Cube | null {
  const key = table.keys[cell] ?? 0;
  const priceAt = (at: number) => {
    const found = corner(at, table);
    return found === IMPOSSIBLE ? Number.POSITIVE_INFINITY : found === NOT_MADE ? 0 : price(found);
  };
  const limit = PARTNERS[table.dimensions.length] ?? 3;
  const moves = table.dimensions.map((dimension, at) =>
    movesFrom(key, dimension, ancestries[at] ?? { above: [], leaves: [] }, priceAt, limit),
  );
  return bestCube(moves, { offsets: [key], signs: [1] }, null, (corners, best) =>
    weigh(corners, table, price, wanted, best),
  );
}

/**
 * Every choice of one move per dimension. Part of a cube is dropped as soon as it does not beat the best one: each further
 * move keeps its corners, so that price can only rise and width only fall.
 */
function bestCube(
  moves: readonly (readonly Move[])[],
  soFar: Move,
  before: Cube | null,
  judge: (corners: Move, best: Cube | null) => Cube | null,
): Cube | null {
  const [first, ...rest] = moves;
  let best = before;
  for (const { offsets, signs } of first ?? []) {
    const corners = {
      offsets: soFar.offsets.flatMap((key) => offsets.map((offset) => key + offset)),
      signs: soFar.signs.flatMap((sign) => signs.map((other) => sign * other)),
    };
    const cube = judge(corners, best);
    if (cube !== null) best = rest.length === 0 ? cube : bestCube(rest, corners, best, judge);
  }
  return best;
}

/** The cube, or part of one, when it can beat the best one. */
function weigh(
  { offsets, signs }: Move,
  table: CountTable,
  price: (cell: number) => number,
  wanted: number,
  best: Cube | null,
): Cube | null {
  const bound = best !== null && best.width >= wanted ? best.price : Number.POSITIVE_INFINITY;
  const cells: number[] = [];
  let asked = 0;
  let [down, up] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let at = 0; at < offsets.length; at++) {
    const found = corner(offsets[at] ?? 0, table);
    if (found === NOT_MADE) continue;
    if (found === IMPOSSIBLE) return null;
    asked += price(found);
    if (asked >= bound) return null;
    const count = table.counts[found] ?? 0;
    if ((signs[at] ?? 0) > 0) down = Math.min(down, count);
    else up = Math.min(up, count);
    cells.push(found);
  }
  const width = down + up;
  const wider = best === null || width >= wanted || width > best.width;
  return wider && asked < Number.POSITIVE_INFINITY ? { cells, price: asked, width } : null;
}
