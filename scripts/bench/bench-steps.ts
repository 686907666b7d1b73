/** The activities of a run, one after the other, without a server: each step's time. */
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Effects } from '../../activities/effects.js';
import type { IngestedSource } from '../../activities/handover/run.js';
import { type Activities, createActivities } from '../../activities/index.js';
import { inPairs } from '../in-pairs.js';

export interface MeasuredRun {
  /** Milliseconds by name of activity; those of every source are added up, or told as one where they were taken two at a time. */
  readonly steps: Map<string, number>;
  readonly rowsIn: number;
}

type Step = <Name extends keyof Activities>(
  name: Name,
  request: unknown,
) => Promise<Awaited<ReturnType<Activities[Name]>>>;

const OF_SOURCES = ['receiveExtracts', 'normaliseSource', 'checkSource'];

export interface RunHow {
  readonly onStep?: (name: string) => void;
  /** As a worker does, whose heavy steps are two at once; else each source waits for the one before. */
  readonly twoAtATime?: boolean;
}

/** Takes every source's extracts from `<extracts>/<source>/`. */
export async function measureRun(
  effects: Effects,
  dataset: string,
  extracts: string,
  { onStep, twoAtATime = false }: RunHow = {},
): Promise<MeasuredRun> {
  const activities = createActivities(effects);
  const steps = new Map<string, number>();
  const step: Step = async (name, request) => {
    const environment = new MockActivityEnvironment();
    onStep?.(name);
    const started = performance.now();
    const act = activities[name] as (request: unknown) => Promise<unknown>;
    const result = await environment.run(act, request);
    steps.set(name, (steps.get(name) ?? 0) + performance.now() - started);
    return result as never;
  };
  const run = { run: 'bench', dataset };
  const planned = await step('planSources', run);
  const ingested: IngestedSource[] = [];
  const started = performance.now();
  const take = ({ source }: (typeof planned)[number]) => ingest(step, { ...run, source, extracts });
  if (twoAtATime) {
    ingested.push(...(await inPairs(planned.map((plan) => () => take(plan)))).flat());
    for (const name of OF_SOURCES) steps.delete(name);
    steps.set('sources, two at a time', performance.now() - started);
  } else for (const plan of planned) ingested.push(...(await take(plan)));
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
  asked: {
    readonly run: string;
    readonly dataset: string;
    readonly source: string;
    readonly extracts: string;
  },
): Promise<IngestedSource[]> {
  const { run, dataset, source } = asked;
  const received = await step('receiveExtracts', asked);
  const { taken } = await step('normaliseSource', { run, dataset, source, extracts: received });
  const checks = await step('checkSource', { run, dataset, source, normalised: taken });
  return taken.flatMap((normalised, rank) => {
    const extract = received.find(({ sha256 }) => sha256 === normalised.extract);
    const checked = checks[rank];
    return extract && checked ? [{ source, status: 'fresh' as const, extract, normalised, checked }] : [];
  });
}
