/** The fit behind the capacity plan and the cost of a structure. */
import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { fitLeastSquares } from '../../scripts/bench/least-squares.js';

describe('least squares', () => {
  const points = [1, 4, 16].flatMap((files) => [1e3, 1e4, 1e6].map((rows) => [1, files, rows]));

  it('finds the plane that the points lie on', () => {
    const fit = fitLeastSquares(
      points,
      points.map(([, files = 0, rows = 0]) => 2 + 0.3 * files + 5e-6 * rows),
    );
    assert.deepEqual(
      fit.map((value) => Number(value.toPrecision(6))),
      [2, 0.3, 5e-6],
    );
  });

  it('refuses points that do not tell the coefficients apart', () => {
    assert.throws(
      () =>
        fitLeastSquares(
          [
            [1, 2],
            [2, 4],
          ],
          [1, 2],
        ),
      /measure more sizes/,
    );
  });
});
