/** What the country takes follows from what runs cost, and from nothing else. */
import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import type { FleetRun } from '../../scripts/bench/fleet/measure-fleet.js';
import { deviationOf, fitCost, planCapacity, rowCostsOf } from '../../scripts/bench/fleet/plan-capacity.js';

const run = (files: number, rows: number, each = 0): FleetRun => ({
  ...{ files, rows, ingest: 1 + 0.5 * files + 1e-4 * rows, version: 2 + 1e-5 * rows },
  bytes: { raw: each * rows, kept: 0, restricted: 2 * each * rows, open: 1_000, scratch: each * rows },
});
const runs = [1, 4, 16].flatMap((files) => [1_000, 100_000].map((rows) => run(files, rows)));

describe('the capacity plan', () => {
  it('fits what a file and a row cost, and takes what is not seen for nothing', () => {
    const ingest = fitCost(runs, 'ingest');
    assert.ok(Math.abs(ingest.once - 1) < 1e-6 && Math.abs(ingest.file - 0.5) < 1e-6);
    assert.ok(runs.every((one) => Math.abs(deviationOf(one, 'ingest', ingest)) < 1e-6));
    const cheaper = runs.map((one) => ({ ...one, version: one.version - 0.01 * one.files }));
    assert.equal(fitCost(cheaper, 'version').file, 0);
  });

  it('multiplies rows by flows, households and months', () => {
    const row = rowCostsOf(run(9, 1_000, 10), run(9, 2_000, 10));
    const country = { departements: 2, flows: 9, households: 1_000, months: 12 };
    const free = { once: 0, file: 0, row: 0 };
    const plan = planCapacity(country, { ...free, file: 3_600 }, free, row);
    assert.deepEqual([plan.files, plan.rows, plan.history], [18, 9_000, 108_000]);
    assert.ok(Math.abs(plan.ingestHours - (18 + (9_000 * 1e-4) / 3_600)) < 1e-9);
    assert.deepEqual([plan.bytes.raw, plan.bytes.restricted, plan.bytes.open], [1_080_000, 2_160_000, 0]);
  });
});
