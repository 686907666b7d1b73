import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { runRules } from '../../activities/check/run-rules.js';
import type { RuleUse } from '../../datasets/dataset.js';
import { inSession, recordStatements, rules, use } from './open-session.js';

const LIEUX = `create table lieux as select 'caf' as _source, i as _line, i as note, case when i % 2 = 0 then 'a' end as nom,
  null::varchar as nir, 'x' as nir_conjoint, i as "value", i as "minimum", 'l''autre' as "l'e ""titre""" from range(100) as t(i)`;

function run(uses: readonly RuleUse[]) {
  return inSession(async (session) => {
    await session.run(LIEUX);
    return runRules(uses, rules, session);
  });
}

describe('runRules', () => {
  it('counts every row rule of a table in one scan, and places only the broken ones', async () => {
    const uses = [
      use('not_null on lieux.nom'),
      use('not_null on lieux.note'),
      use('within_range on lieux.note', { with: { minimum: 0, maximum: 89 } }),
      use('matches_pattern on lieux.nom', { with: { pattern: 'a' } }),
    ];
    const statements = await inSession(async (session) => {
      await session.run(LIEUX);
      const recorded = recordStatements(session);
      await runRules(uses, rules, recorded.session);
      return recorded.statements.filter((sql) => sql.includes('from "lieux"'));
    });
    assert.equal(statements.filter((sql) => sql.includes('count(*) filter')).length, 1);
    assert.deepEqual(
      statements.map((sql) => /"(\w+)"\(/.exec(sql)?.[1]),
      ['not_null', 'not_null', 'within_range'],
    );
    assert.equal(statements.length, 3);
  });

  it('counts without a cap and shows the lowest twenty lines', async () => {
    const [result] = await run([use('not_null on lieux.nom')]);
    assert.equal(result?.count, 50);
    assert.deepEqual(
      result?.places,
      Array.from({ length: 20 }, (_, index) => 2 * index + 1),
    );
  });

  it('keeps nir and nir_conjoint apart, for a rule on rows and for a rule on the table', async () => {
    const results = await run([
      use('not_null on lieux.nir'),
      use('not_null on lieux.nir_conjoint'),
      use('unique_key on lieux.nir'),
      use('unique_key on lieux.nir_conjoint'),
    ]);
    assert.deepEqual(
      results.map((result) => `${result.use.rule} ${result.use.column}`),
      ['not_null nir', 'unique_key nir_conjoint'],
    );
  });

  it('takes apostrophes and quotes in values and column names as they are', async () => {
    const column = 'l\'e "titre"';
    const results = await run([
      use(`accepted_values on lieux.${column}`, { with: { accepted: ["l'autre"] } }),
      use(`accepted_values on lieux.${column}`, { with: { accepted: ["'); drop table lieux; --"] } }),
      use(`unique_key on lieux.${column}`),
      use(`differs_from on lieux.${column}`, { with: { other_column: column } }),
    ]);
    assert.deepEqual(
      results.map(({ use: { rule }, count }) => [rule, count]),
      [
        ['accepted_values', 100],
        ['unique_key', 100],
        ['differs_from', 100],
      ],
    );
  });

  it('tells a column from a parameter of the same name', async () => {
    const results = await run([
      use('within_range on lieux.value', { with: { minimum: 10, maximum: 1000 } }),
      use('within_range on lieux.minimum', { with: { minimum: 0, maximum: 49 } }),
      use('date_order on lieux.value', { with: { later_column: 'minimum' } }),
    ]);
    assert.deepEqual(
      results.map(({ count }) => count),
      [10, 50],
    );
  });

  it('keeps apart two uses of one rule on one column', async () => {
    const results = await run([
      use('within_range on lieux.note', { with: { minimum: 0, maximum: 98 }, severity: 'hold' }),
      use('within_range on lieux.note', { with: { minimum: 2, maximum: 1000 } }),
    ]);
    assert.deepEqual(
      results.map((result) => [result.use.severity, result.places]),
      [
        ['hold', [99]],
        ['warn', [0, 1]],
      ],
    );
  });

  it('runs twice in one session with the same result', async () => {
    const [first, second] = await inSession(async (session) => {
      await session.run(LIEUX);
      const uses = [use('not_null on lieux.nom')];
      return [await runRules(uses, rules, session), await runRules(uses, rules, session)];
    });
    assert.deepEqual(first, second);
  });
});
