/** Runs in a row in one process, each with new data, the last with a clock that went back: what they cost, and what grows. */
import assert from 'node:assert/strict';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { sealingConverter } from '../../scripts/codec/data-converter.js';
import { withEngine } from '../../scripts/engine/embedded-engine.js';
import { enginePlaces } from '../../scripts/engine/engine-state.js';
import { createWorker } from '../../scripts/session/create-worker.js';
import { toolkitEffects } from '../../scripts/toolkit.js';
import { ATELIERS, DECLARED, deliver } from './extracts.js';
import { judgeRun, judgeStanding, startReader } from './judge.js';
import { begin } from './scenarios.js';
import { configurationOf, type Yard } from './yard.js';

/** After so many runs: bytes of memory and of Temporal's database, open descriptors, files left in scratch, time of the last run. */
export interface Measure {
  readonly runs: number;
  readonly rss: number;
  readonly heap: number;
  readonly descriptors: number;
  readonly scratch: number;
  readonly database: number;
  readonly store: number;
  readonly ms: number;
}

export interface Endured {
  readonly measures: readonly Measure[];
  readonly versions: number;
  readonly wrong: readonly string[];
}

const DAY_MS = 86_400_000;
const TWO_HOURS_MS = 7_200_000;

export async function endure(
  home: string,
  runs: number,
  every: number,
  tell: (measure: Measure) => void = () => undefined,
): Promise<Endured> {
  const yard: Yard = { home, address: '', queue: 'row' };
  const configuration = configurationOf(yard, 'row');
  return withEngine(
    configuration,
    () => undefined,
    async (engine) => {
      let isLast = false;
      const now = () => new Date(Date.now() - (isLast ? TWO_HOURS_MS : 0));
      const effects = { ...(await toolkitEffects(configuration, { datasets: [DECLARED] })), now };
      const worker = await createWorker(configuration, engine, effects, yard.queue);
      const connection = await Connection.connect({ address: engine.address });
      const dataConverter = await sealingConverter(configuration.codecKeys, effects.zones.work);
      const client = new Client({ connection, dataConverter });
      const watched = { name: 'row', dataset: ATELIERS, open: effects.zones.open };
      const reader = startReader([watched]);
      const measures: Measure[] = [];
      const wrong: string[] = [];
      await worker.runUntil(async () => {
        for (let rank = 1; rank <= runs; rank += 1) {
          isLast = rank === runs;
          const day = new Date(Date.UTC(2020, 0, 1) + rank * DAY_MS).toISOString().slice(0, 10);
          const extracts = await deliver(join(home, 'extracts'), { day });
          const begun = performance.now();
          const run = `row.${rank}`;
          const report = await (await begin(client, yard, run, { dataset: ATELIERS, extracts })).result();
          const ms = Math.round(performance.now() - begun);
          assert.ok('status' in report);
          if (report.status !== 'published') wrong.push(`${run} is ${report.status}`);
          wrong.push(...(await judgeRun(report, effects.zones)));
          await rm(extracts, { recursive: true });
          if (rank % every !== 0) continue;
          const measure = { runs: rank, ms, ...(await measureNow(home)) };
          measures.push(measure);
          tell(measure);
        }
      });
      wrong.push(...(await reader.stop()), ...(await judgeStanding(watched, join(home, 'verify'))));
      await connection.close();
      return { measures, versions: reader.versions(), wrong };
    },
  );
}

async function measureNow(home: string) {
  globalThis.gc?.();
  const { rss, heapUsed: heap } = process.memoryUsage();
  const { database } = enginePlaces(home);
  const sizes = await Promise.all(
    ['', '-wal'].map((end) =>
      stat(`${database}${end}`).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return {
    ...{ rss, heap },
    descriptors: (await readdir('/proc/self/fd')).length,
    scratch: (await readdir(join(home, 'scratch'), { recursive: true }).catch(() => [])).length,
    database: sizes.reduce((sum, size) => sum + size, 0),
    store: (await readdir(join(home, 'stores'), { recursive: true })).length,
  };
}
