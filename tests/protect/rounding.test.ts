/** Controlled rounding: sums hold, nothing moves by a base or more, and what it protects alone is proven by attack. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { auditRounded } from '../../activities/protect/audit.js';
import { tableOf } from '../../activities/protect/count-table.js';
import { publishTable } from '../../activities/protect/publish-table.js';
import { relationsOf } from '../../activities/protect/relations.js';
import { roundTable } from '../../activities/protect/round-table.js';
import { anyTable, example, secretBelow, withMargins } from './tables.js';

const clock = () => 0;
const base = fc.constantFrom(3, 5, 10);

describe('controlled rounding', () => {
  it('keeps every sum, moves no count by more than it must, and leaves multiples alone where it can', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, base, async ({ rows, names, hierarchies }, to) => {
        const table = tableOf(rows, names, hierarchies);
        const relations = relationsOf(table);
        const { counts: rounded, reach } = await roundTable(table, relations, to);
        assert.ok(reach === to || (reach === 2 * to && names.length > 2), `${reach}`);
        rounded.forEach((value, cell) => {
          const count = table.counts[cell] ?? 0;
          assert.equal(value % to, 0);
          assert.ok(value >= 0 && Math.abs(value - count) < reach);
          assert.ok(reach > to || count % to !== 0 || value === count);
        });
        for (const { parent, children } of relations)
          assert.equal(
            children.reduce((sum, cell) => sum + (rounded[cell] ?? 0), 0),
            parent < 0 ? 0 : rounded[parent],
          );
      }),
      { numRuns: 60 },
    );
  });

  it('goes further where the sums of three dimensions allow no nearer rounding', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, async ({ rows, names, hierarchies }) => {
        const table = tableOf(rows, names, hierarchies);
        const { reach } = await roundTable(table, relationsOf(table), 3);
        fc.pre(reach === 6);
      }),
      { numRuns: 1, maxSkipsPerRun: 400, seed: -741077563 },
    );
  });

  it('hides nothing where rounding alone protects, and proves it', async () => {
    const { table, secret } = example('z1_lt5_expected.csv');
    const done = await publishTable(table, secret, 2, 5, clock);
    assert.deepEqual([done.shown, done.audit.exact, done.audit.narrow], ['arrondi', 0, []]);
    assert.ok(done.counts.every((count) => count !== null && count % 5 === 0));
  });

  it('hides as well where rounding alone would tell too much', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, async ({ rows, names, hierarchies }) => {
        const table = tableOf(rows, names, hierarchies);
        const secret = secretBelow(table, 11);
        const { counts, audit } = await publishTable(table, secret, 10, 5, clock);
        assert.deepEqual(audit.narrow, []);
        counts.forEach((count, cell) => {
          if (secret[cell] === 1) assert.equal(count, null);
          else if (count !== null) assert.equal(count % 5, 0);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('is attacked as anybody could: parts at their limits give each other away', async () => {
    // Parts shown as 0 are 4 at most; a total shown as 10 is 6 at least: so each part is 2, 3 or 4.
    const { rows, names, hierarchies } = withMargins([2, 1], [4, 4], new Map());
    const table = tableOf(rows, names, hierarchies);
    const relations = relationsOf(table);
    const told = Float64Array.from(table.counts, (count) => (count === 8 ? 10 : 5));
    const cell = table.counts.indexOf(4);
    const wide = await auditRounded(told, 5, relations, 8, [cell]);
    assert.deepEqual([wide.narrow, wide.narrowest], [[], 8]);
    const squeezed = Float64Array.from(table.counts, (count) => (count === 8 ? 10 : 0));
    const narrow = await auditRounded(squeezed, 5, relations, 4, [cell]);
    assert.deepEqual([narrow.narrow, narrow.narrowest], [[cell], 2]);
  });
});
