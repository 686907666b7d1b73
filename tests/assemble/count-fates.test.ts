import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { countFates } from '../../activities/assemble/count-fates.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';

const scratch = await mkdtemp(join(tmpdir(), 'insertion-fates-'));
afterAll(() => rm(scratch, { recursive: true, force: true }));
const engine = createTabularEngine({ memoryLimit: '200MB', threads: 2, functions: [] });

/** Two extracts of one source, of two rows and one, and another source's row of a table of its own. */
const SECOND = 2 ** 40;
const GIVEN = [1, 2, SECOND + 1];
const sources = [
  { source: 'a', extract: 'x', table: 'fiches', path: '', rowsIn: 3, rowsRejected: 1 },
  { source: 'a', extract: 'y', table: 'fiches', path: '', rowsIn: 1, rowsRejected: 0 },
  { source: 'b', extract: 'z', table: 'lieux', path: '', rowsIn: 1, rowsRejected: 0 },
];

/** `fates`: line and fate of each row of source a; `more`: SQL of others. */
function count(fates: readonly (readonly [number, string])[], more: readonly string[] = []) {
  return engine.withSession({ scratch }, async (session) => {
    await session.run(
      `create view fiches_in as select 'a' as _source, unnest([${GIVEN.join(', ')}]) as _line`,
    );
    await session.run(`create view lieux_in as select 'b' as _source, 7::bigint as _line`);
    const told = fates.map(([line, fate]) => `('a', ${line}, '${fate}')`);
    await session.run(`create view fates as
      from (values ${[...told, "('b', 7, 'out')", ...more].join(', ')}) as told(_source, _line, fate)`);
    return countFates(['fiches', 'lieux'], sources, session);
  });
}

describe('countFates', () => {
  it('counts the rows of each extract by what became of them', async () => {
    const counted = await count([
      [SECOND + 1, 'rejected'],
      [2, 'merged'],
      [1, 'out'],
    ]);
    assert.deepEqual(
      counted.map(({ rowsOut, rowsMerged, rowsRejected }) => [rowsOut, rowsMerged, rowsRejected]),
      [
        [1, 1, 1],
        [0, 0, 1],
        [1, 0, 0],
      ],
    );
  });

  const wrong: [string, [number, string][], RegExp][] = [
    ['a row without a fate', [[1, 'out']], /is another number/],
    ['two fates of one row', [1, 1, 2].map((line) => [line, 'out']), /is another number/],
    ['two fates of one row where another has none', [1, 1].map((line) => [line, 'out']), /no fate or two/],
    ['a fate of a row that never came', [1, 3].map((line) => [line, 'out']), /no fate or two/],
  ];
  for (const [what, fates, message] of wrong)
    it(`refuses ${what}`, async () => {
      await assert.rejects(count([...fates, [SECOND + 1, 'out']]), { name: 'ContractBroken', message });
    });

  const NOBODYS: Readonly<Record<string, string>> = {
    'a source that never came': "('c', 1, 'out')",
    'an extract that never came': `('a', ${2 * SECOND + 1}, 'out')`,
    'no source': "(null, 1, 'out')",
    'no line': "('a', null, 'out')",
  };
  for (const [what, row] of Object.entries(NOBODYS))
    it(`refuses a fate of ${what}`, async () => {
      const whole = [1, 2, SECOND + 1].map((line) => [line, 'out'] as const);
      await assert.rejects(count(whole, [row]), { name: 'ContractBroken', message: /no row of any extract/ });
    });
});
