import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'vitest';
import { measureTable } from '../../activities/release/table-facts.js';
import { assemble, createFolder, lieux, place, withRelease } from './release-setup.js';

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
