/** What an attacker knows of the noise: how likely each deviation is. Worked out from what the page tells, not from the code that draws it. */

export interface Noise {
  readonly variance: number;
  readonly deviation: number;
}

/** Probabilities of −deviation…deviation: bell-shaped, cut off, of that variance. */
export function bell({ variance, deviation }: Noise): number[] {
  if (deviation === 0) return [1];
  const steps = Array.from({ length: 2 * deviation + 1 }, (_, at) => at - deviation);
  let [low, high] = [0.01, 1000];
  let chances: number[] = [];
  for (let turn = 0; turn < 80; turn++) {
    const width = (low + high) / 2;
    const weights = steps.map((step) => Math.exp(-(step ** 2) / (2 * width)));
    const sum = weights.reduce((total, one) => total + one, 0);
    chances = weights.map((one) => one / sum);
    const spread = steps.reduce((total, step, at) => total + step ** 2 * (chances[at] ?? 0), 0);
    if (spread > variance) high = width;
    else low = width;
  }
  return chances;
}

/** Of the sum of so many independent noises, each added or taken away. */
export function bellOfSum(noise: Noise, terms: number): Map<number, number> {
  let sum = new Map([[0, 1]]);
  const chances = bell(noise);
  for (let term = 0; term < terms; term++) {
    const next = new Map<number, number>();
    for (const [value, chance] of sum)
      chances.forEach((one, at) => {
        const to = value + at - noise.deviation;
        next.set(to, (next.get(to) ?? 0) + chance * one);
      });
    sum = next;
  }
  return sum;
}

export interface Belief {
  readonly size: number;
  readonly certainty: number;
}

/**
 * The likeliest size of a group of 1 to `most` persons of which several differences were published, each the size plus a noise. Before
 * anything is seen every size is as likely. Null where no such group fits.
 */
export function believe(
  differences: readonly { readonly seen: number; readonly noise: ReadonlyMap<number, number> }[],
  most: number,
): Belief | null {
  const weights = Array.from({ length: most }, (_, at) =>
    differences.reduce((weight, { seen, noise }) => weight * (noise.get(seen - at - 1) ?? 0), 1),
  );
  const sum = weights.reduce((total, one) => total + one, 0);
  const best = weights.indexOf(Math.max(...weights));
  return sum === 0 ? null : { size: best + 1, certainty: (weights[best] ?? 0) / sum };
}
