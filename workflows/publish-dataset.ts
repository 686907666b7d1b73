import type { SearchAttributePair } from '@temporalio/common';
import { CancellationScope, setHandler, upsertSearchAttributes } from '@temporalio/workflow';
import type { Assembled, Checked, ReleasedVersion, RunStatus } from '../activities/handover.js';
import type { DeliveryOutcome } from '../activities/handover-deliver.js';
import type { Decision, TablePreview, Verdict } from '../activities/handover-hold.js';
import type { WrittenReport } from '../activities/handover-report.js';
import type { Unchanged } from '../activities/handover-unchanged.js';
import { deliverReports, latest } from './deliver-reports.js';
import {
  assembleDataset,
  checkDataset,
  clearRun,
  compareContract,
  deferRevisions,
  findUnchanged,
  noteMade,
  previewVersion,
  readCurrentVersion,
  releaseVersion,
  scanDataset,
  writeCatalogue,
  writeChangeLog,
  writeReports,
  writeRunPage,
} from './doors.js';
import { type Ingested, ingestEverySource } from './ingest-every-source.js';
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
import { holdReasons, isHopeless, joinVerdicts, reportRun, shownRun } from './verdicts.js';
import { type Decided, waitForDecision } from './wait-for-decision.js';

/** The way of the data, in order. Whatever ends it, the run's work zone is cleared. */
export async function publishDataset(request: PublishDataset): Promise<RunReport> {
  const { run, dataset } = request;
  let seen: RunProgress = { run, dataset, phase: 'ingest', passed: ['ingest'], sources: [], held: null };
  let decided: Decided | undefined;
  let preview: TablePreview[] | null = null;
  setHandler(progress, () => seen);
  // The first decision stands.
  const decide = (verdict: Verdict) => (decision: Decision) => {
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
    const report = await followTheData().finally(() =>
      CancellationScope.nonCancellable(() => clearRun({ run, dataset })),
    );
    if (request.deliver === true) enter({ phase: 'deliver' });
    return { ...report, deliveries: await deliveries };
  } finally {
    enter({ phase: 'done' });
  }

  async function followTheData(): Promise<RunReport> {
    const sources = await ingestEverySource(request, (told) => enter({ sources: told }));
    mark({ key: PARTNERS, value: [...new Set(sources.planned.map(({ partner }) => partner))].sort() });
    if (isHopeless(sources)) return conclude('rejected', sources, null, null, null);
    const unchanged = await findUnchangedVersion(sources);
    if (unchanged) return publishLater(await concludeUnchanged(sources, unchanged));
    enter({ phase: 'assemble' });
    const normalised = sources.ingested.map((one) => one.normalised);
    const made = await assembleDataset({ run, dataset, sources: normalised });
    enter({ phase: 'check' });
    const current = await readCurrentVersion({ run, dataset });
    const { assembled } = await deferRevisions({ run, dataset, assembled: made, current });
    const contract = await compareContract({ run, dataset, current });
    const scan = await scanDataset({ run, dataset, assembled, sources: normalised, current });
    const checked = joinVerdicts(await checkDataset({ run, dataset, assembled, current }), [contract, scan]);
    if (checked.verdict === 'refuse') return conclude('refused', sources, assembled, checked, null);
    const reasons = holdReasons(sources, checked);
    if (reasons.length > 0) {
      preview = await previewVersion({ run, dataset, assembled, current });
      const held = { ...(await conclude('held', sources, assembled, checked, null)), reasons };
      const page = await writeRunPage(shownRun(held, request.asOf, preview, null));
      const asHeld = () => enter({ phase: 'held', held: { ...held, page: page.key } });
      decided = await waitForDecision({ run, dataset }, page, reasons, () => decided, asHeld);
      if (decided.verdict !== 'approved') {
        const why = `${decided.verdict} by ${decided.author}: ${decided.reason}`;
        return conclude('refused', sources, assembled, { ...checked, reasons: [...reasons, why] }, null);
      }
    }
    enter({ phase: 'release', held: null });
    const { ingested } = sources;
    const decision = decided && { author: decided.author, reason: decided.reason };
    const asked = {
      ...{ run, dataset, asOf: request.asOf, ingested, assembled, checked },
      ...(decision && { decision }),
    };
    const version = await releaseVersion(asked).catch(refusalOrThrow);
    if (typeof version === 'string')
      return conclude('refused', sources, assembled, { ...checked, reasons: [version] }, null);
    // An attempt that was killed after it had moved the pointer finds its own version there: what stood before the run decides.
    const status = version.version === current?.version ? 'unchanged' : 'published';
    // A cancellation that comes now comes too late: what is published is told as such.
    const report = await CancellationScope.nonCancellable(() =>
      conclude(status, sources, assembled, checked, version),
    );
    return publishLater(report);
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
    const released = { version, manifestKey, status: 'unchanged' } as const;
    return conclude('unchanged', sources, assembled, checked, released, told ? unchanged : null);
  }

  /** Every partner gets its report, whatever became of the run; the dataset its pages, where a version stands. `told`: they are there. */
  async function conclude(
    status: RunStatus,
    { ingested, failed }: Ingested,
    assembled: Assembled | null,
    checked: Checked | null,
    version: ReleasedVersion | null,
    told: Unchanged | null = null,
  ): Promise<RunReport> {
    enter({ phase: 'report' });
    mark({ key: VERDICT, value: status });
    const ended = {
      ...{ run, dataset, asOf: request.asOf, status, ingested, failed, assembled, checked },
      version: version?.version ?? null,
    };
    const reports = told?.reports ?? (await writeReports(ended));
    if (version && !told) await writeChangeLog({ run, dataset });
    const catalogue = told?.catalogue ?? (version ? await writeCatalogue({ run, dataset }) : null);
    const report = reportRun(ended, version, { reports, catalogue });
    deliver(reports);
    if (status === 'held') return report;
    const { key } = await writeRunPage(shownRun(report, request.asOf, preview, decided ?? null));
    if (version && assembled && checked && !told && failed.length === 0)
      await noteMade({
        ...{ run, dataset, asOf: request.asOf, ingested, version: version.version },
        ...{ assembled, checked, reports: [...reports], catalogue },
      });
    return { ...report, page: key };
  }
}
