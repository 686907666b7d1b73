import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { chanceBySubtraction, perturbCounts } from '../../activities/protect/perturb-counts.js';

const LIMITS = { variance: 10, deviation: 12 };
/** As many cells of a count as there are keys, evenly spread. */
const cellsOf = (count: number, keys: number) =>
  Array.from({ length: keys }, (_, at) => ({ line: at, count, key: (at + 0.5) / keys }));

describe('counts with the noise of their people', () => {
  it('are right on average, vary as asked, and stay within the deviation', () => {
    const told = perturbCounts(cellsOf(100, 20_000), LIMITS, 11).map((one) => (one ?? 0) - 100);
    const mean = told.reduce((sum, one) => sum + one, 0) / told.length;
    const variance = told.reduce((sum, one) => sum + one ** 2, 0) / told.length;
    assert.ok(Math.abs(mean) < 0.01 && Math.abs(variance - 10) < 0.05, `${mean} ${variance}`);
    assert.deepEqual([Math.min(...told), Math.max(...told)], [-12, 12]);
  });

  it('are never told below the threshold, in truth or with noise', () => {
    for (const count of [0, 1, 10])
      assert.ok(perturbCounts(cellsOf(count, 100), LIMITS, 11).every((one) => one === null));
    const told = perturbCounts(cellsOf(12, 1000), LIMITS, 11);
    assert.ok(told.some((one) => one === null) && told.every((one) => one === null || one > 10));
  });

  it('say how often who subtracts two of them is right', () => {
    assert.ok(Math.abs(chanceBySubtraction({ variance: 0, deviation: 0 }, 11) - 1) < 1e-9);
    const [little = 0, more = 0] = [5, 20].map((variance) =>
      chanceBySubtraction({ variance, deviation: 15 }, 11),
    );
    assert.ok(little > 0.2 && little < 0.23 && more > 0.14 && more < 0.17, `${little} ${more}`);
  });
});
