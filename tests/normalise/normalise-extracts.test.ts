/** Extracts that are read together give what each gives alone, to the byte; one that is refused takes no other along. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { dateInName } from '../../activities/extract/safe-name.js';
import type { ExtractFile } from '../../activities/normalise/extracts.js';
import { NORMALISE_FUNCTIONS } from '../../activities/normalise/functions/index.js';
import { type NormalisedExtract, normaliseExtracts } from '../../activities/normalise/normalise-extracts.js';
import { togetherWithin } from '../../activities/normalise/together-within.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { createReferences } from '../../activities/platform/references/references.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { generateParcours } from '../../scripts/generate/parcours/generate-parcours.js';
import { LAST_DAY } from '../../scripts/generate/parcours/people.js';
import { ROOT } from '../../scripts/toolkit.js';
import { TEST_KEYS } from '../helpers/test-keys.js';

const engine = createTabularEngine({ memoryLimit: '1GB', threads: 2, functions: NORMALISE_FUNCTIONS });
const references = createReferences(join(ROOT, 'datasets', '_nomenclatures'));
const dataset = (await loadDatasets(join(ROOT, 'datasets'))).find(({ id }) => id === 'parcours-insertion');
assert.ok(dataset);
const { sources } = dataset;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'insertion-together-'));
  const invented = {
    persons: 60,
    seed: 'ensemble',
    asOf: LAST_DAY,
    faults: true,
    nir: 'impossible',
  } as const;
  await generateParcours({ ...invented, out: join(folder, 'extracts') });
});
afterAll(() => rm(folder, { recursive: true }));

let sessions = 0;
async function normalise(
  id: string,
  extracts: readonly ExtractFile[],
  spoil: (sql: string) => string = (sql) => sql,
): Promise<NormalisedExtract[]> {
  const found = sources.find(({ declaration }) => declaration.source === id);
  assert.ok(dataset && found);
  sessions += 1;
  const scratch = join(folder, `session-${sessions}`);
  await mkdir(scratch);
  const local = await Promise.all(
    extracts.map(async (extract, rank) => {
      const path = join(scratch, `in-${rank}`);
      await writeFile(path, await readFile(extract.path));
      return { ...extract, path };
    }),
  );
  const { declaration: source } = found;
  const mapping = { ...found.mapping, sql: spoil(found.mapping.sql) };
  return engine.withSession({ scratch }, (session) =>
    normaliseExtracts(
      { dataset, source, mapping, extracts: local, scratch, today: '2026-11-29' },
      { references, pseudonymiser: TEST_KEYS },
      session,
    ),
  );
}

async function extractsOf(id: string): Promise<ExtractFile[]> {
  const place = join(folder, 'extracts', id);
  const names = (await readdir(place)).sort();
  return names.map((fileName) => ({
    ...{ path: join(place, fileName), fileName, date: dateInName(fileName) ?? '2026-06-30' },
  }));
}

/** What an extract became, in bytes and counts. */
async function contentsOf(outcome: NormalisedExtract | undefined) {
  if (!outcome || 'error' in outcome) return outcome?.error.message;
  const { rowsPath, issuesPath, identifiersPath, rowsIn, rowsOut, rowsRejected } = outcome;
  const paths = [rowsPath, issuesPath, identifiersPath ?? rowsPath];
  const bytes = await Promise.all(paths.map((path) => readFile(path, 'base64')));
  return { bytes, rowsIn, rowsOut, rowsRejected };
}

describe('extracts of a source that are read together', () => {
  for (const { declaration } of sources)
    it(`give what each gives alone: ${declaration.source}`, async () => {
      const extracts = await extractsOf(declaration.source);
      const together = await normalise(declaration.source, extracts);
      assert.equal(together.length, extracts.length);
      for (const [rank, extract] of [...extracts.entries()].slice(0, 4)) {
        const [alone] = await normalise(declaration.source, [extract]);
        assert.deepEqual(await contentsOf(together[rank]), await contentsOf(alone), extract.fileName);
      }
    });

  it('are refused alone, whatever stands before and after them', async () => {
    const id = 'conseil-departemental';
    const [first, second] = await extractsOf(id);
    assert.ok(first && second);
    const bad = { ...first, path: join(folder, 'bad.csv'), fileName: 'bad.csv' };
    const header = (await readFile(first.path, 'latin1')).split('\n')[0];
    for (const [text, reason] of [
      ['one;column\n1;2\n', /lacks the declared column/],
      [`${header}\n`, /a header and no rows/],
      ['\0\0\0\0', /bad\.csv/],
    ] as const) {
      await writeFile(bad.path, text, 'latin1');
      const outcomes = await normalise(id, [first, bad, second]);
      assert.deepEqual(
        outcomes.map((one) => 'error' in one),
        [false, true, false],
      );
      assert.match(String(await contentsOf(outcomes[1])), reason);
      const [alone] = await normalise(id, [second]);
      assert.deepEqual(await contentsOf(outcomes[2]), await contentsOf(alone));
    }
    const none = await normalise(id, [bad, bad]);
    assert.ok(none.every((one) => 'error' in one));
  });

  it('are refused alone where their header states a day that is still to come', async () => {
    const [first, second] = await extractsOf('caf');
    assert.ok(first && second);
    const text = gunzipSync(await readFile(second.path)).toString('latin1');
    assert.ok(/<DTREF>\d{4}-/.test(text));
    const early = { ...second, path: join(folder, 'early.xml'), fileName: 'early.xml' };
    await writeFile(early.path, text.replaceAll(/<DTREF>\d{4}-/g, '<DTREF>2062-'), 'latin1');
    const [kept, refused] = await normalise('caf', [first, early]);
    assert.ok(kept && !('error' in kept));
    assert.ok(refused && 'error' in refused);
    assert.match(
      refused.error.message,
      /^caf: early\.xml describes a day that is still to come \(\d+ rows, the first at line \d+\); ask /,
    );
    assert.match(refused.error.partnerSentence, /décrit un jour à venir/);
  });

  it('share a session up to a size, and one that is larger has its own', () => {
    const sizes = (...bytes: number[]) => bytes.map((one) => ({ bytes: one }));
    const groups = togetherWithin(10, sizes(4, 6, 1, 20, 2, 3));
    assert.deepEqual(
      groups.map((group) => group.map(({ bytes }) => bytes)),
      [[4, 6], [1], [20], [2, 3]],
    );
  });
});

describe('a mapping that does not bind, or fails on a value,', () => {
  for (const [fault, spoil, words] of [
    [
      'a column that is not there',
      (sql: string) => sql.replace('Nom as lu_nom,', '"colonne absente" as lu_nom,'),
      /Binder Error/,
    ],
    ['no SQL', (sql: string) => `${sql}\nselct`, /Parser Error/],
    [
      'a name that it casts to a number',
      (sql: string) => sql.replace("'accompagnement' as", 'cast(cast(Nom as integer) as varchar) as'),
      /fails on a value of the data \(Conversion Error\); read it with try_cast/,
    ],
  ] as const)
    it(`for ${fault} ends its source with the name of its file, and quotes nothing of an extract`, async () => {
      const extracts = await extractsOf('association');
      await assert.rejects(
        normalise('association', extracts, spoil),
        (error: Error & { partnerSentence?: string }) => {
          assert.equal(error.name, 'DeclarationInvalid');
          assert.match(error.message, /^datasets\/parcours-insertion\/sources\/association\.sql/);
          assert.match(error.message, words);
          assert.match(error.partnerSentence ?? '', /Rien n’est attendu de votre part/);
          return true;
        },
      );
    });

  it('asks nothing of a value that no column takes, and gives a null no type', async () => {
    const extracts = await extractsOf('association');
    const more = 'cast(Nom as integer) as personne_ne_le_lit, null as vide, ';
    const outcomes = await normalise('association', extracts, (sql) =>
      sql.replace('Nom as lu_nom,', `${more}Nom as lu_nom,`).replace(
        "create view mapped as from identified('lu')",
        `create view lu_vide as select *, coalesce(vide, 'x') as dit from lu;
          create view mapped as from identified('lu_vide')`,
      ),
    );
    assert.deepEqual(
      await Promise.all(outcomes.map(contentsOf)),
      await Promise.all((await normalise('association', extracts)).map(contentsOf)),
    );
  });
});
