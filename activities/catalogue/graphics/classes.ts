/** The five tints of a map: each holds about as many départements. Pure. */

export interface TintClass {
  readonly least: number;
  readonly greatest: number;
}

const TINTS = 5;

/** Ascending; fewer than five where few values differ; none without values. */
export function classify(values: readonly number[]): TintClass[] {
  const sorted = [...values].sort((left, right) => left - right);
  const greatest = Array.from(
    { length: TINTS },
    (_, index) => sorted[Math.ceil(((index + 1) * sorted.length) / TINTS) - 1],
  );
  const bounds = [...new Set(greatest)].filter((bound) => bound !== undefined);
  return bounds.map((bound, index) => {
    const above = bounds[index - 1] ?? Number.NEGATIVE_INFINITY;
    return { least: sorted.find((value) => value > above) ?? bound, greatest: bound };
  });
}

/** Cut at a target, so that every month and map has the same: two tints keep it, three miss it by more and more. */
export function classifyByTarget(target: number): TintClass[] {
  const bounds = [2 / 3, 1, 4 / 3, 5 / 3].map((share) => Math.round(target * share));
  return [...bounds, Number.POSITIVE_INFINITY].map((greatest, index) => ({
    least: index === 0 ? 0 : (bounds[index - 1] ?? 0) + 1,
    greatest,
  }));
}

/** Which tint a value has, from 0 (pale) to 4; those of few classes are spread over the whole scale. */
export function tintOf(value: number, classes: readonly TintClass[]): number {
  const rank = classes.findIndex(({ greatest }) => value <= greatest);
  if (classes.length < 2) return 2;
  return Math.round((Math.max(rank, 0) * (TINTS - 1)) / (classes.length - 1));
}
