import { executeChild, ParentClosePolicy } from '@temporalio/workflow';
import type { CurrentVersion, FailedSource, IngestedSource, PlannedSource } from '../activities/handover.js';
import { planSources, readCurrentVersion } from './doors.js';
import { endTogether } from './end-together.js';
import { ingestSource, readFailure, takeExtract } from './ingest-source.js';
import type { IngestOutcome, PublishDataset, SourceProgress } from './messages.js';

export interface Ingested {
  readonly planned: readonly PlannedSource[];
  readonly ingested: readonly IngestedSource[];
  /** Sources whose extract of today was not taken; the same source may be ingested, stale. */
  readonly failed: readonly FailedSource[];
  /** Failed sources that nothing stands in for. */
  readonly absent: readonly PlannedSource[];
}

/** One child per source, in parallel; a source that fails stops no other, its last good extract takes its place. */
export async function ingestEverySource(
  request: PublishDataset,
  tell: (sources: readonly SourceProgress[]) => void,
): Promise<Ingested> {
  const { run, dataset } = request;
  const planned = await planSources({ run, dataset });
  tell(planned.map(({ source }) => ({ source, step: 'waiting' })));
  const outcomes = await endTogether(() => planned.map(({ source }) => ingestInChild(request, source)));
  const failed = outcomes.flatMap((outcome) => ('failed' in outcome ? [outcome.failed] : []));
  const current = failed.length > 0 ? await readCurrentVersion({ run, dataset }) : null;
  const replaced = await endTogether(() =>
    failed.map(({ source }) => takeLastGood(request, source, current)),
  );
  const ingested = [...outcomes, ...replaced].flatMap((outcome) =>
    outcome && 'taken' in outcome ? [outcome.taken] : [],
  );
  const have = new Set(ingested.map(({ source }) => source));
  tell(planned.map(({ source }) => finalProgress(source, ingested)));
  return {
    planned,
    ingested: ingested.sort((one, other) => (one.source < other.source ? -1 : 1)),
    failed,
    absent: planned.filter(({ source }) => !have.has(source)),
  };
}

function ingestInChild({ run, dataset, extracts }: PublishDataset, source: string): Promise<IngestOutcome> {
  return executeChild(ingestSource, {
    workflowId: `${run}/${source}`,
    args: [{ run, dataset, source, ...(extracts === undefined ? {} : { extracts }) }],
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
  });
}

async function takeLastGood(
  { run, dataset }: PublishDataset,
  source: string,
  current: CurrentVersion | null,
): Promise<IngestOutcome | null> {
  const lastGood = current?.inputs.find((input) => input.source === source);
  if (!lastGood) return null;
  try {
    return await takeExtract({ run, dataset, source }, lastGood, 'stale', () => {});
  } catch (error) {
    return { failed: readFailure(source, lastGood, error) };
  }
}

function finalProgress(source: string, ingested: readonly IngestedSource[]): SourceProgress {
  const taken = ingested.find((one) => one.source === source);
  if (!taken) return { source, step: 'failed' };
  const { rowsIn, rowsOut, rowsRejected } = taken.normalised;
  return {
    source,
    step: taken.status === 'stale' ? 'stale' : 'done',
    rowsIn,
    rowsOut,
    rowsRejected,
    findings: taken.checked.findings,
  };
}
