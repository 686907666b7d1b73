/** Another run publishes while this one works: it is judged again, gives way to what is newer, and decisions are about what was shown. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowFailedError } from '@temporalio/client';
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { WriteRunPage } from '../../activities/handover/hold.js';
import type { ReleaseVersion } from '../../activities/handover/release.js';
import type { CurrentVersion, WriteReports } from '../../activities/handover/run.js';
import { approve, progress, type RunProgress } from '../../workflows/messages.js';
import { CURRENT, checked, failure, fakeRooms, type Rooms, SOURCES, sealed } from './fake-rooms.js';
import { type Engine, type Handle, startEngine } from './run-workflow.js';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine?.stop());

const LATER: CurrentVersion = {
  version: '2026-02-15-22222222',
  inputs: SOURCES.map((source) => sealed(source, 'later')),
  rows: { lieux: 30 },
};

/** The version that stands turns from one to the next with each release that is tried. */
function overtaken(own: Partial<Rooms> = {}) {
  let current: CurrentVersion | null = CURRENT;
  const released: ReleaseVersion[] = [];
  const rooms = fakeRooms({
    readCurrentVersion: async () => current,
    releaseVersion: async (request) => {
      released.push(request);
      if (request.judged === LATER.version) return fakeRooms().releaseVersion(request);
      current = LATER;
      return { status: 'moved', current: LATER.version };
    },
    ...own,
  });
  return { rooms, released };
}

async function untilHeld(handle: Handle, judged: string): Promise<RunProgress> {
  for (;;) {
    const seen = await handle.query(progress);
    if (seen.phase === 'held' && seen.held?.judged === judged) return seen;
    await sleep(20);
  }
}

describe('a run that another one overtakes', { concurrent: true }, () => {
  it('is judged again, and published on top of the other where its extracts are the newer ones', async () => {
    const { rooms, released } = overtaken();
    const compared: (string | undefined)[] = [];
    const report = await engine.report({
      ...rooms,
      compareContract: async ({ current }) => {
        compared.push(current?.version);
        return { verdict: 'publish', reasons: [] };
      },
    });
    assert.equal(report.status, 'published');
    assert.deepEqual(compared, [CURRENT.version, LATER.version]);
    assert.deepEqual(
      released.map(({ judged }) => judged),
      [CURRENT.version, LATER.version],
    );
  });

  it('is superseded where all its extracts are the older ones; its partners are told', async () => {
    const told: WriteReports[] = [];
    const { rooms, released } = overtaken({
      orderExtracts: async () => ({ older: [...SOURCES], newer: [], untold: [] }),
    });
    const report = await engine.report({
      ...rooms,
      writeReports: async (request) => {
        told.push(request);
        return rooms.writeReports(request);
      },
    });
    assert.deepEqual([report.status, report.version, released.length], ['superseded', null, 1]);
    assert.match(
      report.reasons.join(' '),
      /version 2026-02-15-22222222 was published meanwhile, from newer extracts of caf, ccas, region/,
    );
    assert.deepEqual(
      told.map(({ status }) => status),
      ['superseded'],
    );
  });

  it('takes the published extract of a source whose own is older, and publishes the rest of what it has', async () => {
    const { rooms, released } = overtaken({
      orderExtracts: async () => ({ older: ['caf'], newer: ['region'], untold: [] }),
    });
    const report = await engine.report(rooms);
    assert.equal(report.status, 'published');
    assert.deepEqual(
      released.at(-1)?.ingested.map(({ extract }) => extract.sha256),
      ['later-caf', 'today-ccas', 'today-region'],
    );
  });

  it('knows it before it tries, where the other came while extracts were read', async () => {
    let looks = 0;
    const report = await engine.report(
      fakeRooms({
        readCurrentVersion: async () => {
          looks += 1;
          return looks === 1 ? CURRENT : LATER;
        },
        orderExtracts: async () => ({ older: [...SOURCES], newer: [], untold: [] }),
        releaseVersion: () => assert.fail('releases'),
      }),
    );
    assert.equal(report.status, 'superseded');
  });

  it('waits for a person where nothing tells which extract is the newer', async () => {
    const { rooms } = overtaken({
      orderExtracts: async () => ({ older: [], newer: ['ccas', 'region'], untold: ['caf'] }),
    });
    await engine.run(rooms, async (handle) => {
      const { held } = await untilHeld(handle, LATER.version);
      assert.match(held?.reasons.join() ?? '', /^caf: version 2026-02-15-22222222 was published meanwhile/);
      await handle.signal(approve, { author: 'a', reason: 'b' });
      assert.equal((await handle.result()).status, 'published');
    });
  });

  it('is held again when its evidence has changed: what was approved is what was seen', async () => {
    const pages: WriteRunPage[] = [];
    const { rooms, released } = overtaken({
      checkDataset: async ({ dataset }) => checked(dataset, 'hold', ['half as many rows.']),
    });
    const evidenceOf = (page: WriteRunPage) => `evidence against ${page.judged}`;
    const shown: Rooms = {
      ...rooms,
      writeRunPage: async (page) => {
        pages.push(page);
        return { ...(await rooms.writeRunPage(page)), evidence: evidenceOf(page) };
      },
    };
    await engine.run(shown, async (handle) => {
      const first = await untilHeld(handle, CURRENT.version);
      const decision = { author: 'somebody', reason: 'looked at', evidence: first.held?.evidence ?? '' };
      await handle.signal(approve, decision);
      const second = await untilHeld(handle, LATER.version);
      await handle.signal(approve, decision);
      await sleep(200);
      assert.equal(
        (await handle.query(progress)).phase,
        'held',
        'the first evidence is no longer what waits',
      );
      await handle.signal(approve, { ...decision, evidence: second.held?.evidence ?? '' });
      assert.equal((await handle.result()).status, 'published');
    });
    assert.equal(released.at(-1)?.decision?.evidence, `evidence against ${LATER.version}`);
    assert.deepEqual(pages.at(-1)?.heldFor, ['half as many rows.']);
  });

  for (const room of ['compareContract', 'checkDataset', 'previewVersion', 'releaseVersion'] as const)
    it(`is judged again where its base is withdrawn under ${room}`, async () => {
      let current = LATER;
      const released: ReleaseVersion[] = [];
      const rooms = fakeRooms({
        readCurrentVersion: async () => current,
        scanDataset: async () => ({ verdict: 'hold', reasons: ['look at it.'] }),
        releaseVersion: async (request) => {
          released.push(request);
          return fakeRooms().releaseVersion(request);
        },
      });
      const gone = async (request: never) => {
        if (current === CURRENT) return rooms[room](request);
        current = CURRENT;
        throw failure('ObjectMissing', true);
      };
      await engine.run({ ...rooms, [room]: gone }, async (handle) => {
        if (room === 'releaseVersion') {
          await untilHeld(handle, LATER.version);
          await handle.signal(approve, { author: 'a', reason: 'b' });
        }
        await untilHeld(handle, CURRENT.version);
        await handle.signal(approve, { author: 'a', reason: 'b' });
        assert.equal((await handle.result()).status, 'published');
      });
      assert.deepEqual(
        released.map(({ judged }) => judged),
        [CURRENT.version],
      );
    });

  it('fails where it fails, and its base still is current', async () => {
    const rooms = fakeRooms({ compareContract: () => Promise.reject(failure('ObjectMissing', true)) });
    await assert.rejects(engine.report(rooms), WorkflowFailedError);
  });

  it('tells of what came after it, where it heard late that it was published', async () => {
    const report = await engine.report(
      fakeRooms({
        readCurrentVersion: async () => CURRENT,
        releaseVersion: async (request) => {
          const done = await fakeRooms().releaseVersion(request);
          return done.status === 'moved' ? done : { ...done, since: LATER.version };
        },
      }),
    );
    assert.deepEqual(
      [report.status, report.reasons],
      ['published', [`version ${LATER.version} became current after it.`]],
    );
  });
});

describe('a run that fails', { concurrent: true }, () => {
  for (const room of ['assembleDataset', 'scanDataset', 'releaseVersion'] as const)
    it(`in ${room} tells its partners and leaves its page`, async () => {
      const told: string[] = [];
      const rooms = fakeRooms({ [room]: () => Promise.reject(failure('ContractBroken', true)) });
      const failed = engine.report({
        ...rooms,
        writeReports: async (request) => {
          told.push(`report ${request.status} of ${request.ingested.length}`);
          return rooms.writeReports(request);
        },
        writeRunPage: async (page) => {
          told.push(`page ${page.status}: ${page.reasons.join()}`);
          return rooms.writeRunPage(page);
        },
      });
      await assert.rejects(failed, WorkflowFailedError);
      assert.deepEqual(told, ['report failed of 3', 'page failed: ContractBroken in a sentence.']);
    });

  it('after its reports leaves them, and says so on its page', async () => {
    const told: string[] = [];
    const rooms = fakeRooms();
    const failed = engine.report({
      ...rooms,
      writeCatalogue: () => Promise.reject(failure('ContractBroken', true)),
      writeReports: async (request) => {
        told.push(`report ${request.status}`);
        return rooms.writeReports(request);
      },
      writeRunPage: async (page) => {
        told.push(`page ${page.status} ${page.version}`);
        return rooms.writeRunPage(page);
      },
    });
    await assert.rejects(failed, WorkflowFailedError);
    assert.deepEqual(told, ['report published', 'page failed 2026-02-28-11111111']);
  });
});
