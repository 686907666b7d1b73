/** How things stand in the store and in Temporal, read now and then: what is true whichever worker did it, and after any restart. */
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Effects } from '../../activities/effects.js';
import type { ListedObject } from '../../activities/platform/effects.js';
import { readInputs } from '../../activities/published/read-inputs.js';
import { readLatest } from '../../activities/published/read-version.js';
import { pointerKey } from '../../activities/published/version-keys.js';
import { parseJsonBytes } from '../../activities/text/stored-json.js';
import { wantedSchedules } from '../../datasets/schedule.js';
import { describeSchedule } from '../session/schedules.js';
import type { StateGauges } from './state-gauges.js';

const LOOK_EVERY_MS = 60_000;
/** Of a dataset that fails again and again, so many runs are looked through for the last success. */
const RUNS_LOOKED_AT = 50;

const RunPage = z.looseObject({
  status: z.string(),
  sources: z.array(z.looseObject({ source: z.string(), rowsIn: z.number(), rowsRejected: z.number() })),
});

export interface Watched {
  readonly effects: Pick<Effects, 'zones' | 'datasets'>;
  readonly client: Client;
  /** The one that schedules are made for. */
  readonly taskQueue: string;
}

/** Looks at once and then every minute, beside the work; a look that fails is told, and made again. Gives what stops it. */
export function watchState(watched: Watched, gauges: StateGauges, log: Logger): () => void {
  const look = () =>
    lookAtState(watched, gauges).catch((error: unknown) =>
      log.warn({ family: error instanceof Error ? error.name : 'Unexpected' }, 'state not read'),
    );
  let looking = false;
  const lookAgain = () => {
    if (looking) return;
    looking = true;
    void look().finally(() => {
      looking = false;
    });
  };
  lookAgain();
  const timer = setInterval(lookAgain, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

export async function lookAtState(watched: Watched, gauges: StateGauges): Promise<void> {
  const running = await listRunning(watched);
  for (const dataset of watched.effects.datasets.keys()) {
    await lookAtRuns(dataset, running, watched, gauges);
    await lookAtVersion(dataset, watched, gauges);
    await lookAtSchedule(dataset, watched, gauges);
  }
  gauges.looked.setToCurrentTime();
}

/** Of every store: only those that left a page in this one count. */
async function listRunning({ client }: Watched): Promise<Set<string>> {
  const query = 'WorkflowType = "publishDataset" AND ExecutionStatus = "Running"';
  const running = new Set<string>();
  for await (const { workflowId } of client.workflow.list({ query })) running.add(workflowId);
  return running;
}

/** Each run that ended, or waits, left a page for the data team; a page that says held counts while the run is there. */
async function lookAtRuns(
  dataset: string,
  running: ReadonlySet<string>,
  { effects: { zones } }: Watched,
  gauges: StateGauges,
): Promise<void> {
  const pages = (await zones.restricted.list(`${dataset}/runs/`))
    .filter(({ key }) => key.endsWith('/run.json'))
    .sort((one, other) => Number(other.modified) - Number(one.modified));
  const held: ListedObject[] = [];
  let success: ListedObject | null = null;
  let last: z.infer<typeof RunPage> | null = null;
  for (const [rank, page] of pages.entries()) {
    const isRunning = running.has(page.key.split('/')[2] ?? '');
    if (!isRunning && (success !== null || rank >= RUNS_LOOKED_AT)) continue;
    const found = await zones.restricted.read(page.key);
    const run = found && RunPage.safeParse(parseJsonBytes(found.body)).data;
    if (!run) continue;
    if (isRunning && run.status === 'held') held.push(page);
    if (run.status === 'held') continue;
    last ??= run;
    if (run.status === 'published' || run.status === 'unchanged') success ??= page;
  }
  gauges.lastSuccess.set({ dataset }, success ? secondsOf(success.modified) : 0);
  gauges.held.set({ dataset }, held.length);
  const oldest = held.at(-1);
  if (oldest) gauges.heldSince.set({ dataset }, secondsOf(oldest.modified));
  else gauges.heldSince.remove({ dataset });
  for (const { source, rowsIn, rowsRejected } of last?.sources ?? [])
    gauges.rejectedRatio.set({ dataset, source }, rowsIn === 0 ? 0 : rowsRejected / rowsIn);
}

async function lookAtVersion(
  dataset: string,
  { effects: { zones } }: Watched,
  gauges: StateGauges,
): Promise<void> {
  const latest = await readLatest(dataset, zones.open);
  if (!latest) return;
  const [pointer] = await zones.open.list(pointerKey(dataset));
  if (pointer) gauges.currentVersion.set({ dataset }, secondsOf(pointer.modified));
  const inputs = await readInputs(dataset, latest.pointer.version, zones);
  const received = new Map<string, number>();
  for (const { source, rawKey } of inputs) {
    const [extract] = await zones.raw.list(rawKey);
    if (extract) received.set(source, Math.max(received.get(source) ?? 0, secondsOf(extract.modified)));
  }
  for (const [source, moment] of received) gauges.lastExtract.set({ dataset, source }, moment);
}

/** The longest pause between the next starts, which Temporal works out, and what may delay one. */
async function lookAtSchedule(
  dataset: string,
  { effects: { datasets }, client, taskQueue }: Watched,
  gauges: StateGauges,
): Promise<void> {
  const declared = datasets.get(dataset);
  const wanted = declared && wantedSchedules([declared], taskQueue).find(({ what }) => what === 'run');
  const found = wanted && (await describeSchedule(client, wanted.id));
  const starts = found?.info.nextActionTimes.map(secondsOf) ?? [];
  const pauses = starts.slice(1).map((start, rank) => start - (starts[rank] ?? start));
  if (!wanted || !found || found.state.paused || pauses.length === 0)
    return gauges.interval.remove({ dataset });
  const delay = wanted.jitterMinutes * 60 + wanted.catchUpHours * 3_600;
  gauges.interval.set({ dataset }, Math.max(...pauses) + delay);
}

function secondsOf(moment: Date): number {
  return Math.round(moment.getTime() / 1_000);
}
