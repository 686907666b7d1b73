/** Secondary suppression by cubes, for tables of any size, and the repair of what an audit found too narrow. */
import type { CountTable } from './count-table.js';
import { type Cube, cubeSearch } from './cubes.js';
import type { Relation } from './relations.js';

/** Information lost with a cell: grows with its count, but a total is not worth all its parts. */
export function lossOf(count: number): number {
  return Math.log1p(count);
}

/**
 * Hides a cheapest cube around every secret, then shows again what no cube needs, dearest first.
 * `width`: how far every hidden cell must be able to move. Time: two searches per hidden cell.
 */
export function coverByCubes(table: CountTable, secret: Uint8Array, width: number): Uint8Array {
  const hidden = Uint8Array.from(secret);
  const search = cubeSearch(table, (cell) => (hidden[cell] === 1 ? 0 : lossOf(table.counts[cell] ?? 0)));
  const proofs = new Map<number, Cube>();
  for (const cell of secretsInOrder(table, secret)) {
    const cube = search.find(cell, width);
    if (cube === null) continue;
    for (const corner of cube.cells) {
      hidden[corner] = 1;
      if (cube.width >= width && !proofs.has(corner)) proofs.set(corner, cube);
    }
    if (cube.width >= width) proofs.set(cell, cube);
  }
  prune(table, secret, hidden, proofs, width);
  return hidden;
}

/** Hides a cheapest cube around each of the cells too. */
export function coverMore(
  table: CountTable,
  before: Uint8Array,
  cells: readonly number[],
  width: number,
): Uint8Array {
  const hidden = Uint8Array.from(before);
  const search = cubeSearch(table, (cell) => (hidden[cell] === 1 ? 0 : lossOf(table.counts[cell] ?? 0)));
  for (const cell of cells) for (const corner of search.find(cell, width)?.cells ?? []) hidden[corner] = 1;
  return hidden;
}

/** Largest secrets first: their cubes are wide enough for the smaller ones beside them. */
function secretsInOrder(table: CountTable, secret: Uint8Array): number[] {
  return [...secret.keys()]
    .filter((cell) => secret[cell] === 1)
    .sort((a, b) => (table.counts[b] ?? 0) - (table.counts[a] ?? 0) || a - b);
}

function prune(
  table: CountTable,
  secret: Uint8Array,
  hidden: Uint8Array,
  proofs: Map<number, Cube>,
  width: number,
): void {
  const search = cubeSearch(table, (cell) => (hidden[cell] === 1 ? 0 : Number.POSITIVE_INFINITY));
  const users = new Map<number, Set<number>>();
  const use = (cell: number, cube: Cube) => {
    proofs.set(cell, cube);
    for (const corner of cube.cells) users.set(corner, (users.get(corner) ?? new Set()).add(cell));
  };
  for (const [cell, cube] of [...proofs]) use(cell, cube);
  const candidates = [...hidden.keys()]
    .filter((cell) => hidden[cell] === 1 && secret[cell] === 0)
    .sort((a, b) => (table.counts[b] ?? 0) - (table.counts[a] ?? 0) || a - b);
  for (const candidate of candidates) {
    hidden[candidate] = 0;
    const found = new Map<number, Cube>();
    const lost = [...(users.get(candidate) ?? [])].filter(
      (cell) => cell !== candidate && hidden[cell] === 1 && proofs.get(cell)?.cells.includes(candidate),
    );
    const safe = lost.every((cell) => {
      const cube = search.find(cell, width);
      if (cube === null || cube.width < width) return false;
      found.set(cell, cube);
      return true;
    });
    if (safe) for (const [cell, cube] of found) use(cell, cube);
    else hidden[candidate] = 1;
  }
}

/**
 * Hides more around the cells that were found too narrow; the new pattern. One repair per neighbourhood and call: what
 * helps one often helps the next. Always hides one more cell at least, while there is one.
 */
export function widen(
  table: CountTable,
  relations: readonly Relation[],
  before: Uint8Array,
  narrow: readonly number[],
  width: number,
): Uint8Array {
  const hidden = Uint8Array.from(before);
  const around = neighbours(relations, narrow);
  const search = cubeSearch(table, (cell) => (hidden[cell] === 1 ? 0 : lossOf(table.counts[cell] ?? 0)));
  const touched = new Set<number>();
  for (const cell of narrow) {
    const near = around.get(cell) ?? [];
    if (touched.has(cell) || near.some((other) => touched.has(other))) continue;
    const cube = search.find(cell, width);
    const more = (cube?.cells ?? []).filter((corner) => hidden[corner] === 0);
    const chosen = more.length > 0 ? more : nearest(table, near, hidden, width);
    for (const corner of chosen) hidden[corner] = 1;
    for (const corner of [cell, ...chosen]) touched.add(corner);
  }
  return hidden;
}

function neighbours(relations: readonly Relation[], narrow: readonly number[]): Map<number, number[]> {
  const around = new Map<number, number[]>(narrow.map((cell) => [cell, []]));
  for (const { parent, children } of relations)
    for (const cell of [parent, ...children]) around.get(cell)?.push(parent, ...children);
  return around;
}

/** No cube helps: the cheapest cell of a sum with it that is large enough, or else the largest. */
function nearest(table: CountTable, near: readonly number[], hidden: Uint8Array, width: number): number[] {
  const count = (cell: number) => table.counts[cell] ?? 0;
  const free = [...new Set(near)].filter((cell) => cell >= 0 && hidden[cell] === 0 && count(cell) > 0);
  free.sort((a, b) => count(a) - count(b) || a - b);
  const chosen = free.find((cell) => count(cell) >= width) ?? free.at(-1);
  return chosen === undefined ? [] : [chosen];
}
