import type { Anonymity } from './measure-anonymity.js';

/** What rows about persons must keep to be published. */
export interface AnonymityLimits {
  /** At least so many rows agree on the quasi-identifiers. */
  readonly k: number;
  /** At least so many values of each sensitive column among them. */
  readonly l?: number | undefined;
  /** At most so far from the values of the whole, 0 to 1. */
  readonly t?: number | undefined;
}

/** English sentences for the operator; none where every limit is kept. Pure. */
export function judgeAnonymity(table: string, measured: Anonymity, limits: AnonymityLimits): string[] {
  const { rows, rare, k, sensitive } = measured;
  const reasons: string[] = [];
  if (rows > 0 && k < limits.k)
    reasons.push(
      `${table}: ${rare} of ${rows} rows agree with fewer than ${limits.k} on the quasi-identifiers (k is ${k}); generalise a quasi-identifier, or leave these rows out.`,
    );
  for (const { column, l, t } of rows > 0 ? sensitive : []) {
    if (limits.l !== undefined && l < limits.l)
      reasons.push(
        `${table}.${column}: some rows that agree have ${l} of the ${limits.l} different values asked for; generalise further.`,
      );
    if (limits.t !== undefined && t > limits.t)
      reasons.push(
        `${table}.${column}: among rows that agree its values are ${t.toFixed(3)} away from those of the whole, ${limits.t} at most are allowed; generalise further.`,
      );
  }
  return reasons;
}
