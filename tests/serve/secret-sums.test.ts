/** A sum over cells of which some are secret is no sum: the answer says how many it does not know. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it, type TestContext } from 'vitest';
import { z } from 'zod';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { pageStatement } from '../../activities/serve/question/build-sql.js';
import { parseQuery } from '../../activities/serve/question/parse-query.js';
import { fileRelation } from '../../activities/serve/question/relation.js';
import { readServedTable } from '../../activities/serve/served-table.js';

const field = (name: string, type = 'string') => ({ name, type, description: name });
const schema = {
  fields: [
    field('lieu'),
    field('statut'),
    field('effectif', 'integer'),
    field('statut_delais'),
    field('jours', 'number'),
    field('note', 'string'),
  ],
};
const published = {
  name: 't',
  title: 'T',
  rows: 4,
  contentHash: 'a'.repeat(64),
  schema: 't.schema.json',
  schemaSha256: 'b'.repeat(64),
  files: [],
  omitted: [],
};

async function ask(question: string, t: TestContext): Promise<unknown[]> {
  const table = readServedTable(
    { dataset: 'd', version: 'v', countsPersons: false },
    published,
    Buffer.from(JSON.stringify(schema)),
  );
  assert.ok(table);
  const query = parseQuery(new URLSearchParams(question), table.columns, { paged: true });
  const scratch = await mkdtemp(join(tmpdir(), 'sums-'));
  t.onTestFinished(() => rm(scratch, { recursive: true, force: true }));
  const path = join(scratch, 't.parquet');
  const engine = createTabularEngine({ memoryLimit: '1GB', threads: 2, functions: [] });
  return engine.withSession({ scratch }, async (session) => {
    await session.run(`copy (from (values ('a', 'diffuse', 12, 'diffuse', 3.5, null), ('a', 'secret', null, 'secret', null, null),
      ('b', 'diffuse', 20, 'secret', null, null), ('b', 'sans_objet', null, 'sans_objet', null, null))
      as t(lieu, statut, effectif, statut_delais, jours, note)) to '${path}' (format parquet)`);
    const { sql, parameters } = pageStatement(fileRelation(path), query);
    const rows = await session.rows(sql, z.object({ row: z.string() }), parameters);
    return rows.map(({ row }) => JSON.parse(row));
  });
}

it('is null with the number of hidden cells beside it, by the status of its own column', async (t: TestContext) => {
  assert.deepEqual(await ask('lieu__groupby&effectif__sum&jours__avg&lieu__sort=asc', t), [
    { lieu: 'a', effectif__sum: null, effectif__hidden: 1, jours__avg: null, jours__hidden: 1 },
    { lieu: 'b', effectif__sum: 20, effectif__hidden: 0, jours__avg: null, jours__hidden: 1 },
  ]);
});

it('tells the number once, and leaves counts and extremes as they are', async (t: TestContext) => {
  assert.deepEqual(await ask('effectif__sum&effectif__avg&effectif__max&effectif__count', t), [
    { effectif__sum: null, effectif__hidden: 1, effectif__avg: null, effectif__max: 20, effectif__count: 2 },
  ]);
});
