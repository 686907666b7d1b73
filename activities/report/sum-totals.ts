/** Totals of a report: each is the sum of its parts, never counted apart. Pure. */
import type { PlaceMeasures } from './load-places.js';
import type { PartnerReport, ReportedExtract, ReportedRows } from './partner-report.js';

export function sumTotals(
  extracts: readonly ReportedExtract[],
  { placed }: PlaceMeasures,
): PartnerReport['totals'] {
  const findings = extracts.flatMap((extract) => extract.findings);
  const informed = findings
    .filter(({ severity }) => severity === 'info')
    .reduce((sum, { count }) => sum + count, 0);
  const count = findings.reduce((sum, finding) => sum + finding.count, 0);
  return {
    rows: sumRows(extracts.flatMap(({ rows }) => (rows ? [rows] : []))),
    ...{ findings: findings.length, count, toFix: count - informed, informed },
    places: placed.reduce((sum, one) => sum + one.placed, 0),
  };
}

function sumRows(all: readonly ReportedRows[]): ReportedRows | null {
  const [first, ...others] = all;
  if (!first) return null;
  const add = (one: number | null, other: number | null) =>
    one === null || other === null ? null : one + other;
  return others.reduce(
    (sum, rows) => ({
      received: sum.received + rows.received,
      published: add(sum.published, rows.published),
      merged: add(sum.merged, rows.merged),
      rejected: sum.rejected + rows.rejected,
      outside: sum.outside + rows.outside,
    }),
    first,
  );
}
