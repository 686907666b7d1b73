import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { runRules } from '../../activities/check/run-rules.js';
import type { RuleUse } from '../../datasets/dataset.js';
import { inSession, rules, use } from '../check/open-session.js';

type Values = RuleUse['with'];
/** Rule, its parameters, type of the column, then its cells as SQL: those that break the rule, those that do not. */
type Case = readonly [
  rule: string,
  given: Values,
  type: string,
  broken: readonly string[],
  good: readonly string[],
];

const CASES: readonly Case[] = [
  ['not_null', {}, 'varchar', ['null'], ["''", "'a'"]],
  [
    'accepted_values',
    { accepted: ['a', "l'autre"] },
    'varchar',
    ["'b'", "''"],
    ["'a'", "'l''autre'", 'null'],
  ],
  ['accepted_values', { accepted: [] }, 'varchar', ["'b'"], ['null']],
  [
    'accepted_items',
    { accepted: ['a', 'b'] },
    'varchar[]',
    ["['a', 'c']"],
    ["['a']", "['b', 'a']", '[]', 'null'],
  ],
  [
    'exclusive_value',
    { alone: 'tous-publics' },
    'varchar[]',
    ["['jeunes', 'tous-publics']"],
    ["['tous-publics']", "['jeunes', 'femmes']", '[]', 'null'],
  ],
  ['matches_pattern', { pattern: '\\d{5}' }, 'varchar', ["'1234'", "'123456'", "''"], ["'12345'", 'null']],
  [
    'within_range',
    { minimum: -1.5, maximum: 2 },
    'double',
    ['-1.6', '2.1', "'nan'::double"],
    ['-1.5', '2', '0', 'null'],
  ],
  ['within_range', { minimum: 1, maximum: 2 }, 'bigint', ['0', '3'], ['1', '2', 'null']],
  ['not_before', { earliest: '2000-01-01' }, 'date', ["'1999-12-31'"], ["'2000-01-01'", 'null']],
  ['not_in_future', { as_of: '2025-02-14' }, 'date', ["'2025-02-15'"], ["'2025-02-14'", 'null']],
  ['no_lost_accents', {}, 'varchar', ["'Cit' || chr(65533)"], ["'Cité'", "''", 'null']],
];

describe('a row rule', () => {
  for (const [rule, given, type, broken, good] of CASES)
    it(`${rule} ${JSON.stringify(given)} is broken by ${broken.join(', ')} and not by ${good.join(', ')}`, async () => {
      const cells = [...broken, ...good].map((cell, index) => `('s', ${index}, cast(${cell} as ${type}))`);
      const results = await inSession(async (session) => {
        await session.run(
          `create table lieux (_source varchar, _line bigint, cell ${type}); insert into lieux values ${cells.join(', ')}`,
        );
        return runRules([use(`${rule} on lieux.cell`, { with: given })], rules, session);
      });
      assert.deepEqual(
        results.map(({ places }) => places),
        [broken.map((_, index) => index)],
      );
    });

  const PAIRS: readonly (readonly [string, Values, string, string])[] = [
    [
      'date_order',
      { later_column: 'other' },
      "(date '2025-01-02', date '2025-01-01')",
      "(date '2025-01-01', date '2025-01-01'), (null, date '2025-01-01'), (date '2025-01-01', null)",
    ],
    ['comes_with', { other_column: 'other' }, '(1, null)', '(1, 1), (null, 1), (null, null)'],
    [
      'differs_from',
      { other_column: 'other' },
      "(' Épicerie ', 'EPICERIE')",
      "('a', 'b'), (null, 'a'), ('a', null)",
    ],
    [
      'prefixed_by',
      { prefix_column: 'other', separator: '--' },
      "('caf-5', 'caf')",
      "('caf--5', 'caf'), (null, 'caf'), ('caf', null)",
    ],
  ];
  for (const [rule, given, broken, good] of PAIRS)
    it(`${rule} is broken by ${broken} and not by ${good}`, async () => {
      const results = await inSession(async (session) => {
        await session.run(
          `create table lieux as select 's' as _source, row_number() over () as _line, * from (values ${broken}, ${good}) as v(cell, other)`,
        );
        return runRules([use(`${rule} on lieux.cell`, { with: given })], rules, session);
      });
      assert.deepEqual(
        results.map(({ count, places }) => ({ count, places })),
        [{ count: 1, places: [1] }],
      );
    });
});
