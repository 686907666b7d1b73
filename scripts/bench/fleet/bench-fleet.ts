/** Cost against files, rows and départements, fitted and drawn; and what the whole country would take. */
import { say } from '../../print.js';
import { BenchRefused } from '../refused.js';
import { setting } from '../setting.js';
import type { Bench } from '../tell-table.js';
import { measurePeople, type PeopleRun } from './measure-people.js';
import { measureRuns } from './measure-runs.js';
import { sizesOf } from './sizes.js';
import { tellCapacity } from './tell-capacity.js';
import { tellFleet } from './tell-fleet.js';

/** BENCH_ROWS: the most of a run. */
const MOST_ROWS = setting('BENCH_ROWS', 1_000_000);
/** Below it, some file of the smallest run would hold no row. */
const LEAST_ROWS = 200_000;
/** BENCH_PERSONS: the larger of two worlds of invented people, the smaller a tenth of it. */
const PERSONS = setting('BENCH_PERSONS', 20_000);

export async function benchFleet(bench: Bench): Promise<void> {
  if (MOST_ROWS < LEAST_ROWS || PERSONS < 100)
    throw new BenchRefused(
      `The fit wants runs that differ: BENCH_ROWS from ${LEAST_ROWS} and BENCH_PERSONS from 100.`,
    );
  const costs = await tellFleet(bench, await measureRuns(bench, sizesOf(MOST_ROWS)), MOST_ROWS);
  const people: PeopleRun[] = [];
  for (const count of [Math.round(PERSONS / 10), PERSONS]) {
    say(`${count} persons`);
    people.push(await measurePeople(bench, count));
  }
  const [few, many] = people;
  if (few && many) await tellCapacity(bench, costs, { few, many });
}
