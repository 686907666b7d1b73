/** `new source` and `new dataset` in a copy of the repository: what the templates write runs as it is. */
import assert from 'node:assert/strict';
import { cp, rm, symlink } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ROOT } from '../../scripts/toolkit.js';
import { DATASET } from './extracts.js';
import { readRun, runCli } from './run-cli.js';
import { createHome } from './temporary-home.js';

const home = await createHome();
after(() => rm(home, { recursive: true, force: true }));
const root = join(home, 'repository');
const insertion = (...args: string[]) => runCli(args, { home, root });

const LEFT_OUT = new Set(['.git', 'node_modules', '.insertion', '.env']);
before(async () => {
  const isKept = (path: string) => !LEFT_OUT.has(relative(ROOT, path).split(sep)[0] ?? '');
  await cp(ROOT, root, { recursive: true, filter: isKept });
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'));
});

describe('insertion new', () => {
  it('source: a declaration, a mapping and a sample that run at once with the others', async () => {
    const made = await insertion('new', 'source', 'essai', '--json');
    assert.equal(made.code, 0, made.stderr);
    const folder = `datasets/${DATASET}`;
    assert.deepEqual(JSON.parse(made.stdout).files, [
      ...['sources/essai.yaml', 'sources/essai.sql', 'samples/essai.csv'].map((file) => `${folder}/${file}`),
      'datasets/_partners/essai.yaml',
    ]);
    const ran = await insertion('run', DATASET, '--json');
    assert.equal(ran.code, 0, `${ran.stdout}${ran.stderr}`);
    const { status, sources } = readRun(ran);
    assert.equal(status, 'published');
    const [essai] = sources.filter(({ source }) => source === 'essai');
    assert.deepEqual([essai?.rowsIn, essai?.rowsOut, essai?.rowsRejected], [2, 2, 0]);
  });

  it('dataset: a folder with one table and one source that runs at once', async () => {
    const made = await insertion('new', 'dataset', 'territoires');
    assert.equal(made.code, 0, made.stderr);
    assert.match(made.stdout, /Try it: npm run -s insertion -- run territoires/);
    const ran = await insertion('run', 'territoires', '--json');
    assert.equal(ran.code, 0, `${ran.stdout}${ran.stderr}`);
    const { status, sources } = readRun(ran);
    assert.equal(status, 'published');
    assert.deepEqual(
      sources.map(({ source, rowsIn, rowsOut }) => [source, rowsIn, rowsOut]),
      [['territoires-partenaire', 2, 2]],
    );
  });

  for (const [fault, args, told] of [
    ['an id that is taken', ['source', 'finess'], /finess\.yaml exists already; choose another id/],
    ['an id that is no name', ['dataset', '../Ailleurs'], /\.\.\/Ailleurs/],
    [
      'a dataset that is not there',
      ['source', 'autre', '--dataset', 'nowhere'],
      /No dataset is called "nowhere"/,
    ],
  ] as const)
    it(`exits 2 for ${fault}, and writes nothing`, async () => {
      const { code, stdout, stderr } = await insertion('new', ...args);
      assert.equal(code, 2, stderr);
      assert.match(stderr, told);
      assert.equal(stdout, '');
    });
});
