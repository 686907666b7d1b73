import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { runRules } from '../../activities/check/run-rules.js';
import type { RuleUse } from '../../datasets/dataset.js';
import { inSession, rules, use } from '../check/open-session.js';

type Values = RuleUse['with'];

describe('a table rule', () => {
  const LIEUX = `create table lieux as select * from (values
    ('caf', 1, 'a', 'b', 10), ('caf', 2, 'a', 'x', null), ('ccas', 1, 'a', 'x', 30), ('ccas', 2, null, 'x', null), ('ccas', 3, null, 'x', 50))
    as v(_source, _line, nir, nir_conjoint, note)`;
  const run = (said: string, given: Values = {}) =>
    inSession(async (session) => {
      await session.run(LIEUX);
      await session.run("create table connus as select * from (values ('a'), (null)) as v(cle)");
      const results = await runRules([use(said, { with: given })], rules, session, {
        where: 'rules.yaml',
        given: () => null,
      });
      return results.map(({ source, count, measure, places }) => [source, count, measure, places]);
    });

  it('unique_key gives every row that shares its value, in any source, and says how many do', async () => {
    assert.deepEqual(await run('unique_key on lieux.nir'), [
      ['caf', 2, 3, [1, 2]],
      ['ccas', 1, 3, [1]],
    ]);
  });
  it('unique_key on nir looks at nir alone, and nir_conjoint at nir_conjoint', async () => {
    assert.deepEqual(await run('unique_key on lieux.nir_conjoint'), [
      ['caf', 1, 4, [2]],
      ['ccas', 3, 4, [1, 2, 3]],
    ]);
  });
  it('unique_key of several columns gives the rows that share them all, and none where one is empty', async () => {
    const both = { other_columns: ['nir_conjoint'] };
    assert.deepEqual(await run('unique_key on lieux.nir', both), [
      ['caf', 1, 2, [2]],
      ['ccas', 1, 2, [1]],
    ]);
    assert.deepEqual(await run('unique_key on lieux.nir', { other_columns: ['nir_conjoint', 'note'] }), []);
    assert.deepEqual(await run('unique_key on lieux.note', { other_columns: ['nir'] }), []);
    await assert.rejects(
      run('unique_key on lieux.nir', { other_columns: ['nom'] }),
      /table lieux has no column "nom"/,
    );
    await assert.rejects(
      run('unique_key on lieux.nir', { other_columns: 'nir_conjoint' }),
      /must be a list of columns/,
    );
  });
  it('known_reference gives the rows that cite what is not there, null in the reference or not', async () => {
    const given = { reference: 'connus', reference_column: 'cle' };
    assert.deepEqual(await run('known_reference on lieux.nir', given), []);
    assert.deepEqual(await run('known_reference on lieux.nir_conjoint', given), [
      ['caf', 2, null, [1, 2]],
      ['ccas', 3, null, [1, 2, 3]],
    ]);
  });
  it('row_count_between tells the number of rows when it is out of bounds', async () => {
    assert.deepEqual(await run('row_count_between on lieux', { minimum: 5, maximum: 5 }), []);
    assert.deepEqual(await run('row_count_between on lieux', { minimum: 6, maximum: 9 }), [['', 1, 5, []]]);
    assert.deepEqual(await run('row_count_between on lieux', { minimum: 0, maximum: 4 }), [['', 1, 5, []]]);
  });
  it('fill_rate_at_least tells the share filled when it is too low', async () => {
    assert.deepEqual(await run('fill_rate_at_least on lieux.note', { share: 0.6 }), []);
    assert.deepEqual(await run('fill_rate_at_least on lieux.note', { share: 0.61 }), [['', 1, 0.6, []]]);
  });
  it('change_since_last tells the relative change beyond the share, and nothing without a last version', async () => {
    assert.deepEqual(await run('change_since_last on lieux', { previous_rows: 10, share: 0.5 }), []);
    assert.deepEqual(await run('change_since_last on lieux', { previous_rows: 10, share: 0.4 }), [
      ['', 1, -0.5, []],
    ]);
    assert.deepEqual(await run('change_since_last on lieux', { previous_rows: 4, share: 0.2 }), [
      ['', 1, 0.25, []],
    ]);
    assert.deepEqual(await run('change_since_last on lieux', { previous_rows: 0, share: 0.2 }), []);
    assert.deepEqual(
      await run('change_since_last on lieux', { previous_rows: '$previous_rows', share: 0.2 }),
      [],
    );
  });
  it('is broken by no row of an empty table', async () => {
    const results = await inSession(async (session) => {
      await session.run('create table lieux (_source varchar, _line bigint, nir varchar)');
      return runRules(
        [
          use('unique_key on lieux.nir'),
          use('fill_rate_at_least on lieux.nir', { with: { share: 1 } }),
          use('not_null on lieux.nir'),
        ],
        rules,
        session,
      );
    });
    assert.deepEqual(results, []);
  });
});
