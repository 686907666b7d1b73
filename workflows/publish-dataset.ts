import type { SearchAttributePair } from '@temporalio/common';
import {
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  patched,
  rootCause,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { DeliveryOutcome } from '../activities/handover/deliver.js';
import type { Decision, TablePreview, Verdict } from '../activities/handover/hold.js';
import type { ReleasedVersion } from '../activities/handover/release.js';
import type { WrittenReport } from '../activities/handover/report.js';
import type { Assembled, Checked, RunStatus } from '../activities/handover/run.js';
import type { Unchanged } from '../activities/handover/unchanged.js';
import { deliverReports, latest } from './deliver-reports.js';
import {
  clearRun,
  findUnchanged,
  noteMade,
  previewVersion,
  releaseVersion,
  writeCatalogue,
  writeChangeLog,
  writeReports,
  writeRunPage,
} from './doors.js';
import { ingestEverySource } from './ingest-every-source.js';
import { isSuperseded, type Judged, judgeVersion, tellSuperseded, unlessGone } from './judge-version.js';
import {
  approve,
  type PublishDataset,
  progress,
  type RunProgress,
  type RunReport,
  reject,
} from './messages.js';
import { publishRelease } from './publish-version.js';
import { refusalOrThrow } from './refusal.js';
import { DATASET, PARTNERS, PERIOD, VERDICT } from './search-attributes.js';
import type { Ingested } from './verdicts.js';
import { holdReasons, isHopeless, NEVER_HELD, reportRun, shownRun, withReasons } from './verdicts.js';
import { type Decided, decisionOf, isSeen, waitForDecision } from './wait-for-decision.js';

/** The way of the data, in order. Whatever ends it, the run's work zone is cleared. */
export async function publishDataset(request: PublishDataset): Promise<RunReport> {
  const { run, dataset } = request;
  let seen: RunProgress = { run, dataset, phase: 'ingest', passed: ['ingest'], sources: [], held: null };
  let decided: Decided | undefined;
  let preview: TablePreview[] | null = null;
  let received: Ingested | null = null;
  /** What the partners were told last, once it is final. */
  let ended: { readonly reports: readonly WrittenReport[]; readonly version: string | null } | null = null;
  setHandler(progress, () => seen);
  let waited = NEVER_HELD;
  let evidence: string | undefined;
  // The first decision stands; one that names other evidence than what waits is about something else.
  const decide = (verdict: Verdict) => (decision: Decision) => {
    if (evidence !== undefined && decision.evidence !== undefined && decision.evidence !== evidence) return;
    decided ??= { verdict, ...decision };
  };
  setHandler(approve, decide('approved'));
  setHandler(reject, decide('rejected'));
  const mark = (...pairs: SearchAttributePair[]) => {
    if (request.searchable) upsertSearchAttributes(pairs);
  };
  mark(
    { key: DATASET, value: dataset },
    { key: PERIOD, value: request.asOf },
    { key: VERDICT, value: 'running' },
  );
  const enter = (change: Partial<RunProgress>) => {
    const passed = change.phase ? [...seen.passed, change.phase] : seen.passed;
    seen = { ...seen, ...change, passed };
  };

  // Beside the rest of the run, so that a slow mail server keeps no version back; one after the other, as reports are written anew.
  const delivering = new CancellationScope();
  let deliveries = Promise.resolve<readonly DeliveryOutcome[]>([]);
  const deliver = (reports: readonly WrittenReport[]) => {
    if (request.deliver !== true) return;
    const before = deliveries;
    deliveries = delivering.run(async () => latest(await before, await deliverReports(request, reports)));
  };

  try {
    const report = await followTheData()
      .catch(tellFailure)
      .finally(() => CancellationScope.nonCancellable(() => clearRun({ run, dataset })));
    if (request.deliver === true) enter({ phase: 'deliver' });
    return { ...report, deliveries: await deliveries };
  } finally {
    enter({ phase: 'done' });
  }

  /** Whatever ends a run, its partners and the data team are told of what came; then it fails as it must. */
  async function tellFailure(error: unknown): Promise<never> {
    if (received === null || isCancellation(error) || !patched('failure-told')) throw error;
    const { ingested, failed } = received;
    const reasons = [rootCause(error) ?? 'unknown'];
    const told = { run, dataset, asOf: request.asOf, ingested, failed, assembled: null, checked: null };
    const tell = async () => {
      const status = 'failed' as const;
      const reports = ended?.reports ?? (await writeReports({ ...told, status, version: null }));
      if (!ended) deliver(reports);
      const version = ended?.version ?? null;
      const report = {
        ...reportRun({ ...told, status, version }, null, { reports, catalogue: null }),
        ...{ version, reasons },
      };
      await writeRunPage(shownRun(report, request.asOf, preview, decided ?? null, waited));
    };
    await CancellationScope.nonCancellable(tell).catch(() => undefined);
    await deliveries;
    throw error;
  }

  async function followTheData(): Promise<RunReport> {
    const sources = await ingestEverySource(request, (told) => enter({ sources: told }));
    received = sources;
    mark({ key: PARTNERS, value: [...new Set(sources.planned.map(({ partner }) => partner))].sort() });
    if (isHopeless(sources)) return conclude('rejected', sources, null, null, null);
    const unchanged = await findUnchangedVersion(sources);
    if (unchanged) return publishLater(await concludeUnchanged(sources, unchanged));
    return judgeAndRelease(sources);
  }

  /** Judged against what is current, and released on top of that alone: where another version came meanwhile, it is judged again. */
  async function judgeAndRelease(begun: Ingested): Promise<RunReport> {
    let sources = begun;
    for (let round = 1; round <= ROUNDS; round += 1) {
      const judged = await judgeVersion({ run, dataset }, sources, (phase) => enter({ phase }));
      if (judged === null) continue;
      if (isSuperseded(judged))
        return conclude('superseded', judged.sources, null, null, null, {
          reasons: [tellSuperseded(judged)],
        });
      const { base, assembled, checked } = judged;
      sources = judged.sources;
      if (checked.verdict === 'refuse') return conclude('refused', sources, assembled, checked, null);
      const reasons = holdReasons(sources, checked);
      if (reasons.length > 0) {
        const asked = { run, dataset, assembled, current: base };
        preview = await unlessGone({ run, dataset }, base, () => previewVersion(asked));
        if (preview === null) continue;
      }
      const refusal = reasons.length > 0 ? await holdUntilDecided(judged, reasons, round) : null;
      if (refusal !== null)
        return conclude('refused', sources, assembled, { ...checked, reasons: [...reasons, refusal] }, null);
      enter({ phase: 'release', held: null });
      const { ingested } = sources;
      const asked = { run, dataset, asOf: request.asOf, ingested, assembled, checked };
      const decision = decided && { decision: decisionOf(decided) };
      const outcome = await unlessGone({ run, dataset }, base, () =>
        releaseVersion({ ...asked, judged: base?.version ?? null, ...decision }).catch(refusalOrThrow),
      );
      if (typeof outcome === 'string')
        return conclude('refused', sources, assembled, { ...checked, reasons: [outcome] }, null);
      if (outcome === null || outcome.status === 'moved') {
        decided = undefined;
        continue;
      }
      // a run that an older worker released says nothing of it
      const since = outcome.since ? [`version ${outcome.since} became current after it.`] : [];
      // A cancellation that comes now comes too late: what is published is told as such.
      const report = await CancellationScope.nonCancellable(() =>
        conclude(outcome.status, sources, assembled, checked, outcome, { reasons: since }),
      );
      return publishLater(report);
    }
    throw ApplicationFailure.nonRetryable(
      `${dataset}: other runs published ${ROUNDS} versions while this one was judged; start it again when they have ended.`,
      'ConditionLost',
    );
  }

  /** Null once somebody let it go; else who did not, and why. What was decided before the evidence changed counts no more. */
  async function holdUntilDecided(
    { sources, base, assembled, checked }: Judged,
    reasons: readonly string[],
    round: number,
  ): Promise<string | null> {
    const held = await conclude('held', sources, assembled, checked, null, { reasons });
    waited = { heldFor: [], judged: base?.version ?? null };
    const page = await writeRunPage(shownRun(held, request.asOf, preview, null, waited));
    waited = { ...waited, heldFor: reasons };
    evidence = page.evidence;
    const shown = { ...held, page: page.key, evidence, judged: waited.judged };
    const asHeld = () => enter({ phase: 'held', held: shown });
    if (decided !== undefined && !isSeen(decided, evidence, round)) decided = undefined;
    decided = await waitForDecision({ run, dataset }, page, reasons, () => decided, asHeld);
    return decided.verdict === 'approved'
      ? null
      : `${decided.verdict} by ${decided.author}: ${decided.reason}`;
  }

  async function publishLater(report: RunReport): Promise<RunReport> {
    if (request.publish !== undefined && request.publish !== 'none') enter({ phase: 'publish' });
    return { ...report, publication: await publishRelease(request) };
  }

  /** Where every source has what the current version was made of, nothing more need be done to know that it stays. */
  async function findUnchangedVersion({ ingested, failed, absent }: Ingested): Promise<Unchanged | null> {
    if (failed.length > 0 || absent.length > 0) return null;
    return findUnchanged({ run, dataset, asOf: request.asOf, ingested });
  }

  async function concludeUnchanged(sources: Ingested, unchanged: Unchanged): Promise<RunReport> {
    const { version, manifestKey, assembled, checked, told } = unchanged;
    const released = { version, manifestKey, status: 'unchanged', since: null } as const;
    return conclude('unchanged', sources, assembled, checked, released, { told: told ? unchanged : null });
  }

  /** Every partner gets its report, whatever became of the run; the dataset its pages, where a version stands. `told`: they are there. */
  async function conclude(
    status: RunStatus,
    { ingested, failed }: Ingested,
    assembled: Assembled | null,
    checked: Checked | null,
    version: ReleasedVersion | null,
    { told = null, reasons = [] }: { told?: Unchanged | null; reasons?: readonly string[] } = {},
  ): Promise<RunReport> {
    enter({ phase: 'report' });
    mark({ key: VERDICT, value: status });
    const asked = {
      ...{ run, dataset, asOf: request.asOf, status, ingested, failed, assembled, checked },
      version: version?.version ?? null,
    };
    const reports = told?.reports ?? (await writeReports(asked));
    if (status !== 'held') ended = { reports, version: asked.version };
    if (version && !told) await writeChangeLog({ run, dataset });
    const catalogue = told?.catalogue ?? (version ? await writeCatalogue({ run, dataset }) : null);
    const counted = reportRun(asked, version, { reports, catalogue });
    const report = status === 'held' ? { ...counted, reasons } : withReasons(counted, reasons);
    deliver(reports);
    if (status === 'held') return report;
    const { key } = await writeRunPage(shownRun(report, request.asOf, preview, decided ?? null, waited));
    if (version && !version.since && assembled && checked && !told && failed.length === 0)
      await noteMade({
        ...{ run, dataset, asOf: request.asOf, ingested, version: version.version },
        ...{ assembled, checked, reports: [...reports], catalogue },
      });
    return { ...report, page: key };
  }
}

/** Versions that other runs publish while one is judged: each of them costs a round. */
const ROUNDS = 50;
