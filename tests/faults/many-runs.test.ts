/**
 * Runs of one dataset at once, each with another extract, while answers are lost and versions are withdrawn: nothing goes back, every
 * publication is in the log. `npm run test:faults`: twenty of them, then a hundred.
 */
import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, it } from 'vitest';
import { readPointer } from '../../activities/published/read-version.js';
import { noticeKey, publicationsOf, versionFolder } from '../../activities/published/version-keys.js';
import { temporalOfSuite } from '../end-to-end/run-in-place.js';
import { createHome } from '../end-to-end/temporary-home.js';
import { ATELIERS, deliver } from './extracts.js';
import { tellFigures } from './figures.js';
import { judgeRun, judgeStanding, startReader } from './judge.js';
import { loseAnswers } from './lost-answers.js';
import { begin } from './scenarios.js';
import { createWideWorker, effectsOf, storesOf, type Yard } from './yard.js';

const home = await createHome();
const temporal = await temporalOfSuite();
afterAll(() => rm(home, { recursive: true, force: true }));

const dayOf = (rank: number) => new Date(Date.UTC(2026, 0, 1 + rank)).toISOString().slice(0, 10);

describe('runs at once', () => {
  for (const runs of process.env.INSERTION_FAULTS === undefined ? [6] : [20, 100])
    it(`${runs} of them, with lost answers and withdrawals: versions never go back, log and pointer agree`, async () => {
      const store = `many${runs}`;
      const yard: Yard = { home, address: temporal.address, queue: store };
      const zones = storesOf(yard)(store);
      const { open } = zones;
      const effects = await effectsOf(yard);
      const losing = loseAnswers(effects.zones.open, ['/latest.json', '/changes.json'], 3);
      const watched = { name: store, dataset: ATELIERS, open };
      const reader = startReader([watched]);
      const worker = await createWideWorker(
        yard,
        { ...effects, zones: { ...effects.zones, open: losing.store } },
        4,
      );
      const folders = await Promise.all(
        Array.from({ length: runs }, (_, rank) =>
          deliver(join(home, store, String(rank)), { day: dayOf(rank) }),
        ),
      );
      const reports = await worker.runUntil(async () => {
        // the newest first: whoever ends last has the oldest extract
        const begun = await Promise.all(
          folders
            .toReversed()
            .map((extracts, rank) =>
              begin(temporal.client, yard, `${store}.${rank}`, { dataset: ATELIERS, extracts }),
            ),
        );
        const withdrawing = withdrawSome(yard, store, Math.ceil(runs / 10));
        const ended = await Promise.all(begun.map(({ result }) => result()));
        await withdrawing;
        return ended.flatMap((one) => ('status' in one ? one : []));
      });
      const wrong = [...(await reader.stop()), ...(await judgeStanding(watched, join(home, 'verify')))];
      for (const report of reports) wrong.push(...(await judgeRun(report, zones)));
      const moves = publicationsOf((await readPointer(ATELIERS, open))?.pointer ?? null);
      const standing: string[] = [];
      for (const { version } of moves)
        if (!(await open.head(noticeKey(ATELIERS, version)))) standing.push(version);
      const days = await Promise.all(standing.map((version) => newestDayOf(store, version)));
      assert.deepEqual(days, days.toSorted(), 'extracts of published versions never go back');
      for (const version of standing)
        assert.equal(
          reports.filter((one) => one.status === 'published' && one.version === version).length,
          1,
          version,
        );
      const ends = new Set(reports.map(({ status }) => status));
      await tellFigures('many-runs', {
        ...{ runs, lost: losing.lost(), overtaken: losing.overtaken(), versions: reader.versions() },
        ...{ withdrawn: moves.length - standing.length, published: moves.length, wrong: wrong.length },
      });
      assert.deepEqual(wrong, []);
      assert.deepEqual(
        [...ends].filter((one) => !['published', 'superseded', 'refused', 'unchanged'].includes(one)),
        [],
      );
      assert.ok(losing.lost() > 0);
    });
});

describe('a run whose base goes', () => {
  it('is published on the one before, though it had tried that one already', async () => {
    const store = 'gone';
    const yard: Yard = { home, address: temporal.address, queue: store };
    const { open } = storesOf(yard)(store);
    const effects = await effectsOf(yard);
    const run = async (rank: number, name = `${store}.${rank}`) => {
      const extracts = await deliver(join(home, store, String(rank)), { day: dayOf(rank) });
      return (await begin(temporal.client, yard, name, { dataset: ATELIERS, extracts })).result();
    };
    const withdraw = async (name: string) =>
      (await begin(temporal.client, yard, name, { dataset: ATELIERS, extracts: null })).result();
    // right before it moves the pointer: its base goes, another comes on top of the first, and goes too
    const meanwhile = [
      () => withdraw(`${store}.withdraw-1`),
      () => run(2),
      () => withdraw(`${store}.withdraw-2`),
    ];
    let isArmed = false;
    const write: typeof open.write = async (key, body, condition) => {
      if (isArmed && key.endsWith('/latest.json')) {
        isArmed = false;
        await meanwhile.shift()?.();
        isArmed = meanwhile.length > 0;
      }
      return effects.zones.open.write(key, body, condition);
    };
    const zones = { ...effects.zones, open: { ...effects.zones.open, write } };
    const worker = await createWideWorker(yard, { ...effects, zones }, 4);
    const ended = await worker.runUntil(async () => {
      await run(0);
      await run(1);
      isArmed = true;
      return run(3);
    });
    assert.deepEqual(meanwhile, []);
    assert.equal('status' in ended && ended.status, 'published');
    const { pointer } = (await readPointer(ATELIERS, open)) ?? {};
    assert.equal(pointer?.version, 'version' in ended && ended.version);
    assert.equal(pointer?.publications?.length, 4);
  });
});

/** Of the version that stands, each time that another one does. */
async function withdrawSome(yard: Yard, store: string, times: number): Promise<void> {
  const { open } = storesOf(yard)(store);
  let last: string | null = null;
  for (let rank = 0; rank < times; ) {
    const version: string | null = (await readPointer(ATELIERS, open))?.pointer.version ?? null;
    if (version === null || version === last) {
      await sleep(20);
      continue;
    }
    last = version;
    rank += 1;
    const request = { dataset: ATELIERS, extracts: null };
    await (await begin(temporal.client, yard, `${store}.withdraw-${rank}`, request)).result();
  }
}

async function newestDayOf(store: string, version: string): Promise<string> {
  const path = join(home, 'stores', store, 'open', versionFolder(ATELIERS, version), 'ateliers.csv');
  const days = [...(await readFile(path, 'utf8')).matchAll(/Atelier du (\d{4}-\d{2}-\d{2})/g)].map(
    ([, day = '']) => day,
  );
  return days.sort().at(-1) ?? '';
}
