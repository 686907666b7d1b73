/**
 * Controlled rounding: every count becomes a multiple of the base, less than one base away where a table allows it, and every sum
 * still holds. Source of the method: zero-restricted controlled rounding (Salazar-González 2005, as tau-Argus offers it).
 */
import { ConfigurationInvalid } from '../errors.js';
import type { CountTable } from './count-table.js';
import type { Relation } from './relations.js';
import { INFEASIBLE, loadSolver, OPTIMAL, sumsOf } from './solver.js';

/** Seconds of search for the nearest rounding; a table too large for it is refused. */
const PATIENCE = 120;

/**
 * Counts by place in the table. Of all roundings the nearest by sum of distances. A multiple of the base stays as it is.
 * Throws ConfigurationInvalid: none exists (three dimensions and more can have none), or none was found in two minutes.
 */
export async function roundTable(
  { counts }: Pick<CountTable, 'counts'>,
  relations: readonly Relation[],
  base: number,
): Promise<Float64Array> {
  const lower = Array.from(counts, (count) => Math.floor(count / base));
  const column = new Map<number, number>();
  counts.forEach((count, cell) => {
    if (count % base !== 0) column.set(cell, column.size);
  });
  const free = [...column.keys()];
  const sums = relations.flatMap(({ parent, children }) => {
    const members = [
      ...children.map((cell) => [cell, 1] as const),
      ...(parent < 0 ? [] : [[parent, -1] as const]),
    ];
    const open = members.filter(([cell]) => column.has(cell));
    if (open.length === 0) return [];
    const right = -members.reduce((sum, [cell, sign]) => sum + sign * (lower[cell] ?? 0), 0);
    return [
      { columns: open.map(([cell]) => column.get(cell) ?? 0), signs: open.map(([, sign]) => sign), right },
    ];
  });
  const rises = free.length === 0 ? new Float64Array() : await chooseRises(free, sums, counts, base);
  const rounded = Float64Array.from(lower, (multiple) => multiple * base);
  free.forEach((cell, at) => {
    rounded[cell] = (rounded[cell] ?? 0) + Math.round(rises[at] ?? 0) * base;
  });
  return rounded;
}

interface RoundedSum {
  readonly columns: readonly number[];
  readonly signs: readonly (1 | -1)[];
  readonly right: number;
}

/** 1 where a count goes up, 0 where it goes down. */
async function chooseRises(
  free: readonly number[],
  sums: readonly RoundedSum[],
  counts: Float64Array,
  base: number,
): Promise<Float64Array> {
  const highs = await loadSolver();
  const ones = new Array<number>(free.length).fill(1);
  const model = highs.createModel({
    numCols: free.length,
    numRows: sums.length,
    sense: highs.constants.objectiveSense.minimize,
    colCost: free.map((cell) => base - 2 * ((counts[cell] ?? 0) % base)),
    colLower: ones.map(() => 0),
    colUpper: ones,
    rowLower: sums.map(({ right }) => right),
    rowUpper: sums.map(({ right }) => right),
    matrix: sumsOf(free.length, sums),
    integrality: ones.map(() => highs.constants.variableType.integer),
  });
  try {
    model.options.set({ output_flag: false, time_limit: PATIENCE, random_seed: 0 });
    model.run();
    const status = model.getModelStatus();
    if (status === OPTIMAL) return model.getSolution().colValue;
    throw new ConfigurationInvalid(
      status === INFEASIBLE
        ? `no rounding to ${base} keeps every sum of this table; publish fewer margins, or leave --round out.`
        : `no rounding to ${base} was found within ${PATIENCE} s; publish fewer margins, or leave --round out.`,
    );
  } finally {
    model.dispose();
  }
}
