/** Starts one run and follows it: what `run` and `start` share. */
import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { WorkflowIdReusePolicy } from '@temporalio/client';
import { ConfigurationInvalid } from '../../activities/errors.js';
import type { PublishMode } from '../../activities/handover/portal.js';
import type { PublishDataset, RunReport } from '../../workflows/messages.js';
import { publishDataset } from '../../workflows/publish-dataset.js';
import { requireDataset } from '../toolkit.js';
import { followRun } from './follow-run.js';
import { openProgressView } from './show-progress.js';
import type { WorkSession } from './work-session.js';

export interface RunOptions {
  readonly extracts?: string;
  readonly asOf?: string;
  readonly publish?: PublishMode;
  /** Whether partners are told; without a word, not of extracts that somebody took from a folder. */
  readonly deliver?: boolean;
}

/** What the operator mistyped is told before any server starts, and blamed on no partner. Throws ConfigurationInvalid. */
export async function checkRunOptions({ extracts, asOf }: Omit<RunOptions, 'publish'>): Promise<void> {
  if (asOf !== undefined && !isDay(asOf))
    throw new ConfigurationInvalid(`--as-of takes a day such as 2026-11-23; "${asOf}" is none.`);
  if (extracts !== undefined && !(await stat(extracts).catch(() => null))?.isDirectory())
    throw new ConfigurationInvalid(
      `--extracts takes a folder with one folder per source; "${extracts}" is none.`,
    );
}

/** A run that no key of this process could serve is refused here, in a sentence, rather than by its first activity. */
export async function requireServable(dataset: string, effects: WorkSession['effects']): Promise<void> {
  const { metadata } = requireDataset(dataset, effects.datasets);
  if (metadata.personal) await effects.pseudonymiser.current();
}

type Starting = Pick<WorkSession, 'client' | 'taskQueue' | 'searchable'>;

export async function startRun(session: Starting, dataset: string, options: RunOptions): Promise<string> {
  const { extracts, asOf, publish, deliver } = options;
  const now = new Date();
  const run = `${dataset}-${now.toISOString().replace(/[-:]|\.\d+Z$/g, '')}-${randomBytes(2).toString('hex')}`;
  await startWorkflow(session, {
    ...{ run, dataset, asOf: asOf ?? now.toISOString().slice(0, 10) },
    ...(extracts !== undefined && { extracts }),
    ...(publish !== undefined && { publish }),
    deliver: deliver ?? extracts === undefined,
  });
  return run;
}

/**
 * A folder of extracts goes by its whole path, for a worker may stand in another one.
 * Throws WorkflowExecutionAlreadyStartedError where the policy refuses the name.
 */
export async function startWorkflow(
  { client, taskQueue, searchable }: Starting,
  asked: Omit<PublishDataset, 'searchable'>,
  workflowIdReusePolicy: WorkflowIdReusePolicy = WorkflowIdReusePolicy.ALLOW_DUPLICATE,
): Promise<void> {
  const request: PublishDataset = {
    ...asked,
    ...(asked.extracts !== undefined && { extracts: resolve(asked.extracts) }),
    ...(searchable && { searchable }),
  };
  await client.workflow.start(publishDataset, {
    ...{ workflowId: asked.run, taskQueue, workflowIdReusePolicy },
    args: [request],
  });
}

export async function followWithView(session: Omit<WorkSession, 'effects'>, run: string): Promise<RunReport> {
  const view = openProgressView();
  try {
    return await followRun(session.client, run, view.show, session.signal);
  } finally {
    view.close();
  }
}

/** 31 February is of the right form; it comes back as a day of March. */
function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
