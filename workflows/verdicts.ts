/** Pure decisions of a run. */
import type { Checked, ReleasedVersion, WriteReports, WrittenReport } from '../activities/handover.js';
import type { Ingested } from './ingest-every-source.js';
import type { RunReport, SourceReport } from './messages.js';

/** A missing source that its declaration does not let us hold for, and that no earlier extract replaces, stops the run. */
export function isHopeless({ absent, ingested }: Ingested): boolean {
  return ingested.length === 0 || absent.some(({ unavailable }) => unavailable === 'last_good');
}

/** Why a person must decide; empty when nobody must. */
export function holdReasons({ planned, ingested, failed, absent }: Ingested, checked: Checked): string[] {
  const waits = planned.filter(
    ({ source, unavailable }) => unavailable === 'hold' && failed.some((one) => one.source === source),
  );
  return [
    ...waits.map(({ source }) => `${source}: ${failed.find((one) => one.source === source)?.reason ?? ''}`),
    ...absent.map(
      ({ source }) => `${source}: nothing stands in for its extract; approving publishes without it.`,
    ),
    ...ingested.filter((one) => one.checked.verdict === 'hold').flatMap((one) => one.checked.reasons),
    ...(checked.verdict === 'hold' ? checked.reasons : []),
  ];
}

export function reportRun(
  ended: WriteReports,
  version: ReleasedVersion | null,
  reports: readonly WrittenReport[],
): RunReport {
  return {
    runId: ended.run,
    dataset: ended.dataset,
    status: ended.status,
    version: version?.version ?? null,
    sources: reportSources(ended),
    manifest: version?.manifestKey ?? null,
    reports,
    reasons: [
      ...ended.failed.map(({ source, reason }) => `${source}: ${reason.replace(`${source}: `, '')}`),
      ...(ended.status === 'refused' ? (ended.checked?.reasons ?? []) : []),
    ],
  };
}

function reportSources({ ingested, failed, assembled }: WriteReports): SourceReport[] {
  const names = [...new Set([...ingested, ...failed].map(({ source }) => source))].sort();
  return names.map((source) => {
    const taken = ingested.find((one) => one.source === source);
    const failure = failed.find((one) => one.source === source);
    const counts = assembled?.counts.find((one) => one.source === source);
    return {
      source,
      status: taken?.status ?? 'failed',
      rowsIn: counts?.rowsIn ?? taken?.normalised.rowsIn ?? 0,
      rowsOut: counts?.rowsOut ?? 0,
      rowsRejected: counts?.rowsRejected ?? taken?.normalised.rowsRejected ?? 0,
      rowsMerged: counts?.rowsMerged ?? 0,
      findings: taken?.checked.findings ?? failure?.checked?.findings ?? 0,
      ...(failure ? { reason: failure.reason } : {}),
    };
  });
}
