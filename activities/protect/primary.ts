/** Which cells are secret by themselves. */

export const PRESETS = {
  /** CASD export rules: no cell on fewer than 11 units. */
  casd: { threshold: 11, dominance: null },
  /** INSEE manual: tax data about persons. */
  fiscal: { threshold: 11, dominance: null },
  /** The usual limit of CAF and DREES tables; no text of law was found. */
  social: { threshold: 5, dominance: null },
  /** INSEE manual: enterprises, fewer than 3 units, or one with more than 85 % of the value. */
  entreprise: { threshold: 3, dominance: 0.85 },
} as const;
export type Preset = keyof typeof PRESETS;

export interface SecrecyRule {
  readonly threshold: number;
  /** Share of the value above which the largest contributor gives it away; null: not asked. */
  readonly dominance: number | null;
  /** Share of the largest contributor that the others together must leave unknown to the second one; null: not asked. */
  readonly ambiguity?: number | null;
}

export interface Contribution {
  readonly count: number;
  /** The largest contributor, and the (signed) value of the cell, where the table has them. */
  readonly max?: number;
  readonly second?: number;
  readonly value?: number;
}

/**
 * `0 < n < threshold OR (max > 0 AND max > share × value) OR (max > 0 AND value − max − second < p × max)`.
 * Sources: the first two reproduce the flags of rtauargus (INSEE) without one difference; the p % rule is that of the Handbook on
 * Statistical Disclosure Control (Hundepool and others, 4.2.2): the second contributor could work out the first too closely.
 */
export function isPrimary({ count, max, second, value }: Contribution, rule: SecrecyRule): boolean {
  if (count > 0 && count < rule.threshold) return true;
  if (max === undefined || value === undefined || max <= 0) return false;
  if (rule.dominance !== null && max > rule.dominance * value) return true;
  const { ambiguity = null } = rule;
  return ambiguity !== null && second !== undefined && value - max - second < ambiguity * max;
}
