/** What the SQL of an assembly may give for a decimal, and in which words it is refused. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { z } from 'zod';
import { requireDecimals } from '../../activities/assemble/require-decimals.js';
import { ContractBroken } from '../../activities/errors.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { describeTable } from '../../datasets/contract-columns.js';

const scratch = await mkdtemp(join(tmpdir(), 'require-decimals-'));
afterAll(() => rm(scratch, { recursive: true, force: true }));
const engine = createTabularEngine({ memoryLimit: '500MB', threads: 2, functions: [] });

const cents = z.number().multipleOf(0.01);
const short = cents.min(0).max(999.99).meta({ description: 'Un montant.' });
const wide = cents.meta({ description: 'Un grand.', precision: 38 });

async function judge(schema: z.ZodType, sql: string): Promise<void> {
  const row = z.strictObject({ montant: schema });
  const table = describeTable('totaux', { title: 'T', grain: 'une ligne', row });
  await engine.withSession({ scratch }, async (session) => {
    await session.run(sql);
    await requireDecimals(table, session);
  });
}

const MOST = `cast('${'9'.repeat(36)}.99' as decimal(38, 2))`;

describe('the decimals of an assembly', () => {
  for (const [schema, sql] of [
    [short, 'create table totaux as select cast(1.5 as decimal(4, 1)) as montant'],
    [short, 'create view totaux as select 7 as montant'],
    [short, 'create table totaux as select null as montant'],
    [short, 'create table totaux as select cast(5 as uhugeint) as montant'],
    [short, 'create table "TOTAUX" as select cast(1.5 as decimal(4, 1)) as "Montant"'],
    [wide, `create table totaux as select ${MOST} as montant union all select -${MOST}`],
  ] as const)
    it(`are taken of ${sql.slice(0, 80)}`, () => judge(schema, sql));

  for (const [schema, sql, told] of [
    [short, 'create table totaux as select 1 as autre', /does not give "montant"/],
    [short, 'create table "Totaux" as select 1e0 as "MONTANT"', /gives "montant" as DOUBLE/],
    [short, 'create table totaux as select interval 3 days as montant', /gives "montant" as INTERVAL/],
    [short, 'create table totaux as select [1] as montant', /gives "montant" as INTEGER\[\]/],
    [short, 'create table totaux as select 1000 as montant', /montant \(1 values larger/],
    // the engine adds up to 39 digits in a type of 38
    [
      wide,
      `create table totaux as select sum(x) as montant from (select ${MOST} as x union all select 0.01)`,
      /montant \(1 values larger/,
    ],
  ] as const)
    it(`are refused of ${sql.slice(0, 80)}`, () =>
      assert.rejects(
        judge(schema, sql),
        (error) => error instanceof ContractBroken && told.test(error.message),
      ));
});
