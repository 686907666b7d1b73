/** What the country takes follows from what runs cost, and from nothing else. */
import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import type { PeopleRun } from '../../scripts/bench/fleet/measure-people.js';
import type { FleetRun } from '../../scripts/bench/fleet/measure-runs.js';
import { deviationOf, fitCost, planCapacity, rowCostsOf } from '../../scripts/bench/fleet/plan-capacity.js';
import { AXES, liesOn, middleOf, nameOf, type Size, sizesOf } from '../../scripts/bench/fleet/sizes.js';

const MOST = 1_000_000;

function runOf(size: Size): FleetRun {
  const { departements, files, rows } = size;
  const ingest = 1 + 0.25 * departements + 0.5 * files + 1e-4 * rows;
  return { ...size, ingest, version: 2 + 0.125 * departements + 1e-5 * rows, wall: ingest };
}

function peopleOf(rows: number): PeopleRun {
  const bytes = { raw: 10 * rows, kept: 0, restricted: 20 * rows, open: 1_000, scratch: 10 * rows };
  return { rows, ingest: 1 + 1e-4 * rows, version: 2 + 1e-5 * rows, bytes };
}

const runs = sizesOf(MOST).map(runOf);
const near = (one: number, other: number) => assert.ok(Math.abs(one - other) < 1e-6, `${one}, not ${other}`);

describe('the runs of the fleet', () => {
  it('differ along each axis alone, from a middle, and together in corners', () => {
    const middle = middleOf(MOST);
    for (const axis of AXES) assert.equal(runs.filter((run) => liesOn(axis, run, middle)).length, 4, axis);
    assert.equal(runs.length, 3 * 4 - 2 + 8);
    assert.equal(new Set(runs.map(nameOf)).size, runs.length);
    assert.ok(runs.every(({ departements, files, rows }) => departements <= files && files <= rows));
  });
});

describe('the capacity plan', () => {
  it('fits what a file, a row and a département cost, and takes what is not seen for nothing', () => {
    const ingest = fitCost(runs, 'ingest');
    near(ingest.once, 1);
    near(ingest.file, 0.5);
    near(ingest.departement, 0.25);
    near(ingest.row * 1e4, 1);
    for (const run of runs) near(deviationOf(run, 'ingest', ingest), 0);
    const cheaper = runs.map((one) => ({ ...one, version: one.version - 0.005 * one.files }));
    assert.equal(fitCost(cheaper, 'version').file, 0);
  });

  it('multiplies rows by flows, households and months, and adds départements', () => {
    const row = rowCostsOf(peopleOf(1_000), peopleOf(2_000));
    const country = { departements: 2, flows: 9, households: 1_000, months: 12 };
    const free = { once: 0, departement: 0, file: 0, row: 0 };
    const plan = planCapacity(country, { ...free, departement: 7_200, file: 3_600 }, free, row);
    assert.deepEqual([plan.files, plan.rows, plan.history], [18, 9_000, 108_000]);
    near(plan.ingestHours, 4 + 18 + (9_000 * 1e-4) / 3_600);
    assert.deepEqual([plan.bytes.raw, plan.bytes.restricted, plan.bytes.open], [1_080_000, 2_160_000, 0]);
  });
});
