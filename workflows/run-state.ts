/** What a run knows of itself while it lasts: how far it is, what was decided, what its partners were told. */
import type { SearchAttributePair } from '@temporalio/common';
import { CancellationScope, setHandler, upsertSearchAttributes } from '@temporalio/workflow';
import type { DeliveryOutcome } from '../activities/handover/deliver.js';
import type { Decision, TablePreview, Verdict } from '../activities/handover/hold.js';
import type { WrittenReport } from '../activities/handover/report.js';
import { deliverReports, latest } from './deliver-reports.js';
import { approve, type PublishDataset, progress, type RunProgress, reject } from './messages.js';
import { NEVER_HELD } from './report-run.js';
import { DATASET, PERIOD, VERDICT } from './search-attributes.js';
import type { Ingested } from './verdicts.js';
import type { Decided } from './wait-for-decision.js';

export interface RunState {
  readonly request: PublishDataset;
  seen: RunProgress;
  decided: Decided | undefined;
  /** Digest of the page that waits for a decision. */
  evidence: string | undefined;
  waited: typeof NEVER_HELD;
  preview: TablePreview[] | null;
  received: Ingested | null;
  /** What the partners were told last, once it is final. */
  ended: { readonly reports: readonly WrittenReport[]; readonly version: string | null } | null;
  readonly delivering: CancellationScope;
  deliveries: Promise<readonly DeliveryOutcome[]>;
}

export function openRun(request: PublishDataset): RunState {
  const { run, dataset, asOf } = request;
  const state: RunState = {
    request,
    seen: { run, dataset, phase: 'ingest', passed: ['ingest'], sources: [], held: null },
    ...{ decided: undefined, evidence: undefined, waited: NEVER_HELD },
    ...{ preview: null, received: null, ended: null },
    delivering: new CancellationScope(),
    deliveries: Promise.resolve([]),
  };
  setHandler(progress, () => state.seen);
  // The first decision stands; one that names other evidence than what waits is about something else.
  const decide = (verdict: Verdict) => (decision: Decision) => {
    const { evidence } = state;
    if (evidence !== undefined && decision.evidence !== undefined && decision.evidence !== evidence) return;
    state.decided ??= { verdict, ...decision };
  };
  setHandler(approve, decide('approved'));
  setHandler(reject, decide('rejected'));
  mark(
    state,
    { key: DATASET, value: dataset },
    { key: PERIOD, value: asOf },
    { key: VERDICT, value: 'running' },
  );
  return state;
}

/** What the run is searched by, where the server has the attributes. */
export function mark({ request }: RunState, ...pairs: SearchAttributePair[]): void {
  if (request.searchable) upsertSearchAttributes(pairs);
}

export function enter(state: RunState, change: Partial<RunProgress>): void {
  const passed = change.phase ? [...state.seen.passed, change.phase] : state.seen.passed;
  state.seen = { ...state.seen, ...change, passed };
}

/** Beside the rest of the run, so that a slow mail server delays no version; one after the other, since reports are written again. */
export function deliver(state: RunState, reports: readonly WrittenReport[]): void {
  const { request, delivering, deliveries } = state;
  if (request.deliver !== true) return;
  state.deliveries = delivering.run(async () =>
    latest(await deliveries, await deliverReports(request, reports)),
  );
}
