/** Cost against files and rows, fitted; and what the whole country would take. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createTabularEngine } from '../../../activities/platform/engine/duckdb.js';
import { say } from '../../print.js';
import { benchEffects } from '../bench-effects.js';
import { generateSql } from '../generated-extract.js';
import { inventPeople, PEOPLE_DATASET } from '../invent-people.js';
import { BenchRefused } from '../refused.js';
import { setting } from '../setting.js';
import type { Bench } from '../tell-table.js';
import { type FleetRun, measureFleetRun } from './measure-fleet.js';
import { tellFleet } from './tell-fleet.js';

const FILES = [1, 4, 16, 64];
/** BENCH_ROWS: the most of a run. */
const MOST_ROWS = setting('BENCH_ROWS', 1_000_000);
const ROWS = [1_000, 10_000, 100_000, 1_000_000].filter((rows) => rows <= MOST_ROWS);
/** BENCH_PERSONS: the larger of two worlds of invented people, the smaller a tenth of it. */
const PERSONS = setting('BENCH_PERSONS', 20_000);

export async function benchFleet(bench: Bench): Promise<void> {
  if (ROWS.length < 2 || PERSONS < 100)
    throw new BenchRefused(
      'The fit wants two sizes of runs: BENCH_ROWS from 10000 and BENCH_PERSONS from 100.',
    );
  const runs: FleetRun[] = [];
  await runFlux(bench, 1, 1_000); // what is loaded once a process is no cost of a run
  for (const rows of ROWS)
    for (const files of FILES) {
      say(`${files} files, ${rows} rows`);
      runs.push(await runFlux(bench, files, rows));
    }
  const persons: FleetRun[] = [];
  for (const count of [Math.round(PERSONS / 10), PERSONS]) {
    say(`${count} persons`);
    persons.push(await runPersons(bench, count));
  }
  await tellFleet(bench, runs, persons);
}

/** `rows` in all, shared out over the files. */
async function runFlux({ folder, memory }: Bench, files: number, rows: number): Promise<FleetRun> {
  const [extracts, home] = [join(folder, 'fleet', 'extracts'), join(folder, 'fleet', 'home')];
  await mkdir(join(extracts, 'flux'), { recursive: true });
  const engine = createTabularEngine({ memoryLimit: memory, threads: 2, functions: [] });
  const each = Math.floor(rows / files);
  await engine.withSession({ scratch: folder }, async (session) => {
    for (let file = 0; file < files; file += 1) {
      const name = `flux-${String(file + 1).padStart(3, '0')}.csv`;
      const count = file === files - 1 ? rows - each * file : each;
      await session.run(generateSql(join(extracts, 'flux', name), count, each * file));
    }
  });
  const run = await measureFleetRun(await benchEffects(home, memory), 'dataset', extracts, home);
  await rm(join(folder, 'fleet'), { recursive: true });
  return run;
}

async function runPersons({ folder, memory }: Bench, persons: number): Promise<FleetRun> {
  const place = { folder: join(folder, 'fleet'), memory };
  const { extracts, home, effects } = await inventPeople(place, persons);
  await rm(join(extracts, 'verite'), { recursive: true, force: true });
  const run = await measureFleetRun(effects, PEOPLE_DATASET, extracts, home);
  await rm(place.folder, { recursive: true });
  return run;
}
