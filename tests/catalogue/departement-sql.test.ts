import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, it } from 'vitest';
import { z } from 'zod';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { departementOfPostcodeSql, departementSql } from '../../activities/text/departement-sql.js';

const scratch = await mkdtemp(join(tmpdir(), 'departement-'));
afterAll(() => rm(scratch, { recursive: true, force: true }));
const engine = createTabularEngine({ memoryLimit: '100MB', threads: 1, functions: [] });

function departementsOf(sql: (column: string) => string, codes: readonly (string | null)[]) {
  const values = codes.map((code) => `(${code === null ? 'null' : `'${code}'`})`).join(', ');
  return engine.withSession({ scratch }, async (session) =>
    (
      await session.rows(
        `select nullif(${sql('code')}, '') as found from (values ${values}) as t(code)`,
        z.object({ found: z.string().nullable() }),
      )
    ).map(({ found }) => found),
  );
}

it('a code or a postcode that nobody gave is of no département', async () => {
  assert.deepEqual(await departementsOf(departementSql, [null, '', '2A004', '97411', '98818', '13001']), [
    ...[null, null, '2A', '974', '988', '13'],
  ]);
  const postcodes = [null, '', '20000', '20199', '20200', '20620', '97400', '98800', '01000', '75056'];
  assert.deepEqual(await departementsOf(departementOfPostcodeSql, postcodes), [
    ...[null, null, '2A', '2A', '2B', '2B', '974', '988', '01', '75'],
  ]);
});
