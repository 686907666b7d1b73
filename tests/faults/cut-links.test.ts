/**
 * The links to storage and to Temporal break again and again in the middle of runs: what ends is whole. Other links have their own tests:
 * partners `extract/bad-wires`, mail `platform/smtp-mailer` and `end-to-end/deliver-killed`, the portal `publish/faults`.
 */
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, it } from 'vitest';
import { temporalOfSuite } from '../end-to-end/run-in-place.js';
import { createHome } from '../end-to-end/temporary-home.js';
import { startVersitygw } from '../helpers/servers.js';
import { startWire, type Wire } from '../helpers/wire.js';
import { ATELIERS, deliver } from './extracts.js';
import { tellFigures } from './figures.js';
import { judgeRun, judgeStanding, startReader } from './judge.js';
import { begin } from './scenarios.js';
import { createWideWorker, effectsOf, storesOf, type Yard } from './yard.js';

const IS_LONG = process.env.INSERTION_FAULTS !== undefined;

const home = await createHome();
const temporal = await temporalOfSuite();
const server = await startVersitygw();
beforeAll(() => server.createBucket('essais'));
const portOf = (address: string) => Number(address.split(':').at(-1));
const wires = {
  storage: await startWire(portOf(server.endpoint)),
  Temporal: await startWire(portOf(temporal.address)),
};
afterAll(async () => {
  for (const wire of Object.values(wires)) await wire.stop();
  await server.stop();
  await rm(home, { recursive: true, force: true });
});

/** Some answers pass, and one is cut in the middle; then the wire is mended for as long. */
async function breakOften(
  wire: Wire,
  times: number,
  pauseMs: number,
  until: Promise<unknown>,
): Promise<number> {
  let [broken, isOver] = [0, false];
  const end = () => {
    isOver = true;
  };
  const over = until.then(end, end);
  while (broken < times && !isOver) {
    await Promise.race([sleep(pauseMs), over]);
    wire.break({ kind: 'cut', after: (broken * 7_919) % 40_000 });
    broken += 1;
    await Promise.race([sleep(pauseMs), over]);
    wire.break({ kind: 'none' });
  }
  return broken;
}

for (const [link, wire] of Object.entries(wires))
  it(`cuts of the link to ${link} end no run otherwise`, async () => {
    const store = `s3-${link.toLowerCase()}`;
    const direct: Yard = { home, address: temporal.address, queue: store, bucket: 'essais', env: server.env };
    const yard: Yard = {
      ...direct,
      address: `127.0.0.1:${wires.Temporal.port}`,
      env: { ...server.env, S3_ENDPOINT: `http://127.0.0.1:${wires.storage.port}` },
    };
    const zones = storesOf(direct)(store);
    const watched = { name: store, dataset: ATELIERS, open: zones.open };
    const reader = startReader([watched]);
    const worker = await createWideWorker(yard, await effectsOf(yard), 4);
    const wrong: string[] = [];
    const runs = IS_LONG ? 10 : 1;
    const broken = await worker.runUntil(async () => {
      const working = (async () => {
        for (let rank = 0; rank < runs; rank += 1) {
          const day = `2026-06-${String(rank + 1).padStart(2, '0')}`;
          const extracts = await deliver(join(home, store, day), { day });
          const report = await (
            await begin(temporal.client, direct, `${store}.${rank}`, { dataset: ATELIERS, extracts })
          ).result();
          assert.ok('status' in report && report.status === 'published');
          wrong.push(...(await judgeRun(report, zones)));
        }
      })();
      const counted = await breakOften(wire, 6 * runs, 250, working);
      await working;
      return counted;
    });
    wrong.push(...(await reader.stop()), ...(await judgeStanding(watched, join(home, 'verify'))));
    await tellFigures(`cuts of ${link}`, {
      runs,
      cuts: broken,
      versions: reader.versions(),
      wrong: wrong.length,
    });
    assert.deepEqual(wrong, []);
    assert.equal(reader.versions(), runs);
  });
