import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, onTestFinished, type TestContext } from 'vitest';
import { z } from 'zod';
import { measureTable } from '../../activities/release/table-facts.js';
import { describeTable } from '../../datasets/contract-columns.js';
import { assemble, createFolder, lieux, place, withRelease } from './release-setup.js';

const constrained = describeTable('t', {
  title: 'Table',
  grain: 'une ligne',
  row: z.strictObject({
    code: z
      .string()
      .regex(/^\d[\dAB]$/)
      .nullable()
      .meta({ description: 'Code.' }),
    nom: z.string().min(2).max(5).nullable().meta({ description: 'Nom.' }),
    taux: z.number().min(0).max(100).nullable().meta({ description: 'Taux.' }),
    prix: z.number().multipleOf(0.01).min(0).max(999.99).nullable().meta({ description: 'Prix.' }),
    statut: z.enum(['vu', 'lu']).nullable().meta({ description: 'Statut.' }),
    publics: z
      .array(z.enum(['jeunes', 'seniors']))
      .nullable()
      .meta({ description: 'Publics.', examples: [['jeunes']] }),
  }),
});

describe('measureTable', () => {
  it('refuses a table that lacks a column, a required value or a finite number', async (t: TestContext) => {
    const folder = await createFolder(t);
    await withRelease(folder, async (session) => {
      const path = `${folder}/broken.parquet`;
      await session.run(`copy (select 1 as _line, 'a' as id) to '${path}' (format parquet)`);
      await assert.rejects(measureTable({ table: lieux, path }, session), {
        name: 'ContractBroken',
        message: /lacks nom, date_maj/,
      });
      const assembled = await assemble([place('a', { taux_pct: Number.POSITIVE_INFINITY })], path, session);
      await assert.rejects(measureTable(assembled, session), {
        name: 'ContractBroken',
        message: /taux_pct \(1 values that are infinite/,
      });
      await session.run(
        `copy (select null as id, * exclude (id) from assembled) to '${path}.2' (format parquet)`,
      );
      await assert.rejects(measureTable({ table: lieux, path: `${path}.2` }, session), {
        message: /id \(1 rows without a value/,
      });
    });
  });

  it.each([
    ['code', "'abc'", /code \(1 texts that do not have its pattern\)/],
    ['nom', "'a'", /nom \(1 texts that are too short\)/],
    ['nom', "'trop long'", /nom \(1 texts that are too long\)/],
    ['taux', '-0.001', /taux \(1 values out of its bounds\)/],
    ['taux', '100.5', /taux \(1 values out of its bounds\)/],
    ['prix', '-0.01', /prix \(1 values out of its bounds\)/],
    ['statut', "'autre'", /statut \(1 values that are not in its closed list\)/],
    ['publics', "['jeunes', 'autres']", /publics \(1 values that are not in its closed list\)/],
  ])('refuses a table whose %s is %s, which its own schema would refuse', async (name, value, message) => {
    const folder = await mkdtemp(join(tmpdir(), 'release-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await withRelease(folder, async (session) => {
      const columns = `[{code: '52', nom: 'ab', taux: 0.0::double, prix: 0::decimal(5, 2), statut: 'vu', publics: ['jeunes']},
        {code: '2A', nom: 'abcde', taux: 100, prix: 999.99, statut: 'lu', publics: []},
        {code: null, nom: null, taux: null, prix: null, statut: null, publics: null}]`;
      const rows = `select unnest(${columns}, recursive := true)`;
      const path = `${folder}/a.parquet`;
      await session.run(`copy (${rows}) to '${path}' (format parquet)`);
      assert.equal((await measureTable({ table: constrained, path }, session)).rows, 3);
      await session.run(
        `copy (${rows} union all by name select * replace (${value} as ${name}) from (${rows} limit 1)) to '${path}' (format parquet)`,
      );
      await assert.rejects(measureTable({ table: constrained, path }, session), {
        ...{ name: 'ContractBroken', message },
      });
    });
  });

  it('takes `id` for a key only where no two rows share it', async (t: TestContext) => {
    const folder = await createFolder(t);
    await withRelease(folder, async (session) => {
      const path = `${folder}/a.parquet`;
      const unique = await assemble([place('a'), place('b', { latitude: null })], path, session);
      const { said, bareColumns, ...facts } = await measureTable(unique, session);
      assert.deepEqual(facts, { rows: 2, locatedRows: 1, primaryKey: ['id'], overlongColumns: [] });
      assert.ok(bareColumns.has('id') && !bareColumns.has('latitude'));
      const swapped = await assemble([place('b', { latitude: null }), place('a')], `${path}.2`, session);
      const { said: others } = await measureTable(swapped, session);
      assert.deepEqual([said.rows, others.rows, said.hash === others.hash], [2, 2, false]);
      const shared = await assemble([place('a'), place('a')], path, session);
      assert.deepEqual((await measureTable(shared, session)).primaryKey, []);
    });
  });
});
