/** The disk is full in the middle of a run: in scratch, in the store, and under Temporal's database. The run ends once there is room. */
import assert from 'node:assert/strict';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterAll, it } from 'vitest';
import { sealingConverter } from '../../scripts/codec/data-converter.js';
import { withEngine } from '../../scripts/engine/embedded-engine.js';
import { enginePlaces } from '../../scripts/engine/engine-state.js';
import { createHome } from '../end-to-end/temporary-home.js';
import { until } from '../helpers/until.js';
import { ATELIERS, deliver } from './extracts.js';
import { tellFigures } from './figures.js';
import { judgeRun, judgeStanding, startReader } from './judge.js';
import { begin } from './scenarios.js';
import { mountSmallDisk } from './small-disk.js';
import { configurationOf, createWideWorker, effectsOf, storesOf, type Yard } from './yard.js';

const home = await createHome();
afterAll(() => rm(home, { recursive: true, force: true }));
const extracts = await deliver(join(home, 'extracts'), { day: '2026-06-01' });

/** Too little for a table file of DuckDB, a workbook, or a page of the database's journal. */
const SPARE = 4_096;

for (const { where, megabytes } of [
  { where: 'scratch', megabytes: 16 },
  { where: 'stores', megabytes: 16 },
  { where: 'temporal', megabytes: 32 },
])
  it(`${where} full: nothing is half there, and the run ends once there is room`, async () => {
    const own = join(home, where);
    const disk = await mountSmallDisk(join(own, where), megabytes);
    try {
      const yard: Yard = { home: own, address: '', queue: where };
      const configuration = configurationOf(yard, where);
      const zones = storesOf(yard)(where);
      const watched = { name: where, dataset: ATELIERS, open: zones.open };
      const reader = startReader([watched]);
      const report = await withEngine(
        configuration,
        () => undefined,
        async (engine) => {
          const at = { ...yard, address: engine.address };
          const connection = await Connection.connect({ address: engine.address });
          const client = new Client({ connection, dataConverter: await sealingConverter(null, zones.work) });
          const worker = await createWideWorker(at, await effectsOf(at), 4);
          const ended = await worker.runUntil(async () => {
            const { result } = await begin(client, at, where, { dataset: ATELIERS, extracts });
            await disk.fill(SPARE);
            await until('somebody who says that there is no room', () =>
              where === 'temporal' ? saysFull(own) : hasFailed(client, where),
            );
            await disk.free();
            return result();
          });
          await connection.close();
          return ended;
        },
      );
      assert.ok('status' in report);
      const wrong = [
        ...(await reader.stop()),
        ...(await judgeRun(report, zones)),
        ...(await judgeStanding(watched, join(home, 'verify'))),
      ];
      await tellFigures(`full ${where}`, { versions: reader.versions(), wrong: wrong.length });
      assert.deepEqual(wrong, []);
      assert.equal(report.status, 'published');
      assert.deepEqual(await readdir(join(own, 'scratch')).catch(() => []), []);
    } finally {
      await disk.stop();
    }
  });

/** Some step of the run is tried again. */
async function hasFailed(client: Client, run: string): Promise<boolean> {
  const described = await Promise.all(
    [run, `${run}/nord`, `${run}/sud`].map((one) =>
      client.workflow
        .getHandle(one)
        .describe()
        .catch(() => null),
    ),
  );
  const pending = described.flatMap((one) => one?.raw.pendingActivities ?? []);
  return pending.some(({ attempt }) => (attempt ?? 0) > 1);
}

async function saysFull(home: string): Promise<boolean> {
  return /disk is full|no space left/i.test(await readFile(enginePlaces(home).log, 'utf8').catch(() => ''));
}
