/** The activities of a run, one after the other, without a server: each step's time. */
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Effects } from '../../activities/effects.js';
import type { IngestedSource } from '../../activities/handover/run.js';
import { type Activities, createActivities } from '../../activities/index.js';

export interface MeasuredRun {
  /** Milliseconds by name of activity; those of every source are added up. */
  readonly steps: Map<string, number>;
  readonly rowsIn: number;
}

type Step = <Name extends keyof Activities>(
  name: Name,
  request: unknown,
) => Promise<Awaited<ReturnType<Activities[Name]>>>;

/** Takes every source's extracts from `<extracts>/<source>/`. */
export async function measureRun(
  effects: Effects,
  dataset: string,
  extracts: string,
  onStep: (name: string) => void = () => {},
): Promise<MeasuredRun> {
  const activities = createActivities(effects);
  const steps = new Map<string, number>();
  const step: Step = async (name, request) => {
    const environment = new MockActivityEnvironment();
    onStep(name);
    const started = performance.now();
    const act = activities[name] as (request: unknown) => Promise<unknown>;
    const result = await environment.run(act, request);
    steps.set(name, (steps.get(name) ?? 0) + performance.now() - started);
    return result as never;
  };
  const run = { run: 'bench', dataset };
  const ingested = await ingest(step, run, extracts);
  const sources = ingested.map(({ normalised }) => normalised);
  const assembled = await step('assembleDataset', { ...run, sources });
  await step('scanDataset', { ...run, assembled, current: null, sources });
  const checked = await step('checkDataset', { ...run, assembled, current: null });
  const release = { ...run, asOf: '2026-01-31', ingested, assembled, checked, judged: null };
  const { status } = await step('releaseVersion', release);
  if (status !== 'published') throw new Error(`The bench measured a release that is ${status}.`);
  return { steps, rowsIn: sources.reduce((sum, { rowsIn }) => sum + rowsIn, 0) };
}

async function ingest(
  step: Step,
  run: { readonly run: string; readonly dataset: string },
  extracts: string,
): Promise<IngestedSource[]> {
  const ingested: IngestedSource[] = [];
  for (const { source } of await step('planSources', run)) {
    const received = await step('receiveExtracts', { ...run, source, extracts });
    const { taken } = await step('normaliseSource', { ...run, source, extracts: received });
    const checks = await step('checkSource', { ...run, source, normalised: taken });
    for (const [rank, normalised] of taken.entries()) {
      const extract = received.find(({ sha256 }) => sha256 === normalised.extract);
      const checked = checks[rank];
      if (extract && checked) ingested.push({ source, status: 'fresh', extract, normalised, checked });
    }
  }
  return ingested;
}
