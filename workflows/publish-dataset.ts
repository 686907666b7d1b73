import { CancellationScope } from '@temporalio/workflow';
import type { Unchanged } from '../activities/handover/unchanged.js';
import { conclude, concludeUnchanged, publishLater, tellFailure } from './conclude-run.js';
import { clearRun, findUnchanged } from './doors.js';
import { ingestEverySource } from './ingest-every-source.js';
import { judgeAndRelease } from './judge-and-release.js';
import type { PublishDataset, RunReport } from './messages.js';
import { enter, mark, openRun, type RunState } from './run-state.js';
import { PARTNERS } from './search-attributes.js';
import { type Ingested, isHopeless } from './verdicts.js';

/** The way of the data, in order. Whatever ends it, the run's work zone is cleared. */
export async function publishDataset(request: PublishDataset): Promise<RunReport> {
  const { run, dataset } = request;
  const state = openRun(request);
  try {
    const report = await followTheData(state)
      .catch((error: unknown) => tellFailure(state, error))
      .finally(() => CancellationScope.nonCancellable(() => clearRun({ run, dataset })));
    if (request.deliver === true) enter(state, { phase: 'deliver' });
    return { ...report, deliveries: await state.deliveries };
  } finally {
    enter(state, { phase: 'done' });
  }
}

async function followTheData(state: RunState): Promise<RunReport> {
  const sources = await ingestEverySource(state.request, (told) => enter(state, { sources: told }));
  state.received = sources;
  const partners = [...new Set(sources.planned.map(({ partner }) => partner))].sort();
  mark(state, { key: PARTNERS, value: partners });
  if (isHopeless(sources)) return conclude(state, { status: 'rejected', sources });
  const unchanged = await findUnchangedVersion(state, sources);
  if (unchanged) return publishLater(state, await concludeUnchanged(state, sources, unchanged));
  return judgeAndRelease(state, sources);
}

/** Where every source has what the current version was made of, nothing more need be done to know that it stays. */
async function findUnchangedVersion(
  { request: { run, dataset, asOf } }: RunState,
  { ingested, failed, absent }: Ingested,
): Promise<Unchanged | null> {
  if (failed.length > 0 || absent.length > 0) return null;
  return findUnchanged({ run, dataset, asOf, ingested });
}
