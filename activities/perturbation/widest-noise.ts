/**
 * The noise of one true count: of all distributions that are unbiased and vary by no more than asked, the one that tells least
 * (largest entropy), and never more likely further below the truth than nearer to it. Sources: Fraser and Wooton 2006; Giessing 2016;
 * the constraints are those of the R package ptable, whose figures the tests reproduce.
 */

/** Steps of every bisection: more than a double can tell apart. */
const HALVINGS = 60;

/**
 * `deviations`: what may be added to the count, in ascending order, something at zero or on both sides of it. The probability of each, in
 * the same order, sum 1; null where no distribution over them is unbiased.
 */
export function widestNoise(deviations: readonly number[], variance: number): number[] | null {
  const [least = 0, most = 0] = [deviations[0], deviations.at(-1)];
  if (least > 0 || most < 0) return null;
  const stays = deviations.includes(0);
  if (stays && (variance === 0 || least === 0 || most === 0))
    return deviations.map((one) => (one === 0 ? 1 : 0));
  // what varies least goes to the two neighbours of the truth only
  if (!stays && variance <= nearest(deviations)) return null;
  const flat = unbiased(deviations, 0);
  if (momentOf(deviations, flat, 2) <= variance) return flat;
  let [narrow, wide] = [-1, 0];
  while (momentOf(deviations, unbiased(deviations, narrow), 2) > variance && narrow > -1e4) narrow *= 2;
  for (let turn = 0; turn < HALVINGS; turn++) {
    const middle = (narrow + wide) / 2;
    if (momentOf(deviations, unbiased(deviations, middle), 2) > variance) wide = middle;
    else narrow = middle;
  }
  return unbiased(deviations, narrow);
}

/** The least variance there is without staying: down to one neighbour or up to the other, unbiased. */
function nearest(deviations: readonly number[]): number {
  const below = Math.max(...deviations.filter((one) => one < 0));
  const above = Math.min(...deviations.filter((one) => one > 0));
  return -below * above;
}

/** Σ p × deviation^power. */
export function momentOf(
  deviations: readonly number[],
  probabilities: readonly number[],
  power: 1 | 2,
): number {
  return deviations.reduce((sum, one, at) => sum + one ** power * (probabilities[at] ?? 0), 0);
}

/** exp(slope × v + curve × v²), the slope such that the mean is zero. */
function unbiased(deviations: readonly number[], curve: number): number[] {
  const steepest =
    50 + 2 * Math.abs(curve * (deviations[0] ?? 0)) + 2 * Math.abs(curve * (deviations.at(-1) ?? 0));
  let [low, high] = [-steepest, steepest];
  for (let turn = 0; turn < HALVINGS; turn++) {
    const middle = (low + high) / 2;
    if (momentOf(deviations, shaped(deviations, middle, curve), 1) > 0) high = middle;
    else low = middle;
  }
  return shaped(deviations, (low + high) / 2, curve);
}

function shaped(deviations: readonly number[], slope: number, curve: number): number[] {
  const logs = risingToZero(
    deviations,
    deviations.map((one) => slope * one + curve * one ** 2),
  );
  const largest = Math.max(...logs);
  const weights = logs.map((log) => Math.exp(log - largest));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Neighbours below zero that would fall towards it share their mean: the nearest shape that rises (pool adjacent violators). */
function risingToZero(deviations: readonly number[], logs: readonly number[]): number[] {
  const stay = deviations.indexOf(0);
  if (stay < 0) return [...logs];
  const pools: { sum: number; size: number }[] = [];
  for (const log of logs.slice(0, stay + 1)) {
    pools.push({ sum: log, size: 1 });
    for (let last = pools.at(-1), before = pools.at(-2); last && before && falls(before, last); ) {
      pools.splice(-2, 2, { sum: before.sum + last.sum, size: before.size + last.size });
      [last, before] = [pools.at(-1), pools.at(-2)];
    }
  }
  const pooled = pools.flatMap(({ sum, size }) => Array.from({ length: size }, () => sum / size));
  return [...pooled, ...logs.slice(stay + 1)];
}

function falls(before: { sum: number; size: number }, last: { sum: number; size: number }): boolean {
  return before.sum / before.size > last.sum / last.size;
}
