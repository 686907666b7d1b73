/** HiGHS, loaded once, and the sums of a table as it wants them. */
import type { Highs, ModelData } from 'highs';
import { z } from 'zod';

/** The package's types are those of CommonJS; what its ES module exports is the loader itself. */
const Loader = z.custom<() => Promise<Highs>>((value) => typeof value === 'function');

let loaded: Promise<Highs> | undefined;

/** The solver is loaded once. */
export function loadSolver(): Promise<Highs> {
  loaded ??= import('highs').then((module) => Loader.parse(module.default)());
  return loaded;
}

/** What the solver ends with. */
export const OPTIMAL = 7;
export const INFEASIBLE = 8;
export const ENDLESS = 10;

/** One row of the programme: sum of sign × column. */
export interface Sum {
  readonly columns: readonly number[];
  readonly signs: readonly (1 | -1)[];
}

export function sumsOf(numCols: number, sums: readonly Sum[]): ModelData['matrix'] {
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (const { columns, signs } of sums) {
    columns.forEach((column, at) => {
      indices.push(column);
      values.push(signs[at] ?? 0);
    });
    starts.push(indices.length);
  }
  return { format: 'csr', numRows: sums.length, numCols, starts, indices, values };
}
