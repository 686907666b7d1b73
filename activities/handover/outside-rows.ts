/** Rows that are none of the dataset's: `scope: outside` in the catalogue of rules. They alone are left out and yet mere information. */

interface Counted {
  readonly rejects: boolean;
  readonly severity: string;
  readonly count: number;
}

export function countOutside(findings: readonly Counted[]): number {
  return findings
    .filter(({ rejects, severity }) => rejects && severity === 'info')
    .reduce((sum, { count }) => sum + count, 0);
}
