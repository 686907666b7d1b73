/** The attacker's linear programme over one connected part of the table. Solver: HiGHS. */
import type { Highs, Model } from 'highs';
import { ContractBroken } from '../errors.js';
import type { Bounds, Equation } from './audit-bounds.js';
import { ENDLESS, OPTIMAL, sumsOf } from './solver.js';

/**
 * The primal simplex goes on from the last answer when only the question changed. It gives up on a few tables; the dual one
 * answers those, from the start.
 */
const PRIMAL = 4;
const DUAL = 1;

export interface Programme {
  /** A table that fits everything published, with the weighted sum of hidden cells as large as can be; null: endless. */
  readonly furthest: (weights: ReadonlyMap<number, number>) => Float64Array | null;
  readonly close: () => void;
}

/**
 * `cells`: the part's cells; solutions come in their order. The same basis serves every question: only the first one
 * costs much. Throws ContractBroken when nothing fits what is published: then the sums were not sums.
 */
export function openProgramme(
  highs: Highs,
  cells: readonly number[],
  equations: readonly Equation[],
  { low, high }: Bounds,
): Programme {
  const right = equations.map((equation) => equation.right);
  const model = highs.createModel({
    numCols: cells.length,
    numRows: equations.length,
    sense: highs.constants.objectiveSense.maximize,
    colCost: new Float64Array(cells.length),
    colLower: cells.map((cell) => low[cell] ?? 0),
    colUpper: cells.map((cell) => Math.min(high[cell] ?? 0, highs.infinity)),
    rowLower: right,
    rowUpper: right,
    matrix: matrixOf(cells, equations),
  });
  model.options.set({ output_flag: false, solver: 'simplex', presolve: 'off', simplex_strategy: PRIMAL });
  let asked: number[] = [];
  return {
    close: () => model.dispose(),
    furthest: (weights) => {
      for (const at of asked) model.changeColCost(at, 0);
      asked = [...weights.keys()];
      for (const [at, weight] of weights) model.changeColCost(at, weight);
      const status = settle(model);
      if (status === ENDLESS) return null;
      if (status !== OPTIMAL)
        throw new ContractBroken(
          `audit: the solver ended with status ${status}; no release without a proof, tell the developers.`,
        );
      return model.getSolution().colValue;
    },
  };
}

/** How the question ended: asked in the way that is quick, and where it gives up in the other, from the start. */
function settle(model: Model): number {
  model.run();
  const status = model.getModelStatus();
  if (status === OPTIMAL || status === ENDLESS) return status;
  model.clearSolver();
  model.options.set({ simplex_strategy: DUAL });
  model.run();
  model.options.set({ simplex_strategy: PRIMAL });
  return model.getModelStatus();
}

/** A column for each cell of the part. */
function matrixOf(cells: readonly number[], equations: readonly Equation[]) {
  const column = new Map(cells.map((cell, at) => [cell, at]));
  return sumsOf(
    cells.length,
    equations.map((equation) => ({
      columns: equation.cells.map((cell) => column.get(cell) ?? 0),
      signs: equation.signs,
    })),
  );
}
