/** Known answers: GaussSuppression on z1 and z2, rtauargus on its primary rule. */
import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { audit } from '../../activities/protect/audit.js';
import { publishedCounts } from '../../activities/protect/mend-pattern.js';
import { isPrimary, PRESETS } from '../../activities/protect/primary.js';
import { protectTable } from '../../activities/protect/protect-table.js';
import { relationsOf } from '../../activities/protect/relations.js';
import { example, readGolden, secretBelow, size } from './tables.js';

const CASES = [
  ['z1_lt5_expected.csv', 5, 8],
  ['z1_lt11_expected.csv', 11, 15],
  ['z1_lt4_zeros_expected.csv', 4, 6],
  ['z2_lt5_expected.csv', 5, 28],
  ['z2_lt11_expected.csv', 11, 44],
  ['datatest1_lt5_expected.csv', 5, 37],
] as const;

describe('protect on the examples of GaussSuppression', () => {
  for (const [file, threshold, theirs] of CASES)
    it(`${file}: gives up ${theirs} × 1.1 cells at most, and every interval is ${threshold - 1} wide`, async () => {
      const known = example(file);
      assert.equal(size(known.theirs), theirs);
      assert.deepEqual(secretBelow(known.table, threshold), known.secret);
      const ours = await protectTable(known.table, known.secret, threshold - 1, () => 0);
      assert.ok(ours.primary + ours.secondary <= theirs * 1.1, `${ours.primary + ours.secondary}`);
      assert.deepEqual([ours.audit.exact, ours.audit.narrow], [0, []]);
      assert.ok((ours.audit.narrowest ?? threshold) >= threshold - 1);
    });

  it('the auditor finds nothing exact in what they hide, and primary suppression alone worthless', async () => {
    const exact: number[][] = [];
    for (const [file] of CASES) {
      const { table, secret, theirs } = example(file);
      const relations = relationsOf(table);
      const [proven, naive] = [
        await audit(publishedCounts(table, theirs), relations, 1),
        await audit(publishedCounts(table, secret), relations, 1),
      ];
      exact.push([proven.exact, naive.exact, naive.suppressed]);
    }
    assert.deepEqual(exact, [
      [0, 4, 4],
      [0, 4, 12],
      [0, 3, 3],
      [0, 11, 11],
      [0, 20, 24],
      [0, 13, 13],
    ]);
  });
});

describe('the primary rule', () => {
  it('has the flags of rtauargus on its own data', () => {
    const rows = readGolden('datatest1_excerpt.csv');
    const ours = rows.map(({ nb_obs, pizzas_tot, pizzas_max }) =>
      isPrimary(
        { count: Number(nb_obs), value: Number(pizzas_tot), max: Number(pizzas_max) },
        PRESETS.entreprise,
      ),
    );
    assert.equal(rows.length, 80);
    assert.deepEqual(
      ours,
      rows.map(({ is_secret_prim }) => is_secret_prim === 'True'),
    );
  });

  it('takes a zero for no secret, and the threshold for none', () => {
    const secrets = [0, 1, 10, 11].map((count) => isPrimary({ count }, PRESETS.casd));
    assert.deepEqual(secrets, [false, true, true, false]);
  });
});
