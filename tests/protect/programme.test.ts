/** The attacker's linear programme, on the part of a table of four by five on which the primal simplex ends with "unknown". */
import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import type { Equation } from '../../activities/protect/audit-bounds.js';
import { openProgramme } from '../../activities/protect/audit-programme.js';
import { loadSolver } from '../../activities/protect/solver.js';

const sum = (cells: readonly number[], right: number): Equation => ({
  cells,
  signs: cells.map(() => 1),
  right,
});

const EQUATIONS: readonly Equation[] = [
  sum([0, 3, 6, 9, 11], 45),
  sum([1, 7, 10, 12], 25),
  sum([4, 8, 13], 26),
  sum([0, 1], 12),
  { cells: [3, 4, 2], signs: [1, 1, -1], right: -11 },
  { cells: [6, 7, 8, 5], signs: [1, 1, 1, -1], right: 0 },
  sum([9, 10], 12),
  sum([11, 12, 13], 22),
  sum([2, 5], 61),
];
const LOW = Float64Array.of(0, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
const HIGH = Float64Array.of(12, 12, 61, 45, 26, 50, 45, 25, 26, 12, 12, 22, 22, 22);
const SIDES = [1, -1, 1, -1, 1, 1, 1, 1, -1, -1, -1, 1, -1, -1];

describe('openProgramme', () => {
  it('answers where the primal simplex gives up, and goes on with the next question', async () => {
    const programme = openProgramme(await loadSolver(), [...SIDES.keys()], EQUATIONS, {
      low: LOW,
      high: HIGH,
    });
    try {
      const gain = (weights: readonly number[]) => {
        const witness = programme.furthest(new Map(weights.map((weight, at) => [at, weight])));
        assert.ok(witness);
        for (const { cells, signs, right } of EQUATIONS)
          assert.equal(total(cells.map((cell, at) => (witness[cell] ?? 0) * (signs[at] ?? 0))), right);
        return total(weights.map((weight, at) => weight * (witness[at] ?? 0)));
      };
      assert.equal(gain(SIDES), 133);
      assert.equal(gain(SIDES.map((_, at) => (at === 0 ? 1 : 0))), 12);
      assert.equal(gain(SIDES), 133);
    } finally {
      programme.close();
    }
  });
});

const total = (numbers: readonly number[]) => Math.round(numbers.reduce((sum, number) => sum + number, 0));
