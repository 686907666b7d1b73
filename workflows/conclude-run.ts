/** How a run ends: every partner gets its report, the dataset its pages, the data team the page of the run. */
import { CancellationScope, isCancellation, patched, rootCause } from '@temporalio/workflow';
import type { ReleasedVersion } from '../activities/handover/release.js';
import type { Assembled, Checked, RunStatus } from '../activities/handover/run.js';
import type { Unchanged } from '../activities/handover/unchanged.js';
import { noteMade, writeCatalogue, writeChangeLog, writeReports, writeRunPage } from './doors.js';
import type { RunReport } from './messages.js';
import { publishRelease } from './publish-version.js';
import { reportRun, shownRun, withReasons } from './report-run.js';
import { deliver, enter, mark, type RunState } from './run-state.js';
import { VERDICT } from './search-attributes.js';
import type { Ingested } from './verdicts.js';

export interface Outcome {
  readonly status: RunStatus;
  readonly sources: Ingested;
  readonly assembled?: Assembled;
  readonly checked?: Checked;
  readonly version?: ReleasedVersion;
  readonly reasons?: readonly string[];
  /** Reports and pages that are there already. */
  readonly told?: Unchanged | null;
}

export async function conclude(state: RunState, outcome: Outcome): Promise<RunReport> {
  const { run, dataset, asOf } = state.request;
  const { status, sources, assembled = null, checked = null, version = null } = outcome;
  const { told = null, reasons = [] } = outcome;
  const { ingested, failed } = sources;
  enter(state, { phase: 'report' });
  mark(state, { key: VERDICT, value: status });
  const asked = {
    ...{ run, dataset, asOf, status, ingested, failed, assembled, checked },
    version: version?.version ?? null,
  };
  const reports = told?.reports ?? (await writeReports(asked));
  if (status !== 'held') state.ended = { reports, version: asked.version };
  if (version && !told) await writeChangeLog({ run, dataset });
  const catalogue = told?.catalogue ?? (version ? await writeCatalogue({ run, dataset }) : null);
  const counted = reportRun(asked, version, { reports, catalogue });
  const report = status === 'held' ? { ...counted, reasons } : withReasons(counted, reasons);
  deliver(state, reports);
  if (status === 'held') return report;
  const { key } = await showRun(state, report);
  if (version && !version.since && assembled && checked && !told && failed.length === 0)
    await noteMade({
      ...{ run, dataset, asOf, ingested, version: version.version },
      ...{ assembled, checked, reports: [...reports], catalogue },
    });
  return { ...report, page: key };
}

export function concludeUnchanged(
  state: RunState,
  sources: Ingested,
  unchanged: Unchanged,
): Promise<RunReport> {
  const { version, manifestKey, assembled, checked, told } = unchanged;
  const released = { version, manifestKey, status: 'unchanged', since: null } as const;
  const outcome = { status: 'unchanged', sources, assembled, checked, version: released } as const;
  return conclude(state, { ...outcome, told: told ? unchanged : null });
}

/** On the portal, once the version stands. */
export async function publishLater(state: RunState, report: RunReport): Promise<RunReport> {
  const { request } = state;
  if (request.publish !== undefined && request.publish !== 'none') enter(state, { phase: 'publish' });
  return { ...report, publication: await publishRelease(request) };
}

/** Whatever ends a run, its partners and the data team are told of what came; then it fails as it must. */
export async function tellFailure(state: RunState, error: unknown): Promise<never> {
  const { received } = state;
  if (received === null || isCancellation(error) || !patched('failure-told')) throw error;
  const { run, dataset, asOf } = state.request;
  const { ingested, failed } = received;
  const reasons = [rootCause(error) ?? 'unknown'];
  const told = { run, dataset, asOf, ingested, failed, assembled: null, checked: null };
  const tell = async () => {
    const status = 'failed' as const;
    const { ended } = state;
    const reports = ended?.reports ?? (await writeReports({ ...told, status, version: null }));
    if (!ended) deliver(state, reports);
    const version = ended?.version ?? null;
    const counted = reportRun({ ...told, status, version }, null, { reports, catalogue: null });
    await showRun(state, { ...counted, version, reasons });
  };
  await CancellationScope.nonCancellable(tell).catch(() => undefined);
  await state.deliveries;
  throw error;
}

function showRun(
  { request, preview, decided, waited }: RunState,
  report: RunReport,
): ReturnType<typeof writeRunPage> {
  return writeRunPage(shownRun(report, request.asOf, preview, decided ?? null, waited));
}
