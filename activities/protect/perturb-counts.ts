/** The cell-key method on a table that somebody counted: each cell brings its count and the key of its people. */
import { ConfigurationInvalid } from '../errors.js';
import {
  deviationAt,
  type NoiseLimits,
  perturbationTable,
  symmetricNoise,
} from '../perturbation/perturbation-table.js';

export interface KeyedCount {
  readonly line: number;
  readonly count: number;
  /** Fractional part of the sum of the secret record keys, uniform in [0, 1), of the people in the cell; null where there is none. */
  readonly key: number | null;
}

/**
 * Counts with noise, in order of the rows; null below the threshold, of the count as of what would be told. Sums do not hold exactly.
 * Throws ConfigurationInvalid: a cell of people without a key.
 */
export function perturbCounts(
  rows: readonly KeyedCount[],
  limits: Omit<NoiseLimits, 'blocked'>,
  threshold: number,
): (number | null)[] {
  const table = perturbationTable({ ...limits, blocked: 0 });
  return rows.map(({ line, count, key }) => {
    if (count < threshold) return null;
    if (key === null || key < 0 || key >= 1)
      throw new ConfigurationInvalid(
        `line ${line}: the key of a cell is a number from 0, below 1: the fractional part of the sum of its people's record keys; correct it.`,
      );
    const row = table[Math.min(count, table.length - 1)];
    const told = count + (row ? deviationAt(row, key) : 0);
    return told < threshold ? null : told;
  });
}

/**
 * How often who subtracts one cell from another, and knows nothing else, is right about the size of a group of fewer than the threshold.
 * From 0 to 1; every size is taken to be as likely.
 */
export function chanceBySubtraction(limits: Omit<NoiseLimits, 'blocked'>, threshold: number): number {
  const { deviations, bounds } = symmetricNoise(limits);
  const chances = bounds.map((bound, at) => bound - (bounds[at - 1] ?? 0));
  const reach = 2 * limits.deviation;
  const apart = new Map<number, number>();
  deviations.forEach((one, at) => {
    deviations.forEach((other, beside) => {
      const chance = (chances[at] ?? 0) * (chances[beside] ?? 0);
      apart.set(one - other, (apart.get(one - other) ?? 0) + chance);
    });
  });
  const sizes = Array.from({ length: threshold - 1 }, (_, at) => at + 1);
  let right = 0;
  for (let seen = 1 - reach; seen < threshold + reach; seen++)
    right += Math.max(...sizes.map((size) => apart.get(seen - size) ?? 0)) / sizes.length;
  return right;
}
