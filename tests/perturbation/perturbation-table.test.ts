/** The perturbation tables of R's ptable, as far as its optimiser reached its own constraints. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, it } from 'vitest';
import { z } from 'zod';
import {
  deviationAt,
  perturbationTable,
  symmetricNoise,
} from '../../activities/perturbation/perturbation-table.js';
import { momentOf } from '../../activities/perturbation/widest-noise.js';

const GOLDEN = new URL('./golden/', import.meta.url);
const Rows = z.array(z.record(z.string(), z.string()));
/** Columns of figures; the last of ptable's, a word, becomes no number and is asked by nobody. */
const read = (file: string) =>
  Rows.parse(parse(readFileSync(new URL(file, GOLDEN)), { columns: true })).map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, Number(cell)])),
  );
const FILES = readdirSync(GOLDEN).filter((file) => file.startsWith('ptable_'));

describe('a perturbation table', () => {
  for (const file of FILES) {
    const [, D = '', V = '', js = ''] = /D(\d+)_V([\d.]+)_js(\d+)/.exec(file) ?? [];
    const limits = { deviation: Number(D), variance: Number(V), blocked: Number(js) };
    it(`of at most ${D}, variance ${V}, no counts of 1 to ${js}, has the probabilities of ptable`, () => {
      const theirs = read(file);
      // `iter` above 1: ptable's optimiser gave up below the variance that was asked for
      const settled = read(file.replace('ptable', 'moments')).filter(({ iter = 0 }) => iter <= 1);
      const ours = perturbationTable(limits);
      assert.equal(ours.length, new Set(theirs.map(({ i }) => i)).size);
      assert.ok(settled.length >= ours.length - 3);
      for (const { i = 0 } of settled) {
        const [row, rows] = [ours[i], theirs.filter((one) => one.i === i)];
        assert.deepEqual(
          row?.deviations,
          rows.map(({ v = 0 }) => v),
          `count ${i}`,
        );
        const apart = rows.map(({ p_int_ub = 0 }, at) => Math.abs(p_int_ub - (row?.bounds[at] ?? 0)));
        assert.ok(Math.max(...apart) < 2e-5, `count ${i}: ${Math.max(...apart)}`);
      }
    });

    it(`of at most ${D}, variance ${V}, no counts of 1 to ${js}, is unbiased, and varies as much as asked where it can`, () => {
      for (const { count, deviations, bounds } of perturbationTable(limits)) {
        const chances = bounds.map((bound, at) => bound - (bounds[at - 1] ?? 0));
        assert.ok(Math.abs(momentOf(deviations, chances, 1)) < 1e-9, `count ${count}`);
        assert.ok(momentOf(deviations, chances, 2) <= limits.variance * (1 + 1e-6));
        assert.ok(deviations.every((one) => count + one === 0 || count + one > limits.blocked));
      }
      const { deviations, bounds } = symmetricNoise(limits);
      const chances = bounds.map((bound, at) => bound - (bounds[at - 1] ?? 0));
      assert.ok(Math.abs(momentOf(deviations, chances, 2) - limits.variance) < 1e-6);
    });
  }

  it('is refused where ptable refuses it: a small count cannot be hidden with so little variance', () => {
    for (const [deviation = 0, variance = 0, blocked = 0] of [
      [5, 4, 3],
      [4, 2, 2],
      [5, 2, 4],
      [10, 5, 4],
    ])
      assert.throws(() => perturbationTable({ deviation, variance, blocked }), /allow more variance/);
  });

  it('is looked up by the draw: an interval has its lower end and not its upper one', () => {
    const row = { count: 9, deviations: [-1, 0, 1], bounds: [0.25, 0.75, 1] };
    assert.deepEqual(
      [0, 0.25, 0.7499, 0.75, 0.999].map((draw) => deviationAt(row, draw)),
      [-1, 0, 0, 1, 1],
    );
    assert.deepEqual(symmetricNoise({ deviation: 0, variance: 0 }).deviations, [0]);
  });
});
