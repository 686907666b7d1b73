/** A doubtful version waits for a person. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { approve, progress, type RunProgress, reject } from '../../workflows/messages.js';
import { checked, fakeRooms, type Rooms } from './fake-rooms.js';
import { type Engine, type Handle, startEngine } from './run-workflow.js';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine?.stop());

const DECISION = { author: 'somebody', reason: 'a reason', date: '2026-07-06' };
const REASON = 'lieux: half as many rows as last time.';

/** A held run; `calls` tells which rooms were asked, in order. */
function heldRooms(): { rooms: Rooms; calls: string[] } {
  const calls: string[] = [];
  const rooms = fakeRooms({ checkDataset: async ({ dataset }) => checked(dataset, 'hold', [REASON]) });
  const noted = <Request, Result>(name: (request: Request) => string, room: (request: Request) => Result) => {
    return (request: Request) => {
      calls.push(name(request));
      return room(request);
    };
  };
  return {
    calls,
    rooms: {
      ...rooms,
      releaseVersion: noted(() => 'release', rooms.releaseVersion),
      writeReports: noted(({ status }) => `report ${status}`, rooms.writeReports),
      writeCatalogue: noted(() => 'catalogue', rooms.writeCatalogue),
      clearRun: noted(() => 'clear', rooms.clearRun),
    },
  };
}

async function untilHeld(handle: Handle): Promise<RunProgress> {
  for (;;) {
    const seen = await handle.query(progress);
    if (seen.phase === 'held') return seen;
    await sleep(20);
  }
}

describe('a held run', { concurrent: true }, () => {
  it('waits, shows why and which reports to read, and releases nothing', async () => {
    const { rooms, calls } = heldRooms();
    await engine.run(rooms, async (handle) => {
      const seen = await untilHeld(handle);
      assert.deepEqual(seen.held?.reasons, [REASON]);
      assert.equal(seen.held?.status, 'held');
      assert.deepEqual(
        seen.held?.reports.map(({ key }) => key),
        ['partenaire-caf/held/index.html'],
      );
      await sleep(200);
      assert.equal((await handle.query(progress)).phase, 'held');
      assert.deepEqual(calls, ['report held']);
      await handle.signal(reject, DECISION);
      await handle.result();
    });
  });

  it('waits for a contract that breaks the published one, whatever the rules say', async () => {
    const rooms = fakeRooms({
      compareContract: async () => ({ verdict: 'hold', reasons: ['contract 2.0.0 breaks.'] }),
    });
    await engine.run(rooms, async (handle) => {
      assert.deepEqual((await untilHeld(handle)).held?.reasons, ['contract 2.0.0 breaks.']);
      await handle.signal(reject, DECISION);
      await handle.result();
    });
  });

  it('publishes once approved, and reports again', async () => {
    const { rooms, calls } = heldRooms();
    const report = await engine.run(rooms, async (handle) => {
      await untilHeld(handle);
      await handle.signal(approve, DECISION);
      return handle.result();
    });
    assert.equal(report.status, 'published');
    assert.deepEqual(calls, ['report held', 'release', 'report published', 'catalogue', 'clear']);
  });

  it('publishes nothing once rejected; a later approval changes nothing', async () => {
    const { rooms, calls } = heldRooms();
    const report = await engine.run(rooms, async (handle) => {
      await untilHeld(handle);
      await handle.signal(reject, DECISION);
      await handle.signal(approve, DECISION).catch(() => undefined);
      return handle.result();
    });
    assert.deepEqual([report.status, report.version], ['refused', null]);
    assert.deepEqual(calls, ['report held', 'report refused', 'clear']);
  });

  it('takes a decision that comes before it waits', async () => {
    const { rooms } = heldRooms();
    const report = await engine.run(rooms, async (handle) => {
      await handle.signal(approve, DECISION);
      return handle.result();
    });
    assert.equal(report.status, 'published');
  });

  it('hands who decided, when and why, to the version and to its page', async () => {
    const pages: (string | null)[] = [];
    const decisions: unknown[] = [];
    const { rooms } = heldRooms();
    const told: Rooms = {
      ...rooms,
      releaseVersion: async (request) => {
        decisions.push(request.decision);
        return rooms.releaseVersion(request);
      },
      writeRunPage: async (request) => {
        pages.push(
          `${request.status} ${request.decision?.verdict ?? 'open'} ${request.preview?.length ?? 'none'}`,
        );
        return rooms.writeRunPage(request);
      },
    };
    await engine.run(told, async (handle) => {
      await untilHeld(handle);
      await handle.signal(approve, DECISION);
      await handle.result();
    });
    assert.deepEqual(decisions, [DECISION]);
    assert.deepEqual(pages, ['held open 0', 'published approved 0']);
  });

  it('reminds, and is rejected when nobody decides for too long', async () => {
    const reminders: number[] = [];
    const { rooms, calls } = heldRooms();
    const second = 1 / 3600;
    const report = await engine.report({
      ...rooms,
      writeRunPage: async (request) => ({
        ...(await rooms.writeRunPage(request)),
        remindHours: second,
        expireDays: (3 * second) / 24,
      }),
      tellHeld: async ({ reminder }) => void reminders.push(reminder),
    });
    assert.deepEqual(reminders, [0, 1, 2]);
    assert.equal(report.status, 'refused');
    assert.match(report.reasons.at(-1) ?? '', /^expired by insertion: nobody decided within/);
    assert.deepEqual(calls, ['report held', 'report refused', 'clear']);
  });

  it('is cleared when it is cancelled while it waits', async () => {
    const { rooms, calls } = heldRooms();
    await engine.run(rooms, async (handle) => {
      await untilHeld(handle);
      await handle.cancel();
      await assert.rejects(handle.result());
    });
    assert.deepEqual(calls, ['report held', 'clear']);
  });
});
