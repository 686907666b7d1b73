/**
 * Controlled rounding: every count becomes a multiple of the base, and every sum still holds.
 * Source of the method: zero-restricted controlled rounding, and its relaxed form where a table has none (Salazar-González 2005, as
 * tau-Argus offers them).
 */
import { ConfigurationInvalid } from '../errors.js';
import type { CountTable } from './count-table.js';
import type { Relation } from './relations.js';
import { INFEASIBLE, loadSolver, OPTIMAL, sumsOf } from './solver.js';

/** Seconds of search for the nearest rounding; a table too large for it is refused. */
const PATIENCE = 120;

export interface Rounding {
  /** By place in the table. */
  readonly counts: Float64Array;
  /** Every count moved by less than this: the base, or twice the base. */
  readonly reach: number;
}

/**
 * Of all roundings the nearest by sum of distances: less than one base away, multiples as they are; where the sums of a table allow
 * none (three dimensions and more may), less than two bases away. Throws ConfigurationInvalid: none, or none in two minutes.
 */
export async function roundTable(
  { counts }: Pick<CountTable, 'counts'>,
  relations: readonly Relation[],
  base: number,
): Promise<Rounding> {
  const near = await solve(counts, relations, base, stepsOf(counts, base));
  if (near) return { counts: near, reach: base };
  const far = await solve(counts, relations, base, [...stepsOf(counts, base), ...farStepsOf(counts, base)]);
  if (far) return { counts: far, reach: 2 * base };
  throw new ConfigurationInvalid(
    `no rounding to ${base} keeps every sum of this table; publish fewer margins, or leave --round out.`,
  );
}

/** One decision: a cell goes a base up, or down, from the multiple below it. */
interface Step {
  readonly cell: number;
  readonly way: 1 | -1;
  readonly cost: number;
}

function stepsOf(counts: Float64Array, base: number): Step[] {
  return Array.from(counts).flatMap((count, cell): Step[] => {
    const rest = count % base;
    return rest === 0 ? [] : [{ cell, way: 1, cost: base - 2 * rest }];
  });
}

/** A base further, never below zero; dearer than any rounding to a neighbour. */
function farStepsOf(counts: Float64Array, base: number): Step[] {
  const cost = 2 * base;
  return Array.from(counts).flatMap((count, cell): Step[] => [
    { cell, way: 1, cost },
    ...(count < base ? [] : [{ cell, way: -1 as const, cost }]),
  ]);
}

/** Null where no choice of steps keeps every sum. */
async function solve(
  counts: Float64Array,
  relations: readonly Relation[],
  base: number,
  steps: readonly Step[],
): Promise<Float64Array | null> {
  const lower = counts.map((count) => Math.floor(count / base));
  const rises = await choose(steps, sumsAlong(relations, lower, steps), base);
  if (rises === null) return null;
  const multiples = lower.slice();
  steps.forEach(({ cell, way }, at) => {
    multiples[cell] = (multiples[cell] ?? 0) + way * Math.round(rises[at] ?? 0);
  });
  return multiples.map((multiple) => multiple * base);
}

interface StepSum {
  readonly columns: readonly number[];
  readonly signs: readonly (1 | -1)[];
  readonly right: number;
}

/** Each sum of the table, in multiples of the base. */
function sumsAlong(relations: readonly Relation[], lower: Float64Array, steps: readonly Step[]): StepSum[] {
  const stepsAt = new Map<number, number[]>();
  steps.forEach(({ cell }, at) => {
    stepsAt.set(cell, [...(stepsAt.get(cell) ?? []), at]);
  });
  return relations.map(({ parent, children }) => {
    const members = [
      ...children.map((cell) => [cell, 1] as const),
      ...(parent < 0 ? [] : [[parent, -1] as const]),
    ];
    const terms = members.flatMap(([cell, sign]) =>
      (stepsAt.get(cell) ?? []).map((at) => ({
        at,
        sign: steps[at]?.way === sign ? (1 as const) : (-1 as const),
      })),
    );
    return {
      columns: terms.map(({ at }) => at),
      signs: terms.map(({ sign }) => sign),
      right: 0 - members.reduce((sum, [cell, sign]) => sum + sign * (lower[cell] ?? 0), 0),
    };
  });
}

/** 1 where a step is taken; null where no choice fits. */
async function choose(
  steps: readonly Step[],
  sums: readonly StepSum[],
  base: number,
): Promise<Float64Array | null> {
  if (steps.length === 0) return sums.every(({ right }) => right === 0) ? new Float64Array() : null;
  const highs = await loadSolver();
  const ones = steps.map(() => 1);
  const model = highs.createModel({
    numCols: steps.length,
    numRows: sums.length,
    sense: highs.constants.objectiveSense.minimize,
    colCost: steps.map(({ cost }) => cost),
    colLower: steps.map(() => 0),
    colUpper: ones,
    rowLower: sums.map(({ right }) => right),
    rowUpper: sums.map(({ right }) => right),
    matrix: sumsOf(steps.length, sums),
    integrality: steps.map(() => highs.constants.variableType.integer),
  });
  try {
    model.options.set({ output_flag: false, time_limit: PATIENCE, random_seed: 0 });
    model.run();
    const status = model.getModelStatus();
    if (status === OPTIMAL) return model.getSolution().colValue;
    if (status === INFEASIBLE) return null;
    throw new ConfigurationInvalid(
      `no rounding to ${base} was found within ${PATIENCE} s; publish fewer margins, or leave --round out.`,
    );
  } finally {
    model.dispose();
  }
}
