/** What is added to a count, by the count and the draw of its cell: the perturbation table of the cell-key method. */
import { ConfigurationInvalid } from '../errors.js';
import { widestNoise } from './widest-noise.js';

export interface NoiseLimits {
  /** Largest deviation, in persons. */
  readonly deviation: number;
  /** Variance of the deviation; small counts that cannot vary as much vary less. */
  readonly variance: number;
  /** Counts from 1 to this are never shown: they become zero, or more. */
  readonly blocked: number;
}

/** The noise of one true count; the last row of a table serves all larger counts. */
export interface NoiseRow {
  readonly count: number;
  readonly deviations: readonly number[];
  /** Upper end of the interval of draws in [0, 1) that gives each deviation; the last is 1. */
  readonly bounds: readonly number[];
}

/** From count 0, which always stays, to the first that every larger one is like. Throws ConfigurationInvalid: too little variance. */
export function perturbationTable(limits: NoiseLimits): NoiseRow[] {
  const { deviation, blocked } = limits;
  const last = blocked === 0 ? deviation : deviation + blocked + 1;
  return Array.from({ length: last + 1 }, (_, count) => noiseOf(count, limits));
}

/** The noise of every count that is not small: as likely up as down. */
export function symmetricNoise({ deviation, variance }: Omit<NoiseLimits, 'blocked'>): NoiseRow {
  return noiseOf(deviation, { deviation, variance, blocked: 0 });
}

function noiseOf(count: number, { deviation, variance, blocked }: NoiseLimits): NoiseRow {
  const shown = Array.from({ length: 2 * deviation + 1 }, (_, at) => count - deviation + at).filter(
    (one) => one === 0 || one > blocked,
  );
  const deviations = count === 0 ? [0] : shown.map((one) => one - count);
  const probabilities = widestNoise(deviations, variance);
  if (probabilities === null)
    throw new ConfigurationInvalid(
      `No noise of at most ${deviation} and of variance ${variance} hides counts of 1 to ${blocked}; allow more variance.`,
    );
  return { count, deviations, bounds: boundsOf(probabilities) };
}

/** `draw`: uniform in [0, 1). */
export function deviationAt({ deviations, bounds }: NoiseRow, draw: number): number {
  const at = bounds.findIndex((bound) => draw < bound);
  return deviations[at] ?? 0;
}

function boundsOf(probabilities: readonly number[]): number[] {
  let sum = 0;
  const bounds = probabilities.map((probability) => {
    sum += probability;
    return sum;
  });
  return [...bounds.slice(0, -1), 1];
}
