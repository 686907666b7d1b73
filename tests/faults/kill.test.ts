/**
 * SIGKILL of a worker right before and right after what it writes: another worker ends the run, with the same bytes. `npm run test:faults`
 * kills at every instant of every scenario, in folders and in a bucket; `npm test` at those that tell most.
 */
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, it } from 'vitest';
import { temporalOfSuite } from '../end-to-end/run-in-place.js';
import { createHome } from '../end-to-end/temporary-home.js';
import type { Instant } from '../end-to-end/watched-zones.js';
import { startVersitygw } from '../helpers/servers.js';
import { testRing } from '../helpers/test-keys.js';
import { type Death, deathsOf, type Played, play, spread, sweep } from './kill-sweep.js';
import { madeUpScenarios, REAL } from './scenarios.js';
import { storesOf, type Yard } from './yard.js';

/** `all`: every instant in folders, and many in a bucket and of the real datasets. A number: so many in all. */
const WANTED = process.env.INSERTION_FAULTS;

const TELLING: readonly Instant[] = [
  { activity: 'receiveExtracts', key: '.csv', moment: 'after' },
  { activity: 'normaliseSource', key: 'rows.parquet', moment: 'after' },
  { activity: 'checkSource', key: 'receipt.json', moment: 'after' },
  { activity: 'assembleDataset', key: 'ateliers.parquet', moment: 'before' },
  { activity: 'releaseVersion', key: 'ateliers.csv', moment: 'after' },
  { activity: 'releaseVersion', key: 'latest.json', moment: 'after' },
  { activity: 'writeReports', key: 'index.html', moment: 'after' },
  { activity: 'clearRun', key: '', moment: 'after' },
];

const home = await createHome();
const temporal = await temporalOfSuite();
const server = await startVersitygw();
beforeAll(() => server.createBucket('essais'));
afterAll(async () => {
  await server.stop();
  await rm(home, { recursive: true, force: true });
});

it('leaves runs that another worker ends as if nothing had been', async () => {
  const env = { ...server.env, PSEUDONYM_KEYS: JSON.stringify(testRing()) };
  const yard: Yard = { home, address: temporal.address, queue: 'kill', bucket: 'essais', env };
  const field = { client: temporal.client, yard, zonesOf: storesOf(yard) };
  const scenarios = [...(await madeUpScenarios(home)), ...(WANTED === undefined ? [] : REAL)];
  const deaths = choose(await play(field, scenarios));
  const { killed, wrong } = await sweep(field, deaths);
  assert.deepEqual(wrong, []);
  assert.equal(killed, deaths.length);
});

function choose(played: readonly Played[]): Death[] {
  const [real, madeUp] = [played.filter(isReal), played.filter((one) => !isReal(one))];
  const [first, ...later] = madeUp;
  if (WANTED === undefined || first === undefined)
    return [
      ...(first ? deathsOf(first, TELLING) : []),
      ...later.flatMap((one) => deathsOf(one, spread(one.instants, 2), 's3')),
    ];
  const instants = madeUp.reduce((sum, one) => sum + one.instants.length, 0);
  const wanted = WANTED === 'all' ? 1.5 * instants : Number(WANTED);
  const some = (one: Played, share: number) => spread(one.instants, Math.ceil(wanted * share));
  return inTurn([
    madeUp.flatMap((one) => deathsOf(one, some(one, (0.6 * one.instants.length) / instants))),
    madeUp.flatMap((one) => deathsOf(one, some(one, (0.2 * one.instants.length) / instants), 's3')),
    real.flatMap((one) => deathsOf(one, some(one, 0.2 / real.length))),
  ]);
}

/** A sweep that is stopped has killed some of each kind. */
function inTurn(kinds: readonly (readonly Death[])[]): Death[] {
  const placed = kinds.flatMap((deaths) =>
    deaths.map((death, rank) => ({ death, place: rank / deaths.length })),
  );
  return placed.sort((one, other) => one.place - other.place).map(({ death }) => death);
}

const isReal = ({ scenario }: Played) => REAL.includes(scenario);
