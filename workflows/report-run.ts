/** What a run says of itself: its report, what the data team's page shows of it, how far a source is. Pure. */
import type { TablePreview, WriteRunPage } from '../activities/handover/hold.js';
import type { ReleasedVersion } from '../activities/handover/release.js';
import type { WrittenReport } from '../activities/handover/report.js';
import type { IngestedSource, WriteReports, WrittenCatalogue } from '../activities/handover/run.js';
import type { RunReport, SourceProgress, SourceReport, Step } from './messages.js';

export function reportRun(
  ended: WriteReports,
  version: ReleasedVersion | null,
  {
    reports,
    catalogue,
  }: { readonly reports: readonly WrittenReport[]; readonly catalogue: WrittenCatalogue | null },
): RunReport {
  return {
    runId: ended.run,
    dataset: ended.dataset,
    status: ended.status,
    version: version?.version ?? null,
    sources: reportSources(ended),
    manifest: version?.manifestKey ?? null,
    catalogue,
    reports,
    deliveries: [],
    publication: null,
    page: null,
    reasons: [
      ...ended.failed.map(({ source, reason }) => `${source}: ${reason.replace(`${source}: `, '')}`),
      ...(ended.status === 'refused' ? (ended.checked?.reasons ?? []) : []),
    ],
  };
}

export function withReasons(report: RunReport, reasons: readonly string[]): RunReport {
  return { ...report, reasons: [...report.reasons, ...reasons] };
}

/** For a run that waited for nobody. */
export const NEVER_HELD: Pick<WriteRunPage, 'heldFor' | 'judged'> = { heldFor: [], judged: null };

/** What the data team's page shows of it. */
export function shownRun(
  { runId: run, dataset, status, version, sources, reports, reasons }: RunReport,
  asOf: string,
  preview: readonly TablePreview[] | null,
  decision: WriteRunPage['decision'],
  { heldFor, judged }: Pick<WriteRunPage, 'heldFor' | 'judged'>,
): WriteRunPage {
  const shown = { run, dataset, asOf, status, version, sources, reports, reasons };
  return { ...shown, preview, decision, heldFor, judged };
}

function reportSources({ ingested, failed, assembled }: WriteReports): SourceReport[] {
  const names = [...new Set([...ingested, ...failed].map(({ source }) => source))].sort();
  return names.map((source) => {
    const taken = ingested.filter((one) => one.source === source);
    const failures = failed.filter((one) => one.source === source);
    const counts = assembled?.counts.filter((one) => one.source === source) ?? [];
    const known = counts.length > 0 ? counts : taken.map(({ normalised }) => normalised);
    const outside = sum(taken.map(({ checked }) => checked.outside ?? 0));
    return {
      source,
      status: statusOf(taken),
      rowsIn: sum(known.map(({ rowsIn }) => rowsIn)),
      rowsOut: sum(counts.map(({ rowsOut }) => rowsOut)),
      rowsRejected: sum(known.map(({ rowsRejected }) => rowsRejected)) - outside,
      rowsOutside: outside,
      rowsMerged: sum(counts.map(({ rowsMerged }) => rowsMerged)),
      findings: sum([...taken, ...failures].map(({ checked }) => checked?.findings ?? 0)),
      ...(failures.length > 0
        ? {
            reason: failures.map(({ reason }) => reason).join(' '),
            told: failures.map(({ partnerSentence }) => partnerSentence).join(' '),
          }
        : {}),
    };
  });
}

function statusOf(taken: readonly IngestedSource[]): SourceReport['status'] {
  if (taken.length === 0) return 'failed';
  if (taken.some(({ status }) => status === 'fresh')) return 'fresh';
  return taken[0]?.status ?? 'failed';
}

/** How far a source is: the counts of its finished extracts. */
export function sumProgress(source: string, step: Step, taken: readonly IngestedSource[]): SourceProgress {
  if (taken.length === 0) return { source, step };
  const rows = taken.map(({ normalised }) => normalised);
  const outside = sum(taken.map(({ checked }) => checked.outside ?? 0));
  return {
    source,
    step,
    rowsIn: sum(rows.map(({ rowsIn }) => rowsIn)),
    rowsOut: sum(rows.map(({ rowsOut }) => rowsOut)),
    rowsRejected: sum(rows.map(({ rowsRejected }) => rowsRejected)) - outside,
    rowsOutside: outside,
    findings: sum(taken.map(({ checked }) => checked.findings)),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
