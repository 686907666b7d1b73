/** Starts one run and follows it: what `run` and `start` share. */
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { ConfigurationInvalid } from '../activities/errors.js';
import type { PublishDataset, RunReport } from '../workflows/messages.js';
import { publishDataset } from '../workflows/publish-dataset.js';
import { followRun } from './follow-run.js';
import { openProgressView } from './show-progress.js';
import type { WorkSession } from './work-session.js';

export interface RunOptions {
  readonly extracts?: string;
  readonly asOf?: string;
}

export async function startRun(session: WorkSession, dataset: string, options: RunOptions): Promise<string> {
  if (!session.effects.datasets.has(dataset)) {
    const known = [...session.effects.datasets.keys()].join(', ');
    throw new ConfigurationInvalid(`No dataset is called "${dataset}"; the datasets are ${known}.`);
  }
  const now = new Date();
  const request: PublishDataset = {
    run: `${dataset}-${now.toISOString().replace(/[-:]|\.\d+Z$/g, '')}-${randomBytes(2).toString('hex')}`,
    dataset,
    asOf: readDay(options.asOf) ?? now.toISOString().slice(0, 10),
    ...(options.extracts === undefined ? {} : { extracts: resolve(options.extracts) }),
  };
  await session.client.workflow.start(publishDataset, {
    workflowId: request.run,
    taskQueue: session.taskQueue,
    args: [request],
  });
  return request.run;
}

export async function followWithView(session: Omit<WorkSession, 'effects'>, run: string): Promise<RunReport> {
  const view = openProgressView();
  try {
    return await followRun(session.client, run, view.show, session.signal);
  } finally {
    view.close();
  }
}

function readDay(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const valid = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
  if (!valid) throw new ConfigurationInvalid(`--as-of takes a day such as 2026-11-23; "${text}" is none.`);
  return text;
}
