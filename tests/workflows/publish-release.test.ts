/** What a run makes of the publication on data.gouv.fr: an outcome of its own, that never takes a version back. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { toFailure } from '../../activities/door/failure.js';
import { CatalogueBusy } from '../../activities/errors.js';
import { exitCodeOf } from '../../scripts/exit-codes.js';
import { publishDataset } from '../../workflows/publish-dataset.js';
import { failure, fakeRooms, PUBLISHED } from './fake-rooms.js';
import { type Engine, startEngine } from './run-workflow.js';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine?.stop());

describe('a run that is to publish', { concurrent: true }, () => {
  it('tells nobody unless it is asked to', async () => {
    const rooms = fakeRooms({ applyPublication: () => assert.fail('the portal was told') });
    assert.equal((await engine.report(rooms)).publication, null);
    assert.equal((await engine.report(rooms, { publish: 'none' })).publication, null);
  });

  it('tells what is current, and what became of it', async () => {
    const asked: unknown[] = [];
    const applyPublication = async (request: unknown) => {
      asked.push(request);
      return PUBLISHED;
    };
    const { publication } = await engine.report(fakeRooms({ applyPublication }), { publish: 'apply' });
    assert.deepEqual(asked, [{ dataset: 'offre', version: null }]);
    assert.equal(publication?.status, 'published');
    assert.equal(publication?.datasetId, PUBLISHED.datasetId);
  });

  it('that only plans writes nothing', async () => {
    const rooms = fakeRooms({ applyPublication: () => assert.fail('the portal was told') });
    const { publication } = await engine.report(rooms, { publish: 'plan' });
    assert.deepEqual([publication?.status, publication?.changes], ['planned', 3]);
  });

  it('stays published when the portal refuses, and says so: exit code 1', async () => {
    const rooms = fakeRooms({ applyPublication: () => Promise.reject(failure('CatalogueRefused', true)) });
    const report = await engine.report(rooms, { publish: 'apply' });
    assert.equal(report.status, 'published');
    assert.equal(report.version, '2026-02-28-11111111');
    assert.deepEqual(
      [report.publication?.status, report.publication?.reason],
      ['failed', 'CatalogueRefused in a sentence.'],
    );
    assert.equal(exitCodeOf(report), 1);
  });

  it('waits while another run publishes the same dataset', async () => {
    let inside = 0;
    let most = 0;
    const applyPublication = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(700);
      inside -= 1;
      return PUBLISHED;
    };
    await engine.run(
      fakeRooms({ applyPublication }),
      async (handle) => {
        const { taskQueue } = await handle.describe();
        const other = `${handle.workflowId}-other`;
        const request = { run: other, dataset: 'offre', asOf: '2026-02-28', publish: 'apply' as const };
        const args: [typeof request] = [request];
        const second = await engine.environment.client.workflow.start(publishDataset, {
          ...{ workflowId: other, taskQueue, args },
        });
        for (const report of [await handle.result(), await second.result()])
          assert.equal(report.publication?.status, 'published');
      },
      { publish: 'apply' },
    );
    assert.equal(most, 1);
  });
});

it('a portal that says when to come back is obeyed', () => {
  const busy = new CatalogueBusy('The portal is busy; try again in 17 s.', {
    status: 429,
    retryAfterSeconds: 17,
  });
  const { nextRetryDelay, nonRetryable } = toFailure('publish', busy);
  assert.deepEqual([nextRetryDelay, nonRetryable], ['17 seconds', false]);
  assert.equal(toFailure('publish', new CatalogueBusy('Busy.')).nextRetryDelay, undefined);
});
