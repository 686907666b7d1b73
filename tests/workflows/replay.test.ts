/**
 * Histories of past runs, replayed by the workflows of today: a run that is under way while workers are replaced goes on.
 * `ACCEPT_HISTORIES=1` records those that are missing: remove one when no run of the code that made it can be under way any more. Never in CI.
 */
import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import proto from '@temporalio/proto';
import { bundleWorkflowCode, DefaultLogger, Worker, type WorkflowBundle } from '@temporalio/worker';
import { beforeAll, describe, it } from 'vitest';
import { UNOBSERVED } from '../../scripts/observe/observation.js';
import { watchWorker } from '../../scripts/observe/watch-worker.js';
import { installQuietRuntime } from '../../scripts/session/create-worker.js';
import { fakeRooms } from './fake-rooms.js';
import { PAST_RUNS, playPastRun } from './past-runs.js';
import { type Engine, startEngine } from './run-workflow.js';

const { History } = proto.temporal.api.history.v1;
const ENDING = '.pb.gz';
const FOLDER = join(import.meta.dirname, 'histories');
/** Limits of a history that anybody can live with: an eighth of what Temporal warns of. */
const MOST = { events: 1_300, bytes: 1_300_000 };

/** What the interceptors of the bundle tell: a worker that does not know it says so each time. */
const { sinks } = watchWorker(UNOBSERVED, fakeRooms());
let bundle: WorkflowBundle;
beforeAll(async () => {
  installQuietRuntime();
  if (process.env.ACCEPT_HISTORIES === '1') await recordAll();
  const path = (name: string) => new URL(`../../workflows/${name}`, import.meta.url).pathname;
  bundle = await bundleWorkflowCode({
    workflowsPath: path('index.ts'),
    workflowInterceptorModules: [path('../scripts/observe/workflow-interceptors.ts'), path('queues.ts')],
    logger: new DefaultLogger('ERROR'),
  });
});

async function recordAll(): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const there = new Set(await readdir(FOLDER));
  const isThere = (name: string) => there.has(`${name}${ENDING}`) || there.has(`${name}~started${ENDING}`);
  const engine: Engine = await startEngine();
  try {
    for (const [name, past] of Object.entries(PAST_RUNS).filter(([one]) => !isThere(one)))
      for (const workflowId of await playPastRun(name, past, engine)) {
        const history = await engine.environment.client.workflow.getHandle(workflowId).fetchHistory();
        const bytes = History.encode(history).finish();
        await writeFile(
          join(FOLDER, `${workflowId.replaceAll('/', '~')}${ENDING}`),
          gzipSync(bytes, { level: 9 }),
        );
      }
  } finally {
    await engine.stop();
  }
}

async function readHistories() {
  const names = (await readdir(FOLDER)).sort();
  return Promise.all(
    names.map(async (name) => {
      const bytes = gunzipSync(await readFile(join(FOLDER, name)));
      const workflowId = name.replace(ENDING, '').replaceAll('~', '/');
      return { workflowId, bytes: bytes.length, history: History.decode(bytes) };
    }),
  );
}

/** Ids of publications hold the task queue. The SDK names that of a replay by how many there were in this process, unless it is given. */
const QUEUE = 'replay';

function renamePublications({ events }: proto.temporal.api.history.v1.IHistory): void {
  for (const { startChildWorkflowExecutionInitiatedEventAttributes: child } of events ?? [])
    if (child?.workflowId) child.workflowId = child.workflowId.replace(/^publish\/[^/]+/, `publish/${QUEUE}`);
}

describe('the histories of past runs', () => {
  it('are there for every kind of workflow and every end', async () => {
    const ids = (await readHistories()).map(({ workflowId }) => workflowId);
    for (const [name, { start }] of Object.entries(PAST_RUNS))
      assert.ok(ids.includes(start === undefined ? name : `${name}/started`), name);
    assert.ok(ids.length >= 20);
  });

  for (const maxCachedWorkflows of [100, 0])
    it(`are replayed by the workflows of today, with ${maxCachedWorkflows} kept in memory`, async () => {
      const histories = await readHistories();
      for (const { history } of histories) renamePublications(history);
      const failed: string[] = [];
      const options = { workflowBundle: bundle, taskQueue: QUEUE, maxCachedWorkflows, sinks };
      for await (const { workflowId, error } of Worker.runReplayHistories(options, histories))
        if (error) failed.push(`${workflowId}: ${error.message}`);
      assert.deepEqual(failed, []);
    });

  it('stay far from what Temporal bears, and hold references only', async () => {
    for (const { workflowId, bytes, history } of await readHistories())
      assert.ok(history.events.length < MOST.events && bytes < MOST.bytes, workflowId);
  });

  it('would tell a workflow that decides otherwise', async () => {
    const [first] = (await readHistories()).filter(({ workflowId }) => workflowId === 'published-first');
    assert.ok(first);
    for (const { activityTaskScheduledEventAttributes: scheduled } of first.history.events)
      if (scheduled?.activityType?.name === 'assembleDataset') scheduled.activityType.name = 'releaseVersion';
    await assert.rejects(
      Worker.runReplayHistory({ workflowBundle: bundle, sinks }, first.history, 'altered'),
      /nondeterminism/i,
    );
  });
});
