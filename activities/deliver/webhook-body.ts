/** What a partner's program is told: counts, codes and links. */
import type { ReportLink } from '../platform/courier/courier.js';
import { toSortedJson } from '../text/sorted-json.js';
import { asksForSomething, type DeliveredReport } from './delivered-report.js';

export function writeWebhookBody(
  id: string,
  { partner, dataset, run, asOf, status, version, score, totals, extracts }: DeliveredReport,
  { page, workbook }: { readonly page: ReportLink | null; readonly workbook: ReportLink | null },
): string {
  return toSortedJson({
    ...{ format: 'partner-delivery/1', id, partner: partner.code, dataset: dataset.id },
    ...{ run, date: asOf, status, version, score },
    rows: totals.rows,
    reports: { toFix: totals.toFix, informed: totals.informed, waived: totals.waived },
    extracts: extracts.map(({ source, role, file, findings }) => ({
      ...{ source, role, sha256: file?.sha256 ?? null },
      findings: findings
        .filter(asksForSomething)
        .map(({ code, severity, rejects, count }) => ({ code, severity, rejects, count })),
    })),
    links: {
      report: page?.url ?? null,
      workbook: workbook?.url ?? null,
      expires: (page ?? workbook)?.expires?.toISOString() ?? null,
    },
  });
}
