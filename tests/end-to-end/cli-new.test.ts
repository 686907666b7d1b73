/** `new source` and `new dataset` in a copy of the repository: what the templates write runs as it is. */
import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { ROOT } from '../../scripts/toolkit.js';
import { DATASET } from './extracts.js';
import { keepEngine } from './kept-engine.js';
import { copyPlacesRepository, PLACES } from './places-repository.js';
import { readRun, runCli } from './run-cli.js';
import { copySmallRepository } from './small-repository.js';
import { createHome } from './temporary-home.js';

const home = await createHome();
keepEngine(home);
afterAll(() => rm(home, { recursive: true, force: true }));
const repository = join(home, 'repository');
const insertion = (...args: string[]) => runCli(args, { home, repository });

beforeAll(() => copySmallRepository(repository));

const filesOf = (source: string, dataset: string) => [
  ...['yaml', 'sql'].map((end) => `datasets/${dataset}/sources/${source}.${end}`),
  ...[`datasets/${dataset}/samples/${source}.csv`, `datasets/_partners/${source}.yaml`],
];

describe('insertion new', () => {
  it('source: a declaration, a mapping and a sample that run at once with the others', async () => {
    const places = join(home, 'lieux');
    await copyPlacesRepository(places);
    const made = await runCli(['new', 'source', 'essai', '--json'], { home, repository: places });
    assert.equal(made.code, 0, made.stderr);
    assert.deepEqual(JSON.parse(made.stdout).files, filesOf('essai', PLACES));
    const ran = await runCli(['run', PLACES, '--json'], { home, repository: places });
    assert.equal(ran.code, 0, `${ran.stdout}${ran.stderr}`);
    const { status, sources } = readRun(ran);
    assert.equal(status, 'published');
    assert.equal(sources.length, 2);
    const [essai] = sources.filter(({ source }) => source === 'essai');
    assert.deepEqual([essai?.rowsIn, essai?.rowsOut, essai?.rowsRejected], [2, 2, 0]);
  });

  it('source: what is written for offre-insertion is taken to the last row', async () => {
    const made = await insertion('new', 'source', 'essai', '--json');
    assert.equal(made.code, 0, made.stderr);
    assert.deepEqual(JSON.parse(made.stdout).files, filesOf('essai', DATASET));
    const sample = join(repository, 'datasets', DATASET, 'samples', 'essai.csv');
    const words = ['--dataset', DATASET, '--source', 'essai', '--json'];
    const checked = await insertion('validate', sample, ...words);
    assert.equal(checked.code, 0, checked.stderr);
    const { rows, rejected } = JSON.parse(checked.stdout);
    assert.deepEqual([rows, rejected], [2, 0]);
  });

  it('source --sample: drafts from a partner’s file what validate then reads to the last row', async () => {
    const sample = join(home, 'recu.csv');
    const packed = await readFile(join(ROOT, 'datasets', DATASET, 'samples', 'france-services.csv.gz'));
    await writeFile(sample, gunzipSync(packed));
    const made = await insertion('new', 'source', 'recu', '--sample', sample);
    assert.equal(made.code, 0, made.stderr);
    for (const pair of [
      /^nom +lib_fs$/m,
      /^courriel +mail$/m,
      /^commune +lib_com$/m,
      /^code_insee +insee_com$/m,
    ])
      assert.match(made.stdout, pair);
    assert.match(made.stderr, /To decide, 11 columns that resemble no field: insee_dep/);
    const declared = await readFile(join(repository, 'datasets', DATASET, 'sources', 'recu.yaml'), 'utf8');
    assert.match(declared, /read: \{ format: csv, encoding: utf-8, delimiter: ","/);
    const words = ['--dataset', DATASET, '--source', 'recu', '--json'];
    const checked = await insertion('validate', sample, ...words);
    assert.equal(checked.code, 0, checked.stderr);
    assert.equal(JSON.parse(checked.stdout).rows, 2683);
    for (const file of ['sources/recu.yaml', 'sources/recu.sql', 'samples/recu.csv'])
      await rm(join(repository, 'datasets', DATASET, file));
  });

  it('source --sample: of a dataset about persons keeps no row of the sample, and classes every column', async () => {
    const sample = join(home, 'personnes.csv');
    await writeFile(sample, 'nom;nir;ville\nDurand-Canari;199120012345697;Langres\n');
    const made = await insertion(
      'new',
      'source',
      'depot',
      '--sample',
      sample,
      '--dataset',
      'parcours-insertion',
    );
    assert.equal(made.code, 0, made.stderr);
    const { files } = JSON.parse(
      (
        await insertion(
          'new',
          'source',
          'autre-depot',
          '--sample',
          sample,
          '--dataset',
          'parcours-insertion',
          '--json',
        )
      ).stdout,
    );
    assert.ok(files.every((file: string) => !file.includes('samples')));
    const folder = join(repository, 'datasets', 'parcours-insertion', 'sources');
    for (const id of ['depot', 'autre-depot']) {
      const texts = await Promise.all(
        ['yaml', 'sql'].map((end) => readFile(join(folder, `${id}.${end}`), 'utf8')),
      );
      assert.doesNotMatch(texts.join(), /Canari|199120012345697/);
      const classes = [...texts.join().matchAll(/^ {2}(\w+): \{ class: (\w+)/gm)].map(([, name, one]) => [
        name,
        one,
      ]);
      assert.deepEqual(classes, [
        ['nom', 'identifier'],
        ['nir', 'identifier'],
        ['ville', 'drop'],
      ]);
      await Promise.all(['yaml', 'sql'].map((end) => rm(join(folder, `${id}.${end}`))));
    }
  });

  it('dataset: a folder with one table and one source that runs at once', async () => {
    const made = await insertion('new', 'dataset', 'territoires');
    assert.equal(made.code, 0, made.stderr);
    assert.match(made.stdout, /Try it: npx insertion run territoires/);
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
    [
      'an id that is taken',
      ['source', 'france-services'],
      /france-services\.yaml exists already; choose another id/,
    ],
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
