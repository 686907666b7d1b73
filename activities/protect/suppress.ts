/** Which cells to hide so that no secret comes out of the sums. The audit, which knows nothing of this file, is the judge. */
import type { CountTable } from './count-table.js';
import { coverByCubes, coverMore } from './cover.js';
import { type Pair, publishGreedily } from './publish-greedily.js';
import type { Relation } from './relations.js';

/** Above this many hidden cells or this many pairs, elimination takes too long and some 100 MB; cubes remain. */
const ELIMINATION_CELLS = 4000;

/**
 * Every way there is for a table of this size; the caller keeps the pattern that gives up least once it is proven.
 * `width`: how far a hidden cell must be able to move.
 */
export function suppressions(
  table: CountTable,
  relations: readonly Relation[],
  secret: Uint8Array,
  width: number,
): Uint8Array[] {
  const cubes = hideThirds(table, relations, secret, coverByCubes(table, secret, width), width);
  const all = Uint8Array.from(table.counts, (count) => (count > 0 ? 1 : 0));
  const starts = [cubes, all].filter((start) => size(start) <= ELIMINATION_CELLS);
  const pairs = starts.length > 0 ? pairsOf(table, relations, secret) : [];
  if (pairs.length > ELIMINATION_CELLS) return [cubes];
  return [cubes, ...starts.map((start) => publishGreedily(table, relations, { secret, start, pairs }))];
}

const size = (flags: Uint8Array) => flags.reduce((sum, flag) => sum + flag, 0);

/** Someone alone in a cell knows it: with one other secret beside it in a sum, that one would be known to him. */
function pairsOf(table: CountTable, relations: readonly Relation[], secret: Uint8Array): Pair[] {
  const pairs = new Map<string, Pair>();
  for (const { parent, children } of relations) {
    const members = [parent, ...children].filter((cell) => secret[cell] === 1);
    for (const alone of members.filter((cell) => table.counts[cell] === 1))
      for (const other of members.filter((cell) => cell !== alone)) {
        const sign = alone === parent || other === parent ? -1 : 1;
        pairs.set(`${Math.min(alone, other)} ${Math.max(alone, other)} ${sign}`, { alone, other, sign });
      }
  }
  return [...pairs.values()];
}

/** The same rule where there is no elimination: a sum never hides one alone and one secret only. The third is covered too. */
function hideThirds(
  table: CountTable,
  relations: readonly Relation[],
  secret: Uint8Array,
  hidden: Uint8Array,
  width: number,
): Uint8Array {
  const thirds: number[] = [];
  for (const { parent, children } of relations) {
    const members = [parent, ...children].filter((cell) => (table.counts[cell] ?? 0) > 0);
    const [first, second, third] = members.filter((cell) => hidden[cell] === 1);
    if (first === undefined || second === undefined || third !== undefined) continue;
    const secrets = secret[first] === 1 && secret[second] === 1;
    const alone = table.counts[first] === 1 || table.counts[second] === 1;
    const free = members.filter((cell) => hidden[cell] === 0);
    free.sort((a, b) => (table.counts[a] ?? 0) - (table.counts[b] ?? 0) || a - b);
    if (!secrets || !alone || free[0] === undefined) continue;
    hidden[free[0]] = 1;
    thirds.push(free[0]);
  }
  return coverMore(table, hidden, thirds, width);
}
