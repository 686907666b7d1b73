/** Totals of a report: each is the sum of its parts, never counted apart. Pure. */
import type { PlaceMeasures } from './load-places.js';
import type { PartnerReport, ReportedExtract, ReportedFinding, ReportedRows } from './partner-report.js';

export function sumTotals(
  extracts: readonly ReportedExtract[],
  { placed }: PlaceMeasures,
): PartnerReport['totals'] {
  const findings = extracts.flatMap((extract) => extract.findings);
  const sum = (kept: readonly ReportedFinding[]) => kept.reduce((all, { count }) => all + count, 0);
  const byFate = (fate: ReturnType<typeof fateOf>) => sum(findings.filter((one) => fateOf(one) === fate));
  return {
    rows: sumRows(extracts.flatMap(({ rows }) => (rows ? [rows] : []))),
    ...{ findings: findings.length, count: sum(findings) },
    ...{ toFix: byFate('toFix'), informed: byFate('informed'), waived: byFate('waived') },
    places: placed.reduce((sum, one) => sum + one.placed, 0),
  };
}

/** What is asked of the partner: each finding is in one of the three. A waiver that has ended changes nothing. */
export function fateOf({
  severity,
  waiver,
}: Pick<ReportedFinding, 'severity' | 'waiver'>): 'toFix' | 'informed' | 'waived' {
  if (waiver && !waiver.expired) return 'waived';
  return severity === 'info' ? 'informed' : 'toFix';
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
