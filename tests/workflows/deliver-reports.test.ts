/** Telling the partners never keeps a version back, nor makes a run fail. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, it } from 'vitest';
import { approve, progress } from '../../workflows/messages.js';
import { checked, failure, fakeRooms, type Rooms } from './fake-rooms.js';
import { type Engine, startEngine } from './run-workflow.js';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine?.stop());

const written = (...partners: string[]): Partial<Rooms> => ({
  writeReports: async () =>
    partners.map((partner) => ({ partner, key: `${partner}/index.html`, findings: 1 })),
});
const told = (partner: string, status: 'sent' | 'held_back' = 'sent') => ({
  ...{ partner, channel: 'mail' as const, status, reason: 'A reason.' },
});

it('tells each partner where the run was asked to, and nobody where it was not', async () => {
  const asked: string[] = [];
  const rooms = fakeRooms({
    ...written('caf', 'ccas'),
    deliverReport: async ({ partner }) => {
      asked.push(partner);
      return { outcomes: [told(partner)], digestSeconds: null };
    },
  });
  assert.deepEqual((await engine.report(rooms)).deliveries, []);
  assert.deepEqual(asked, []);
  const report = await engine.report(rooms, { deliver: true });
  assert.deepEqual(report.deliveries, [told('caf'), told('ccas')]);
  assert.equal(report.status, 'published');
});

it('publishes while a partner cannot be told, and says so', async () => {
  const rooms = fakeRooms({
    ...written('caf', 'ccas'),
    deliverReport: async ({ partner }) => {
      if (partner === 'caf') throw failure('ObjectMissing', true);
      return { outcomes: [told(partner)], digestSeconds: null };
    },
  });
  const report = await engine.report(rooms, { deliver: true });
  assert.equal(report.status, 'published');
  assert.deepEqual(report.deliveries, [
    { partner: 'caf', channel: 'mail', status: 'failed', reason: 'ObjectMissing in a sentence.' },
    told('ccas'),
  ]);
});

it('tells of a held run while it waits, and once more of what came of it; the last word stands', async () => {
  const asked: string[] = [];
  const rooms = fakeRooms({
    ...written('caf'),
    checkDataset: async ({ dataset }) => checked(dataset, 'hold', ['Too few rows.']),
    deliverReport: async ({ partner }) => {
      asked.push(partner);
      return { outcomes: [told(partner, asked.length === 1 ? 'sent' : 'held_back')], digestSeconds: null };
    },
  });
  const report = await engine.run(
    rooms,
    async (handle) => {
      while ((await handle.query(progress)).phase !== 'held' || asked.length === 0) await sleep(20);
      await handle.signal(approve, { author: 'a', reason: 'b' });
      return handle.result();
    },
    { deliver: true },
  );
  assert.equal(asked.length, 2);
  assert.deepEqual(report.deliveries, [told('caf', 'held_back')]);
});

it('a digest outlives its run, one for each partner, and is sent when it is due', async () => {
  let sent = 0;
  const rooms = fakeRooms({
    ...written('caf'),
    deliverReport: async ({ partner }) => ({ outcomes: [told(partner, 'held_back')], digestSeconds: 1 }),
    deliverDigest: async ({ partner }) => {
      sent += 1;
      return { outcomes: [told(partner)], digestSeconds: sent === 1 ? 1 : null };
    },
  });
  await engine.run(
    rooms,
    async (handle) => {
      const report = await handle.result();
      assert.deepEqual([report.deliveries, sent], [[told('caf', 'held_back')], 0]);
      while (sent < 2) await sleep(50);
    },
    { deliver: true },
  );
});

it('a cancelled run stops telling', async () => {
  const rooms = fakeRooms({
    ...written('caf'),
    deliverReport: async () => {
      throw failure('RecipientBusy', false);
    },
  });
  await engine.run(
    rooms,
    async (handle) => {
      while ((await handle.query(progress)).phase !== 'deliver') await sleep(20);
      await handle.cancel();
      const report = await handle.result();
      assert.deepEqual(report.deliveries, [
        { partner: 'caf', channel: 'mail', status: 'failed', reason: 'The delivery was cancelled.' },
      ]);
    },
    { deliver: true },
  );
});
