import { CancellationScope, condition, setHandler } from '@temporalio/workflow';
import type { Assembled, Checked, ReleasedVersion, RunStatus } from '../activities/handover.js';
import { assembleDataset, checkDataset, clearRun, readCurrentVersion, releaseVersion, writeReports } from './doors.js';
import { type Ingested, ingestEverySource } from './ingest-every-source.js';
import { approve, type PublishDataset, progress, type RunProgress, type RunReport, reject } from './messages.js';
import { holdReasons, isHopeless, reportRun } from './verdicts.js';

/** The way of the data, in order. Whatever ends it, the run's work zone is cleared. */
export async function publishDataset(request: PublishDataset): Promise<RunReport> {
  const { run, dataset } = request;
  let seen: RunProgress = { run, dataset, phase: 'ingest', sources: [], reasons: [] };
  let approved: boolean | undefined;
  setHandler(progress, () => seen);
  setHandler(approve, () => void (approved ??= true));
  setHandler(reject, () => void (approved ??= false));
  const enter = (change: Partial<RunProgress>) => {
    seen = { ...seen, ...change };
  };

  try {
    return await followTheData();
  } finally {
    await CancellationScope.nonCancellable(() => clearRun({ run, dataset }));
    enter({ phase: 'done' });
  }

  async function followTheData(): Promise<RunReport> {
    const sources = await ingestEverySource(request, (told) => enter({ sources: told }));
    if (isHopeless(sources)) return conclude('rejected', sources, null, null, null);
    enter({ phase: 'assemble' });
    const assembled = await assembleDataset({ run, dataset, sources: sources.ingested.map(({ normalised }) => normalised) });
    enter({ phase: 'check' });
    const checked = await checkDataset({ run, dataset, assembled, current: await readCurrentVersion({ run, dataset }) });
    if (checked.verdict === 'refuse') return conclude('refused', sources, assembled, checked, null);
    const reasons = holdReasons(sources, checked);
    if (reasons.length > 0) {
      await conclude('held', sources, assembled, checked, null);
      enter({ phase: 'held', reasons });
      await condition(() => approved !== undefined);
      if (!approved) return conclude('refused', sources, assembled, checked, null);
    }
    enter({ phase: 'release', reasons: [] });
    const { ingested } = sources;
    const version = await releaseVersion({ run, dataset, asOf: request.asOf, ingested, assembled, checked });
    return conclude(version.status, sources, assembled, checked, version);
  }

  /** Every partner gets its report, whatever became of the run. */
  async function conclude(
    status: RunStatus,
    { ingested, failed }: Ingested,
    assembled: Assembled | null,
    checked: Checked | null,
    version: ReleasedVersion | null,
  ): Promise<RunReport> {
    enter({ phase: 'report' });
    const ended = { ...{ run, dataset, asOf: request.asOf, status, ingested, failed, assembled, checked }, version: version?.version ?? null };
    return reportRun(ended, version, await writeReports(ended));
  }
}
