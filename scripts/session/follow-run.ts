/** Follows a run until it ends or waits for a person, and shows how far it is on stderr. */
import { setMaxListeners } from 'node:events';
import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { WorkflowFailedError } from '@temporalio/client';
import { CancelledFailure, rootCause } from '@temporalio/common';
import { decodeOptionalFailureToOptionalError } from '@temporalio/common/lib/internal-non-workflow/index.js';
import {
  progress,
  type RunProgress,
  type RunReport,
  type SourceProgress,
  sourceProgress,
} from '../../workflows/messages.js';

const LOOK_EVERY_MS = 500;
/** A look asks every workflow of the run: of the server's time and the worker's, it may take one part in this many. */
const LOOKS_SHARE = 6;
/** What fails and is tried again waits for seconds or minutes: often enough to be told. */
const TROUBLES_EVERY_MS = 4_000;
/** `troubles`: sentences of steps that failed and are tried again. */
type Show = (seen: RunProgress, troubles: readonly string[]) => void;

/** The report of an ended run, or what a held one waits for. `signal`: the operator's Ctrl-C cancels the run. */
export async function followRun(
  client: Client,
  run: string,
  show: Show,
  signal: AbortSignal,
): Promise<RunReport> {
  const handle = client.workflow.getHandle(run);
  let ended = false;
  const left = new AbortController();
  // each question of a long wait listens to it
  setMaxListeners(0, left.signal);
  const result: Promise<RunReport> = client
    .withAbortSignal(left.signal, () => handle.result())
    .finally(() => {
      ended = true;
    });
  result.catch(() => undefined);
  const cancel = () => void handle.cancel().catch(() => undefined);
  signal.addEventListener('abort', cancel);
  try {
    const held = watch(client, run, show, () => ended);
    const first = (await Promise.race([result, held])) ?? (await result);
    await lastLook(client, run, show);
    return first;
  } catch (error) {
    return reportFailure(run, (await lookAt(client, run))?.dataset ?? '', error);
  } finally {
    ended = true;
    // of a run that is held
    left.abort();
    signal.removeEventListener('abort', cancel);
  }
}

async function watch(
  client: Client,
  run: string,
  show: Show,
  hasEnded: () => boolean,
): Promise<RunReport | null> {
  let troubles: readonly string[] = [];
  let looked = performance.now();
  while (!hasEnded()) {
    const began = performance.now();
    const seen = await lookAt(client, run);
    if (seen && began - looked > TROUBLES_EVERY_MS) {
      troubles = await readTroubles(client, run);
      looked = began;
    }
    if (seen) show(seen, troubles);
    if (seen?.phase === 'held') return seen.held;
    const pause = Math.max(LOOK_EVERY_MS, (performance.now() - began) * (LOOKS_SHARE - 1));
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  return null;
}

/** A quick run may end between two looks. */
async function lastLook(client: Client, run: string, show: Show): Promise<void> {
  const seen = await lookAt(client, run);
  if (seen) show(seen, []);
}

/** Of the run and of its children that are still at work, down to the parts of an extract; empty while nothing is tried again. */
export async function readTroubles(client: Client, run: string): Promise<string[]> {
  const described = await describeAll(client, run);
  const converter = client.options.loadedDataConverter;
  const pending = described.flatMap((one) => one.raw.pendingActivities ?? []);
  const told = await Promise.all(
    pending.map(async ({ attempt, lastFailure }) => {
      const failure = await decodeOptionalFailureToOptionalError(converter, lastFailure);
      return failure ? [`${failure.message} It is tried again (attempt ${attempt}).`] : [];
    }),
  );
  return told.flat();
}

async function describeAll(client: Client, id: string): Promise<WorkflowExecutionDescription[]> {
  const described = await client.workflow
    .getHandle(id)
    .describe()
    .catch(() => null);
  if (!described) return [];
  const children = (described.raw.pendingChildren ?? []).flatMap(({ workflowId }) => workflowId ?? []);
  const below = await Promise.all(children.map((child) => describeAll(client, child)));
  return [described, ...below.flat()];
}

/** Progress of the run and of its children that are still at work; null while no worker answers: that is a wait, not an error. */
export async function lookAt(client: Client, run: string): Promise<RunProgress | null> {
  const seen = await client.workflow
    .getHandle(run)
    .query(progress)
    .catch(() => null);
  if (seen?.phase !== 'ingest') return seen;
  const sources = await Promise.all(seen.sources.map((source) => lookAtSource(client, run, source)));
  return { ...seen, sources };
}

function lookAtSource(client: Client, run: string, source: SourceProgress): Promise<SourceProgress> {
  if (source.step !== 'waiting') return Promise.resolve(source);
  return client.workflow
    .getHandle(`${run}/${source.source}`)
    .query(sourceProgress)
    .catch(() => source);
}

/** A run that broke: the first cause, as the activity told it. */
function reportFailure(run: string, dataset: string, error: unknown): RunReport {
  if (!(error instanceof WorkflowFailedError)) throw error;
  const cancelled = error.cause instanceof CancelledFailure;
  const reason = rootCause(error.cause) ?? error.message;
  return {
    ...{ runId: run, dataset, version: null, sources: [], manifest: null, catalogue: null, reports: [] },
    deliveries: [],
    publication: null,
    page: null,
    status: cancelled ? 'cancelled' : 'failed',
    reasons: [cancelled ? 'The run was cancelled; what it had written was removed.' : reason],
  };
}
