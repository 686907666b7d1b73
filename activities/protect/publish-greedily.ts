/**
 * Secondary suppression by elimination, for a few thousand cells: all are hidden, then published from the largest count
 * down, unless that would give a secret away by any combination of sums.
 */
import type { CountTable } from './count-table.js';
import { combinationsOf } from './free-cells.js';
import { inverse, minus, times } from './modular.js';
import type { Relation } from './relations.js';

interface Vectors {
  readonly rows: (Int32Array | null)[];
  /** How many entries of each row are not zero. */
  readonly filled: Int32Array;
  /** How many rows have something in each column: the rarest column is the cheapest to lose. */
  readonly users: Int32Array;
}

/**
 * The cells to hide: `secret` and what protects them. A secret is safe while it is no combination of published cells.
 * Ties by key. Time: cells × rows that share a free cell × length, at worst cells³; memory: cells × free cells × 4 bytes.
 * Theory: Langsrud, Secondary Cell Suppression by Gaussian Elimination (2024).
 */
export function publishGreedily(
  table: CountTable,
  relations: readonly Relation[],
  { secret, start, pairs }: Start,
): Uint8Array {
  const vectors = vectorsOf(start, relations, pairs);
  const watched = [...table.counts.keys()].filter((cell) => secret[cell] === 1);
  pairs.forEach((_, at) => {
    watched.push(table.counts.length + at);
  });
  const hidden = Uint8Array.from(start);
  for (const cell of largestFirst(table, hidden)) {
    if (secret[cell] === 1) continue;
    const row = vectors.rows[cell];
    if (row && (vectors.filled[cell] ?? 0) > 0) {
      if (givesAway(cell, row, vectors, watched)) continue;
      eliminate(cell, row, vectors);
    }
    hidden[cell] = 0;
  }
  return hidden;
}

export interface Start {
  readonly secret: Uint8Array;
  /** What is hidden before the first cell is published: every cell but zeros, or a pattern that is already safe. */
  readonly start: Uint8Array;
  readonly pairs: readonly Pair[];
}

/** A sum (or difference) that must not be known: who is alone in `alone` would learn `other` from it. */
export interface Pair {
  readonly alone: number;
  readonly other: number;
  readonly sign: 1 | -1;
}

function largestFirst(table: CountTable, hidden: Uint8Array): number[] {
  return [...hidden.keys()]
    .filter((cell) => hidden[cell] === 1)
    .sort((a, b) => (table.counts[b] ?? 0) - (table.counts[a] ?? 0) || a - b);
}

function vectorsOf(start: Uint8Array, relations: readonly Relation[], pairs: readonly Pair[]): Vectors {
  const combinations = combinationsOf(start, relations);
  const column = new Map<number, number>();
  for (const combination of combinations)
    for (const free of combination?.keys() ?? []) if (!column.has(free)) column.set(free, column.size);
  const rows = combinations.map((combination) => {
    if (!combination) return null;
    const row = new Int32Array(column.size);
    for (const [free, factor] of combination) row[column.get(free) ?? 0] = factor;
    return row;
  });
  for (const { alone, other, sign } of pairs) {
    const [a, b] = [rows[alone], rows[other]];
    if (a && b)
      rows.push(b.map((factor, at) => minus(factor, sign === 1 ? minus(0, a[at] ?? 0) : (a[at] ?? 0))));
    else rows.push(null);
  }
  const filled = new Int32Array(rows.length);
  const users = new Int32Array(column.size);
  rows.forEach((row, at) => {
    row?.forEach((factor, place) => {
      if (factor === 0) return;
      filled[at] = (filled[at] ?? 0) + 1;
      users[place] = (users[place] ?? 0) + 1;
    });
  });
  return { rows, filled, users };
}

/** Would publishing the row leave a watched row without anything unknown: is one a multiple of the other? */
function givesAway(cell: number, row: Int32Array, vectors: Vectors, watched: readonly number[]): boolean {
  const filled = vectors.filled[cell];
  const first = row.findIndex((factor) => factor !== 0);
  const lead = row[first] ?? 1;
  return watched.some((secret) => {
    const other = vectors.rows[secret];
    if (!other || vectors.filled[secret] !== filled || other[first] === 0) return false;
    const otherLead = other[first] ?? 1;
    return row.every((factor, at) => times(factor, otherLead) === times(other[at] ?? 0, lead));
  });
}

/** The row is known now: it leaves every other row, and one free cell with it. */
function eliminate(cell: number, row: Int32Array, { rows, filled, users }: Vectors): void {
  const places: number[] = [];
  row.forEach((factor, place) => {
    if (factor !== 0) places.push(place);
  });
  const pivot = places.reduce((best, place) => ((users[place] ?? 0) < (users[best] ?? 0) ? place : best));
  const scale = inverse(row[pivot] ?? 1);
  rows.forEach((other, at) => {
    if (!other || at === cell || other[pivot] === 0) return;
    const share = times(other[pivot] ?? 0, scale);
    for (const place of places) {
      const before = other[place] ?? 0;
      const left = minus(before, times(share, row[place] ?? 0));
      other[place] = left;
      const change = (left === 0 ? 0 : 1) - (before === 0 ? 0 : 1);
      filled[at] = (filled[at] ?? 0) + change;
      users[place] = (users[place] ?? 0) + change;
    }
  });
  for (const place of places) users[place] = (users[place] ?? 0) - 1;
  rows[cell] = null;
}
