import assert from 'node:assert/strict';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, it } from 'vitest';
import { matchesSql } from '../../activities/text/pattern-sql.js';
import { literal } from '../../activities/text/sql-text.js';

const TEXTS = [
  '',
  '1',
  '12',
  '123',
  'a1',
  'A1',
  '2A',
  '2a',
  '12\n',
  '١٢',
  '-2',
  '*',
  '[0',
  '2B123',
  '12345',
  null,
];

describe('matchesSql', () => {
  it('says what the regular expression says, of every text', async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    for (const pattern of [
      '^\\d{2}$',
      '^2[AB]$',
      '^[0-9AB-]{2}$',
      '^[0-9AB]{2}$',
      '^a\\d$',
      '^\\d{5}$',
      '^2[AB]\\d{3}$',
      '^[-0]2$',
      '^\\d+$',
    ])
      for (const text of TEXTS) {
        const x = text === null ? 'null::varchar' : literal(text);
        const [row] = (
          await connection.runAndReadAll(
            `select ${matchesSql(x, pattern)}, regexp_matches(${x}, ${literal(pattern)})`,
          )
        ).getRows();
        assert.equal(row?.[0], row?.[1], `${pattern} on ${JSON.stringify(text)}`);
      }
  });

  it('writes a fixed shape as a glob, and leaves anything else a regular expression', () => {
    assert.equal(matchesSql('x', '^\\d{3}$'), "x glob '[0-9][0-9][0-9]'");
    for (const pattern of ['^\\d{2,3}$', '^(a|b)$', '\\d', '^a.$', '^[^a]$', '^\\D$', '^a?$', '^[a\\d]$'])
      assert.match(matchesSql('x', pattern), /^regexp_matches/);
  });
});
