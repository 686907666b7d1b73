/** The attack on published counts, against every table that fits them, counted out one by one. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, it } from 'vitest';
import { z } from 'zod';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { auditCounts, givesAway, type PublishedSum } from '../../activities/protect/scan/audit-counts.js';
import { describeTable } from '../../datasets/contract-columns.js';
import { CountFamily } from '../../datasets/privacy.js';

const THRESHOLD = 4;
const plain = (whole: PublishedSum['whole']): PublishedSum => ({ whole, parts: [] });

describe('the attack on a sum', () => {
  const CASES: readonly [what: string, sum: PublishedSum, found: boolean][] = [
    ['two hidden members that make three', plain([14, 11, null, null]), true],
    ['one hidden member beside none', plain([14, 11, null]), true],
    ['a remainder of fewer than eleven', plain([25, 11, 11]), true],
    ['hidden members that make enough together', plain([30, 12, null, null]), false],
    ['everything told, nothing left', plain([25, 11, 14]), false],
    ['everything told, a large remainder', plain([40, 11, 14]), false],
    ['a hidden total', plain([null, 11, null]), false],
    ['nobody', plain([0, 0, 0]), false],
    ['a share that leaves few others', { whole: [40, 20, 20], parts: [[35, 15, 20]] }, true],
    ['a share that few make', { whole: [40], parts: [[3]] }, true],
    ['a share of many, of many', { whole: [40], parts: [[20]] }, false],
    ['a hidden share that its neighbours tell', { whole: [60, 30, 30], parts: [[35, null, 20]] }, true],
    ['a part that is not told at all', { whole: [40, 20, 20], parts: [[null, null, null]] }, false],
  ];
  for (const [what, sum, found] of CASES)
    it(`${found ? 'finds' : 'lets pass'} ${what}`, async () => assert.equal(await givesAway(sum, 11), found));

  it('never lets pass what counting out every table finds', async () => {
    const member = fc.integer({ min: 0, max: 9 });
    const sums = fc
      .tuple(
        fc.array(member, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 0, max: 6 }),
        fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      )
      .map(([members, rest, hide]) => {
        const whole = [members.reduce((sum, one) => sum + one, rest), ...members];
        return plain(whole.map((value, at) => (hide[at] ? null : value)));
      });
    await fc.assert(
      fc.asyncProperty(sums, async (sum) => {
        if (countOut(sum)) assert.equal(await givesAway(sum, THRESHOLD), true, JSON.stringify(sum));
      }),
      { numRuns: 300 },
    );
  });
});

/** A hidden member, or the rest, that is surely somebody and surely fewer than the threshold. */
function countOut({ whole }: PublishedSum): boolean {
  const [total = null, ...members] = whole;
  if (total === null) return false;
  const told = members.reduce((sum: number, value) => sum + (value ?? 0), 0);
  const hidden = members.filter((value) => value === null).length;
  const most = total - told;
  // without a hidden member the rest is what is left; with one, it and the rest share what is left
  return most > 0 && most < THRESHOLD && hidden <= 3;
}

const scratch = await mkdtemp(join(tmpdir(), 'counts-'));
afterAll(() => rm(scratch, { recursive: true, force: true }));

describe('the attack on a table', () => {
  const table = describeTable('mesures', {
    title: 'Mesures',
    grain: 'une ligne par lieu et type',
    row: z.strictObject({
      lieu: z.string().meta({ description: 'Lieu.' }),
      type: z.string().meta({ description: 'Type.' }),
      statut: z.string().meta({ description: 'Statut.' }),
      effectif: z.int().nullable().meta({ description: 'Personnes.' }),
      part: z.number().nullable().meta({ description: 'Part.' }),
    }),
  });
  const family = CountFamily.parse({
    ...{ tables: ['mesures'], group: ['lieu'], part: 'type', total: 'ensemble' },
    ...{ count: 'effectif', status: 'statut', shares: ['part'] },
  });
  const ROWS = [
    "('52', 'ensemble', 'diffuse', 14, null)",
    "('52', 'pro', 'diffuse', 11, null)",
    "('52', 'social', 'secret', null, null)",
    "('93', 'ensemble', 'diffuse', 40, 0.5)",
    "('93', 'pro', 'diffuse', 40, 0.5)",
    "('93', 'social', 'sans_objet', 0, null)",
    "('75', 'ensemble', 'diffuse', 40, 0.05)",
    "('13', 'ensemble', 'non_disponible', null, null)",
  ];

  it('counts the sums that give somebody away, whatever the order of rows', async () => {
    const engine = createTabularEngine({ memoryLimit: '500MB', threads: 2, functions: [] });
    const path = join(scratch, 'mesures.parquet');
    for (const rows of [ROWS, ROWS.toReversed()]) {
      const weak = await engine.withSession({ scratch }, async (session) => {
        await session.run(
          `copy (select lieu, type, statut, effectif::bigint as effectif, part::double as part from (values ${rows.join(', ')}) as t(lieu, type, statut, effectif, part)) to '${path}' (format parquet)`,
        );
        return auditCounts([{ table, path }], family, 11, session);
      });
      assert.deepEqual(weak, [{ table: 'mesures', sums: 2 }]);
    }
  });
});
