/** One figure for a version, from what its manifest says of the extracts. Anybody can redo it by hand. Pure. */
import type { Manifest } from '../published/manifest.js';

export interface VersionQuality {
  /** From 0 to 100, rounded down to a tenth; null when no row was received. */
  readonly score: number | null;
  /** Rows received, without those that are none of the dataset's. */
  readonly inScope: number;
  readonly outside: number;
  readonly rejected: number;
  /** Findings of severity hold or refuse. */
  readonly blocking: number;
  readonly toCheck: number;
  readonly informed: number;
}

export const QUALITY_FORMULA =
  'Score = 100 × (1 − (lignes rejetées + signalements à confirmer ou bloquants + ½ × signalements à vérifier) ÷ lignes du champ). ' +
  'Une ligne qui porte plusieurs signalements les compte tous : le score est un plancher. Une information ne retire rien, une ligne hors du champ ne compte pas.';

/** `isOutside`: whether a code says that a row is none of ours (`scope: outside` in the catalogue of rules). */
export function scoreVersion(
  { inputs, findings }: Pick<Manifest, 'inputs' | 'findings'>,
  isOutside: (code: string) => boolean,
): VersionQuality {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const counted = (...severities: readonly string[]) =>
    sum(
      findings
        .filter(({ severity, code }) => severities.includes(severity) && !isOutside(code))
        .map(({ count }) => count),
    );
  const allRejected = sum(inputs.map(({ rowsRejected = 0, rowsOutside = 0 }) => rowsRejected + rowsOutside));
  const told = inputs.some(({ rowsOutside }) => rowsOutside !== undefined);
  const outside = told
    ? sum(inputs.map(({ rowsOutside = 0 }) => rowsOutside))
    : Math.min(allRejected, sum(findings.filter(({ code }) => isOutside(code)).map(({ count }) => count)));
  const inScope = sum(inputs.map(({ rowsIn = 0 }) => rowsIn)) - outside;
  const quality = {
    ...{ inScope, outside, rejected: allRejected - outside },
    ...{ blocking: counted('hold', 'refuse'), toCheck: counted('warn'), informed: counted('info') },
  };
  return { ...quality, score: scoreOf(quality) };
}

function scoreOf({ inScope, rejected, blocking, toCheck }: Omit<VersionQuality, 'score'>): number | null {
  if (inScope === 0) return null;
  const lostHalves = Math.min(2 * inScope, 2 * (rejected + blocking) + toCheck);
  return Math.floor((1000 * (2 * inScope - lostHalves)) / (2 * inScope)) / 10;
}
