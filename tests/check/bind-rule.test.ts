import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { runRules } from '../../activities/check/run-rules.js';
import { DeclarationInvalid } from '../../activities/errors.js';
import type { RuleUse } from '../../datasets/dataset.js';
import { inSession, rules, use } from './open-session.js';

function run(uses: readonly RuleUse[], book = rules) {
  return inSession(async (session) => {
    await session.run(
      "create table lieux (_source varchar, _line bigint, nom varchar, note bigint); insert into lieux values ('caf', 1, 'a', 1)",
    );
    return runRules(uses, book, session);
  });
}

it('a rule that DuckDB does not take is named by its file, whatever stands before it', async () => {
  const wrong = {
    name: 'zz',
    sql: '-- Broken when odd.\ncreate or replace macro zz(value) as value === ;\n',
  };
  const book = { ...rules, macros: [...rules.macros, wrong] };
  const told =
    /^DeclarationInvalid: quality-rules\/zz\.sql, line 2: DuckDB does not take the rule \(Catalog Error\)/;
  await assert.rejects(run([use('not_null on lieux.nom')], book), told);
});

describe('a rule declared wrong is named with its entry', () => {
  const within = (given: RuleUse['with']) => use('within_range on lieux.note', { with: given });
  const wrongs: readonly (readonly [RuleUse, string])[] = [
    [
      use('nothing_like_it on lieux.nom'),
      'entry 2 (nothing_like_it on lieux.nom): rule "nothing_like_it" has no file in quality-rules',
    ],
    [
      use('not_null on places.nom'),
      'entry 2 (not_null on places.nom): table "places" is not among those checked',
    ],
    [use('not_null on lieux.nome'), 'entry 2 (not_null on lieux.nome): table lieux has no column "nome"'],
    [use('not_null on lieux'), 'entry 2 (not_null on lieux): the rule needs a column'],
    [use('unique_key on lieux'), 'entry 2 (unique_key on lieux): the rule needs a column'],
    [use('row_count_between on lieux.nom'), 'the rule is about the whole table and takes no column'],
    [
      within({ minimum: 1, maximun: 2 }),
      'parameter "maximun" is unknown; within_range takes minimum, maximum',
    ],
    [within({ minimum: 1 }), 'parameter "maximum" is missing; within_range takes minimum, maximum'],
    [
      within({ minimum: 1, maximum: '$tomorrow' }),
      'parameter "maximum" asks for $tomorrow, which this check does not know',
    ],
    [
      use('not_null on lieux.nom', { with: { value: 'nom' } }),
      'parameter "value" is unknown; not_null takes none',
    ],
    [use('date_order on lieux.note', { with: { later_column: 'fin' } }), 'table lieux has no column "fin"'],
    [
      use('date_order on lieux.note', { with: { later_column: 3 } }),
      'parameter "later_column" must be the name of a column',
    ],
    [
      use('known_reference on lieux.nom', { with: { reference: 'lieux', reference_column: 'id' } }),
      'table lieux has no column "id"',
    ],
    [
      use('known_reference on lieux.nom', { with: { reference: 'absents', reference_column: 'id' } }),
      'table "absents" is not among those checked',
    ],
    [
      use('within_range on lieux.nom', { with: { minimum: 1, maximum: 2 } }),
      'DuckDB refuses it: the type of the column and the parameters do not go together',
    ],
    [
      use('matches_pattern on lieux.nom', { with: { pattern: '(' } }),
      'entry 2 (matches_pattern on lieux.nom): DuckDB refuses it',
    ],
    [
      use('fill_rate_at_least on lieux.nom', { with: { share: 'half' } }),
      'entry 2 (fill_rate_at_least on lieux.nom): DuckDB refuses it',
    ],
  ];
  for (const [wrong, message] of wrongs)
    it(message, async () => {
      await assert.rejects(run([use('not_null on lieux.note'), wrong]), (error) => {
        assert.ok(error instanceof DeclarationInvalid, String(error));
        assert.ok(
          error.message.startsWith('rules.yaml entry 2 ') && error.message.includes(message),
          error.message,
        );
        return true;
      });
    });
});
