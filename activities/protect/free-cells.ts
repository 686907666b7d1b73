/** Every cell as a combination of free cells: those that no sum gives from others. */
import { inverse, minus, PRIME, times } from './modular.js';
import type { Relation } from './relations.js';

/** Free cell → factor, modulo the prime. */
export type Combination = Map<number, number>;

/**
 * One combination per cell that may be unknown; null for the others. Relations must come lower margins first: then a margin is
 * replaced by its parts and nothing has to be undone. Time: the sum of the combinations' lengths, mostly.
 */
export function combinationsOf(unknown: Uint8Array, relations: readonly Relation[]): (Combination | null)[] {
  const combinations: (Combination | null)[] = Array.from(unknown, (flag, cell) =>
    flag === 1 ? new Map([[cell, 1]]) : null,
  );
  const users = new Map<number, Set<number>>();
  combinations.forEach((combination, cell) => {
    if (combination) users.set(cell, new Set([cell]));
  });
  for (const relation of relations) {
    const rest = restOf(relation, combinations);
    const pivot = rest.has(relation.parent) ? relation.parent : Math.max(-1, ...rest.keys());
    if (pivot >= 0) replace(pivot, rest, combinations, users);
  }
  return combinations;
}

/** parent − children, in free cells; empty when the relation says nothing new. */
function restOf({ parent, children }: Relation, combinations: readonly (Combination | null)[]): Combination {
  const rest: Combination = new Map();
  for (const cell of [parent, ...children])
    for (const [free, factor] of combinations[cell] ?? []) {
      const sum = minus(rest.get(free) ?? 0, cell === parent ? PRIME - factor : factor);
      if (sum === 0) rest.delete(free);
      else rest.set(free, sum);
    }
  return rest;
}

function replace(
  pivot: number,
  rest: Combination,
  combinations: readonly (Combination | null)[],
  users: Map<number, Set<number>>,
): void {
  const scale = inverse(rest.get(pivot) ?? 1);
  for (const user of users.get(pivot) ?? []) {
    const combination = combinations[user];
    const share = times(combination?.get(pivot) ?? 0, scale);
    if (!combination || share === 0) continue;
    for (const [free, factor] of rest) {
      const left = minus(combination.get(free) ?? 0, times(share, factor));
      if (left === 0) {
        combination.delete(free);
        users.get(free)?.delete(user);
      } else {
        combination.set(free, left);
        users.get(free)?.add(user);
      }
    }
  }
}
