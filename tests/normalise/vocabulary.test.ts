/** A session gets the macros that its SQL names, and what they name in turn. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, it } from 'vitest';
import { z } from 'zod';
import { NORMALISE_FUNCTIONS } from '../../activities/normalise/functions/index.js';
import { declareVocabulary, vocabularyOf } from '../../activities/normalise/vocabulary.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { readMacroFiles } from '../../activities/text/read-macros.js';

const scratch = await mkdtemp(join(tmpdir(), 'insertion-vocabulary-'));
const engine = createTabularEngine({ memoryLimit: '200MB', threads: 1, functions: NORMALISE_FUNCTIONS });
afterAll(() => rm(scratch, { recursive: true, force: true }));

const CREATED = /^create macro (\w+)/gm;
const namesIn = (sql: string) => [...sql.matchAll(CREATED)].map(([, name = '']) => name);

it('is whole where nothing is named, and DuckDB takes it in that order', async () => {
  const folder = new URL('../../activities/normalise/sql/', import.meta.url);
  const files = await readMacroFiles(folder);
  const declared = await engine.withSession({ scratch }, async (session) => {
    await declareVocabulary(null, session);
    const found = await session.rows(
      "select distinct function_name as name from duckdb_functions() where not internal and function_type like '%macro%'",
      z.object({ name: z.string() }),
    );
    return found.map(({ name }) => name);
  });
  assert.ok(declared.length > 100);
  assert.deepEqual(declared.sort(), [...new Set(files.flatMap(namesIn))].sort());
});

it('has each macro with all that it needs before it, and little else', async () => {
  const all = new Set(namesIn(await vocabularyOf(null)));
  for (const name of all) {
    const before = new Set<string>();
    for (const macro of (await vocabularyOf(`select ${name}(x) from extract`)).split(/^(?=create macro )/m)) {
      const [own = ''] = namesIn(macro);
      const asked = (macro.match(/\w+(?=\()/g) ?? []).filter((word) => all.has(word) && word !== own);
      assert.deepEqual(
        asked.filter((word) => !before.has(word)),
        [],
        `${own}, for ${name}`,
      );
      before.add(own);
    }
    assert.ok(before.has(name), name);
  }
  assert.ok(namesIn(await vocabularyOf('select cell_siret(siret) from extract')).length < all.size / 2);
});
