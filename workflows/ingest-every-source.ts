import { executeChild, ParentClosePolicy } from '@temporalio/workflow';
import type {
  CurrentVersion,
  FailedSource,
  IngestedSource,
  PlannedSource,
} from '../activities/handover/run.js';
import { planSources, readCurrentVersion } from './doors.js';
import { endTogether } from './end-together.js';
import { ingestSource, joinOutcomes, takeExtracts } from './ingest-source.js';
import type { IngestOutcome, PublishDataset, SourceProgress } from './messages.js';
import { sumProgress } from './report-run.js';
import type { Ingested } from './verdicts.js';

/** One child per source, in parallel; a source that fails stops no other, its last good extract takes its place. */
export async function ingestEverySource(
  request: PublishDataset,
  tell: (sources: readonly SourceProgress[]) => void,
): Promise<Ingested> {
  const { run, dataset } = request;
  const planned = await planSources({ run, dataset });
  tell(planned.map(({ source }) => ({ source, step: 'waiting' })));
  const current = await readCurrentVersion({ run, dataset });
  const outcomes = await endTogether(() => planned.map((plan) => ingestInChild(request, plan, current)));
  const replaced = await endTogether(() =>
    planned.map((plan, rank) => takeLastGood(request, plan, outcomes[rank], current)),
  );
  const { taken, failed } = joinOutcomes([...outcomes, ...replaced]);
  const ingested = inOrder(taken);
  const have = new Set(ingested.map(({ source }) => source));
  tell(planned.map(({ source }) => finalProgress(source, ingested)));
  return {
    planned,
    ingested,
    failed: failed.filter((one) => !isGoneWithout(one, planned)),
    absent: planned.filter(({ source, unavailable }) => !have.has(source) && unavailable !== 'go_without'),
    base: current,
  };
}

/** The published extracts of `sources` in the place of those that the run has: they are newer. */
export async function takePublished(
  { run, dataset }: Pick<PublishDataset, 'run' | 'dataset'>,
  begun: Ingested,
  current: CurrentVersion,
  sources: readonly string[],
): Promise<Ingested> {
  if (sources.length === 0) return begun;
  const outcomes = await endTogether(() =>
    sources.map((source) => {
      const branches = extractsOf(source, current).map((extract) => ({ extract, status: 'fresh' as const }));
      return takeExtracts({ run, dataset, source }, branches, () => {});
    }),
  );
  const { taken, failed } = joinOutcomes(outcomes);
  const gone = new Set(taken.map(({ source }) => source));
  return {
    ...begun,
    ingested: inOrder([...begun.ingested.filter(({ source }) => !gone.has(source)), ...taken]),
    failed: [...begun.failed.filter(({ source }) => !gone.has(source)), ...failed],
    absent: begun.absent.filter(({ source }) => !gone.has(source)),
  };
}

function ingestInChild(
  { run, dataset, extracts, until }: PublishDataset,
  { source, take }: PlannedSource,
  current: CurrentVersion | null,
): Promise<IngestOutcome> {
  const earlier = take === 'every' ? extractsOf(source, current) : [];
  return executeChild(ingestSource, {
    workflowId: `${run}/${source}`,
    args: [
      {
        ...{ run, dataset, source, earlier },
        ...(extracts === undefined ? {} : { extracts }),
        ...(until === undefined ? {} : { until }),
      },
    ],
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
  });
}

async function takeLastGood(
  { run, dataset }: PublishDataset,
  { source, take }: PlannedSource,
  outcome: IngestOutcome | undefined,
  current: CurrentVersion | null,
): Promise<IngestOutcome> {
  const [lastGood] = extractsOf(source, current);
  if (take === 'every' || !lastGood || outcome?.failed.length === 0) return { taken: [], failed: [] };
  return takeExtracts({ run, dataset, source }, [{ extract: lastGood, status: 'stale' }], () => {});
}

function extractsOf(source: string, current: CurrentVersion | null): CurrentVersion['inputs'] {
  return (current?.inputs ?? []).filter((input) => input.source === source);
}

/** Nobody promised that it would come. */
function isGoneWithout({ source, extract, ours }: FailedSource, planned: readonly PlannedSource[]): boolean {
  return (
    extract === null &&
    !ours &&
    planned.some((plan) => plan.source === source && plan.unavailable === 'go_without')
  );
}

function finalProgress(source: string, ingested: readonly IngestedSource[]): SourceProgress {
  const taken = ingested.filter((one) => one.source === source);
  if (taken.length === 0) return { source, step: 'failed' };
  return sumProgress(source, taken.some(({ status }) => status === 'stale') ? 'stale' : 'done', taken);
}

/** The order in which extracts are united, whichever came first: of one day, that of their names, which may say the moment. */
export function inOrder(taken: readonly IngestedSource[]): IngestedSource[] {
  return taken.toSorted((one, other) => compareText(placeOf(one), placeOf(other)));
}

function placeOf({ source, extract }: IngestedSource): string {
  return `${source} ${extract.date ?? ''} ${extract.fileName} ${extract.sha256}`;
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
