/** What a schedule starts, on a real server: one run, named after the moment; no second one while it lasts. */
import assert from 'node:assert/strict';
import { afterAll, beforeAll, it } from 'vitest';
import type { ReleaseVersion } from '../../activities/handover/release.js';
import type { RunReport } from '../../workflows/messages.js';
import { fakeRooms } from './fake-rooms.js';
import { type Engine, startEngine } from './run-workflow.js';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine?.stop());

it('a scheduled run publishes under the name and the day of its start', async () => {
  const asked: ReleaseVersion[] = [];
  const rooms = fakeRooms();
  const noting = fakeRooms({
    releaseVersion: async (request) => {
      asked.push(request);
      return rooms.releaseVersion(request);
    },
  });
  const report = await engine.run(noting, async (handle) => {
    await handle.result();
    const { taskQueue } = await handle.describe();
    const started: RunReport = await engine.environment.client.workflow.execute('scheduledRun', {
      taskQueue,
      workflowId: 'run/offre',
      args: [{ dataset: 'offre', publish: 'none' }],
    });
    return started;
  });
  assert.equal(report.status, 'published');
  assert.match(report.runId, /^offre-\d{8}T\d{6}-[0-9a-f]{4}$/);
  const day = report.runId.replace(/^offre-(\d{4})(\d{2})(\d{2}).*/, '$1-$2-$3');
  assert.equal(asked.at(-1)?.asOf, day);
});
