/** Arrivals start a run, on a real server: once, and only for what is new. */
import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { NoteArrivals } from '../../activities/handover/arrivals.js';
import type { ArrivalsTaken } from '../../workflows/take-arrivals.js';
import { CURRENT, failure, fakeRooms, type Rooms, rejected, sealed } from './fake-rooms.js';
import { type Engine, startEngine } from './run-workflow.js';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine?.stop());

async function take(known: readonly string[], own: Partial<Rooms> = {}) {
  const noted: NoteArrivals[] = [];
  const received: string[] = [];
  const cleared: string[] = [];
  const rooms = fakeRooms({
    lookForArrivals: async () => ({
      arrived: [{ source: 'caf', look: 'look', known }],
      unfinished: [],
      unseen: [],
    }),
    noteArrivals: async (request) => void noted.push(request),
    clearRun: async ({ run }) => void cleared.push(run),
    receiveExtracts: async ({ run, source }) => {
      received.push(run);
      return [sealed(source)];
    },
    ...own,
  });
  const taken = await engine.run(rooms, async (handle) => {
    await handle.result();
    received.length = 0;
    cleared.length = 0;
    const { taskQueue } = await handle.describe();
    const result: ArrivalsTaken = await engine.environment.client.workflow.execute('takeArrivals', {
      ...{ taskQueue, workflowId: `arrivals/offre-${taskQueue}` },
      args: [{ dataset: 'offre', publish: 'none' }],
    });
    return result;
  });
  return { taken, noted, runs: [...new Set(received)], cleared };
}

describe('arrivals', () => {
  it('start one run under one name with what was received', async () => {
    const { taken, noted, runs } = await take([]);
    assert.equal(taken.report?.status, 'published');
    assert.match(taken.report.runId, /^offre-\d{8}T\d{6}-[0-9a-f]{4}$/);
    assert.deepEqual(runs, [taken.report.runId]);
    assert.deepEqual(noted, [
      { dataset: 'offre', arrived: [{ source: 'caf', look: 'look', known: ['today-caf'] }] },
    ]);
  });

  it('start none for bytes that were found there before, or are in the current version', async () => {
    const again = await take(['today-caf']);
    const current = await take([], {
      readCurrentVersion: async () => ({ ...CURRENT, inputs: [sealed('caf')] }),
    });
    for (const { taken, noted, cleared } of [again, current]) {
      assert.equal(taken.report, null);
      assert.equal(noted.length, 1);
      assert.equal(cleared.length, 1, 'what was received for it is cleared');
    }
  });

  it('start one for a file that is refused, so that its partner is told', async () => {
    const { taken } = await take([], {
      receiveExtracts: async ({ source }) => {
        if (source === 'caf') throw rejected(source);
        return [sealed(source)];
      },
    });
    assert.ok(taken.report);
    assert.equal(taken.report.sources.find(({ source }) => source === 'caf')?.status, 'failed');
  });

  it('start one where a setting of ours keeps the file away, so that the data team is told once', async () => {
    const { taken, noted } = await take([], {
      receiveExtracts: async ({ source }) => {
        if (source === 'caf') throw failure('ConfigurationInvalid', true);
        return [sealed(source)];
      },
    });
    assert.match(
      taken.report?.sources.find(({ source }) => source === 'caf')?.reason ?? '',
      /ConfigurationInvalid in a sentence/,
    );
    assert.equal(noted.length, 1);
  });

  it('start none for a file that is still being sent, and note nothing of it', async () => {
    const { taken, noted } = await take([], {
      receiveExtracts: async ({ run, source }) => {
        if (run.startsWith('offre-')) throw failure('DeliveryUnfinished', true);
        return [sealed(source)];
      },
    });
    assert.equal(taken.report, null);
    assert.deepEqual(noted, [{ dataset: 'offre', arrived: [] }]);
  });
});
