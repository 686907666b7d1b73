/** What the attacker has to solve: the sums in which hidden cells stand, in parts that share none. Pure. */
import { ContractBroken } from '../errors.js';
import type { Equation } from './audit-bounds.js';
import type { Relation } from './relations.js';

/** What the public sees: a count, or null where it is hidden. */
export type PublishedCounts = readonly (number | null)[];

/** A sum of hidden cells for each relation that has any. Throws ContractBroken: a margin that is published is not the sum of its parts. */
export function equationsOf(
  published: PublishedCounts,
  relations: readonly Relation[],
  numbers: ReadonlyMap<number, number>,
): Equation[] {
  return relations.flatMap(({ parent, children }) => {
    const cells: number[] = [];
    const signs: (1 | -1)[] = [];
    let right = parent < 0 ? 0 : (published[parent] ?? 0);
    for (const child of children) {
      const number = numbers.get(child);
      if (number === undefined) right -= published[child] ?? 0;
      else {
        cells.push(number);
        signs.push(1);
      }
    }
    const number = numbers.get(parent);
    if (number !== undefined) {
      cells.push(number);
      signs.push(-1);
    }
    if (cells.length > 0) return [{ cells, signs, right }];
    if (right === 0) return [];
    throw new ContractBroken('audit: a published margin is not the sum of its parts; correct the table.');
  });
}

export interface Part {
  readonly cells: number[];
  readonly equations: Equation[];
}

/** Connected parts: cells that share a sum. */
export function partsOf(cells: number, equations: readonly Equation[]): Part[] {
  const above = Int32Array.from({ length: cells }, (_, cell) => cell);
  const rootOf = (cell: number): number => {
    let root = cell;
    while (above[root] !== root) {
      above[root] = above[above[root] ?? 0] ?? 0;
      root = above[root] ?? 0;
    }
    return root;
  };
  for (const equation of equations)
    for (const cell of equation.cells) above[rootOf(cell)] = rootOf(equation.cells[0] ?? cell);
  const parts = new Map<number, Part>();
  for (let cell = 0; cell < cells; cell++) {
    const root = rootOf(cell);
    const part = parts.get(root);
    if (part) part.cells.push(cell);
    else parts.set(root, { cells: [cell], equations: [] });
  }
  for (const equation of equations) parts.get(rootOf(equation.cells[0] ?? 0))?.equations.push(equation);
  return [...parts.values()];
}
