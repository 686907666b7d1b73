/** In what state the extracts of a version arrived, from what its manifest says of them. The score is told to each partner of its own files. Pure. */
import type { Manifest } from '../published/manifest.js';

export interface VersionCounts {
  /** Rows received, without those that are none of the dataset's. */
  readonly inScope: number;
  readonly outside: number;
  readonly rejected: number;
  /** Findings of severity hold or refuse. */
  readonly blocking: number;
  readonly toCheck: number;
  readonly informed: number;
}

/** `isOutside`: whether a code says that a row is none of ours (`scope: outside` in the catalogue of rules). */
export function countVersion(
  { inputs, findings }: Pick<Manifest, 'inputs' | 'findings'>,
  isOutside: (code: string) => boolean,
): VersionCounts {
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
  return {
    ...{ inScope, outside, rejected: allRejected - outside },
    ...{ blocking: counted('hold', 'refuse'), toCheck: counted('warn'), informed: counted('info') },
  };
}

/** The part of the rows that could not be taken; null where no row came. */
export function rejectedShare({ inScope, rejected }: VersionCounts): number | null {
  return inScope === 0 ? null : rejected / inScope;
}
