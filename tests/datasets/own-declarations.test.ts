/** What people write into a repository of their own, and get wrong: each is told as a sentence that names the file, and no machine. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { ConfigurationInvalid, DeclarationInvalid } from '../../activities/errors.js';
import { NORMALISE_FUNCTIONS } from '../../activities/normalise/functions/index.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { createReferences } from '../../activities/platform/references/references.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { loadRules } from '../../quality-rules/load-rules.js';
import { findRepository, requireFree } from '../../scripts/declared.js';
import { datasetFiles } from '../../scripts/draft/dataset-template.js';
import { repositoryFiles } from '../../scripts/draft/repository-files.js';
import { writeNew } from '../../scripts/draft/write-new.js';
import { expectedOf, playExample, readExpected } from '../../scripts/example/play-example.js';
import { ROOT } from '../../scripts/toolkit.js';

const folder = await mkdtemp(join(tmpdir(), 'été d’essais '));
afterAll(() => rm(folder, { recursive: true, force: true }));
let repositories = 0;

async function makeRepository(id = 'essai'): Promise<{ root: string; datasets: string; own: string }> {
  repositories += 1;
  const root = join(folder, String(repositories));
  await writeNew(join(root, 'datasets'), datasetFiles(id));
  return { root, datasets: join(root, 'datasets'), own: join(root, 'datasets', id) };
}

const WRONG: readonly (readonly [what: string, file: string, text: string, told: RegExp])[] = [
  [
    'YAML that breaks off',
    'metadata.yaml',
    'id: essai\ntitle: "x\n',
    /^datasets\/essai\/metadata\.yaml: it is not readable as YAML \(line 3, column 1\); correct/,
  ],
  [
    'a contract that exports something else',
    'contract.ts',
    'export const tables = {};',
    /^essai\/contract\.ts: .*contract/,
  ],
  [
    'a contract that fails',
    'contract.ts',
    'export const contract = nowhere;',
    /^essai\/contract\.ts: .*nowhere is not defined/,
  ],
  [
    'a contract that does not parse',
    'contract.ts',
    '\nexport const = 1;',
    /^essai\/contract\.ts: .*contract\.ts, line 2/,
  ],
  [
    'a table without rows',
    'contract.ts',
    "export const contract = { essai: { title: 't', grain: 'g' } };",
    /^essai\/contract\.ts: .*row/,
  ],
  [
    'a column without description',
    'contract.ts',
    "import { z } from 'data-insertion';\nexport const contract = { essai: { title: 't', grain: 'g', row: z.strictObject({ id: z.string() }) } };",
    /^essai\/contract\.ts, table essai: .*description/,
  ],
  [
    'a package that is not there',
    'contract.ts',
    "import x from 'lodash-of-ours';\nexport const contract = x;",
    /"lodash-of-ours" is no package of data-insertion/,
  ],
  [
    'a neighbour that is not there',
    'contract.ts',
    "import { x } from './columns.js';\nexport const contract = x;",
    /^essai\/contract\.ts: .*line 1: Could not resolve "\.\/columns\.js"/,
  ],
  [
    'a source that ends by .yml',
    'sources/mairies.yml',
    '',
    /^datasets\/essai\/sources\/mairies\.yml: files here are read where their name ends by \.yaml; rename it\.$/,
  ],
  ['an assembly that ends by .SQL', 'sql/020_more.SQL', '', /sql\/020_more\.SQL: .*\.sql; rename/],
  [
    'a partner that has two files',
    '../_partners/other.yaml',
    'partner: essai\nname: x\nlegal_basis: Convention du jour.\nreports_to: X\n',
    /^_partners\/other\.yaml: partner "essai" has another file already/,
  ],
];

describe('a declaration', () => {
  for (const [what, file, text, told] of WRONG)
    it(`with ${what} is told`, async () => {
      const { datasets, own } = await makeRepository();
      await writeFile(join(own, file), text);
      await assert.rejects(loadDatasets(datasets), (error) => {
        assert.ok(error instanceof DeclarationInvalid, String(error));
        assert.match(error.message, told);
        assert.doesNotMatch(error.message, /tmp|file:|\n/);
        return true;
      });
    });

  for (const missing of ['', '_partners', 'essai/sources', 'essai/sql'])
    it(`whose folder datasets/${missing} is missing is told`, async () => {
      const { datasets } = await makeRepository();
      await rm(join(datasets, missing), { recursive: true });
      await assert.rejects(loadDatasets(datasets), (error) => {
        assert.ok(error instanceof DeclarationInvalid, String(error));
        assert.match(error.message, /folder.* is missing or cannot be read/);
        return true;
      });
    });

  it('of a partner is the same wherever it stands', async () => {
    const [one, other] = [await makeRepository('accueils'), await makeRepository('lieux')];
    const partner = (secret: string) =>
      `partner: caf\nname: Caf\nlegal_basis: Convention du jour.\nreports_to: ${secret}\n`;
    for (const { datasets } of [one, other])
      await writeFile(join(datasets, '_partners', 'caf.yaml'), partner('REPORTS_CAF'));
    assert.equal((await loadDatasets(one.datasets, other.datasets)).length, 2);
    await writeFile(join(other.datasets, '_partners', 'caf.yaml'), partner('REPORTS_OTHER'));
    await assert.rejects(loadDatasets(one.datasets, other.datasets), /_partners\/caf\.yaml: another folder/);
  });

  it('may have been written on Windows, beside what editors leave', async () => {
    const { datasets, own } = await makeRepository();
    const files = datasetFiles('essai');
    for (const [path, text] of Object.entries(files))
      if (/\.(yaml|sql|ts)$/.test(path))
        await writeFile(join(datasets, path), `\ufeff${String(text).replaceAll('\n', '\r\n')}`);
    await mkdir(join(datasets, '.idea'));
    await writeFile(join(own, 'sources', '._essai.yaml'), '\0');
    await writeFile(join(own, 'example', 'extracts', 'essai-partenaire', '.DS_Store'), '\0');
    await assertExample(datasets);
  });

  it('whose contract reads a file elsewhere is another one once that file is', async () => {
    const { root, datasets, own } = await makeRepository();
    const shared = join(root, 'shared.ts');
    const title = (text: string) => writeFile(shared, `export const title = '${text}';`);
    await title('Un titre');
    const before = String(datasetFiles('essai')['essai/contract.ts']);
    const text = before
      .replace("title: 'Titre de la table'", 'title')
      .replace('import', "import { title } from '../../shared.js';\nimport");
    await writeFile(join(own, 'contract.ts'), text);
    const [one] = await loadDatasets(datasets);
    await title('Un autre');
    const [other] = await loadDatasets(datasets);
    assert.deepEqual([one?.tables[0]?.title, other?.tables[0]?.title], ['Un titre', 'Un autre']);
    assert.notEqual(one?.revision, other?.revision);
    await title('Un titre');
    await rename(root, `${root} moved`);
    const [moved] = await loadDatasets(join(`${root} moved`, 'datasets'));
    assert.equal(moved?.revision, one?.revision);
  });

  it('of how tables are made, that DuckDB does not take, is told by file and line', async () => {
    const { datasets, own } = await makeRepository();
    await writeFile(join(own, 'sql', '020_more.sql'), '-- More.\n\ncreate table more as from nowhere;\n');
    const told =
      /^DeclarationInvalid: datasets\/essai\/sql\/020_more\.sql, line 3: DuckDB does not take the assembly \(Catalog Error\).*insertion example essai\.$/;
    await assert.rejects(assertExample(datasets), told);
  });

  it('of a dataset that the API would hide is told', async () => {
    const { datasets } = await makeRepository('api');
    await assert.rejects(
      loadDatasets(datasets),
      /^DeclarationInvalid: .*metadata\.yaml: .*the API answers under this name/,
    );
  });

  for (const id of ['order', 'class', 'z'])
    it(`of a new dataset may be called ${id}`, async () => {
      const { datasets } = await makeRepository(id);
      await assertExample(datasets);
    });
});

async function assertExample(datasets: string): Promise<void> {
  const [dataset] = await loadDatasets(datasets);
  assert.ok(dataset);
  const engine = createTabularEngine({ memoryLimit: '1GB', threads: 2, functions: NORMALISE_FUNCTIONS });
  const references = createReferences(join(ROOT, 'datasets', '_nomenclatures'));
  const scratch = await mkdtemp(join(folder, 'scratch-'));
  for (const [file, given] of await playExample(dataset, { engine, references, scratch }))
    assert.deepEqual(given, await readExpected(expectedOf(dataset, file)), file);
}

describe('rules of a team', () => {
  it('without a catalogue, or with one that breaks off, are told', async () => {
    const rules = join(folder, 'quality-rules');
    await mkdir(rules);
    await assert.rejects(loadRules(rules), /quality-rules\/catalogue\.yaml: the file is missing/);
    await writeFile(join(rules, 'catalogue.yaml'), 'rules: {\n');
    await assert.rejects(
      loadRules(rules),
      /catalogue\.yaml: it is not readable as YAML \(line \d+, column \d+\)/,
    );
  });
});

describe('the repository', () => {
  it('is found from a folder below it, and lists each folder once', async () => {
    const { root, own } = await makeRepository();
    const said = { insertion: { datasets: ['datasets', 'datasets/', 'data-insertion'] } };
    await writeFile(join(root, 'package.json'), `\ufeff${JSON.stringify(said)}`);
    assert.deepEqual(findRepository(own), {
      folder: root,
      datasets: [join(root, 'datasets'), join(ROOT, 'datasets')],
    });
    assert.equal(findRepository(folder), null);
  });

  for (const said of [
    { dataset: ['datasets'] },
    { datasets: [] },
    { datasets: 'datasets' },
    'datasets',
    null,
  ])
    it(`whose package.json says ${JSON.stringify(said)} is told so, and never taken for none`, async () => {
      const { root } = await makeRepository();
      await writeFile(join(root, 'package.json'), JSON.stringify({ insertion: said }));
      assert.throws(
        () => findRepository(root),
        (error) => {
          assert.ok(error instanceof ConfigurationInvalid);
          assert.match(error.message, /^package\.json: "insertion" is not as it should be/);
          return true;
        },
      );
    });

  it('bears no name of the package', async () => {
    for (const id of ['data-insertion', 'offre-insertion'])
      await assert.rejects(requireFree(id), /is a name of the package; give your repository another/);
    await requireFree('accueils');
  });

  it('has npm run no script of what it installs: one of them fails where its terms were not accepted', () => {
    const { '.npmrc': npmrc, 'README.md': readme } = repositoryFiles('accueils', { spec: '1', node: '>=20' });
    assert.match(String(npmrc), /^ignore-scripts=true$/m);
    assert.match(String(readme), /^npm install$/m);
  });
});
