/** A département's page of its own people: it finds them, nobody else does, and the next page takes the place of the one before. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, it } from 'vitest';
import { z } from 'zod';
import type { WriteReports } from '../../activities/handover/run.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import { writeDepartementPages } from '../../activities/report/departement/write-departement-pages.js';
import type { Partner } from '../../datasets/_organisations/partner.js';
import { duckdbType } from '../../datasets/contract-columns.js';
import type { Dataset } from '../../datasets/dataset.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { startBrowser } from '../helpers/browser.js';
import { askReports, ingest, pointerTo } from './fixture.js';

const home = await mkdtemp(join(tmpdir(), 'departement-'));
afterAll(() => rm(home, { recursive: true, force: true }));
const engine = createTabularEngine({ memoryLimit: '500MB', threads: 1, functions: [] });
const zones = {
  work: createFileStore(join(home, 'work')),
  reports: createFileStore(join(home, 'reports')),
  open: createFileStore(join(home, 'open')),
};
const ROWS: Record<string, string> = {
  departement_personnes: `values ('nouveaux_entrants', 'p-ici', '52', 'r-ici', '2026-06-12', 18, null, '2026-07-02', 'caf', 1, 7),
    ('sans_orientation', 'p-attend', '52', 'r-attend', '2026-01-05', 176, 42, null, 'conseil-departemental', 0, 12),
    ('sans_rendez_vous', 'p-ailleurs', '35', 'r-ailleurs', '2026-02-01', 149, 45, null, 'caf', 0, 3)`,
  departement_mesures: `select '52', 'delais', 'plan_b4', 'orientation → rendez-vous', 'personnes orientées', 'annee', '2026', true, 'ensemble', 3, 1, 2,
    14.5, 14, 13, 15, 15, 0.6667, null, 4, 20, 0.5
    union all select '52', 'delais', 'plan_b5', 'orientation → contrat', 'personnes orientées', 'mois', '2026-02', false, 'ensemble', 3, 1, 2,
    14.5, 14, 13, 15, 15, 0.6667, null, 4, 20, 0.5`,
  couverture: `select 'caf|52', 'beneficiaires', '52', 'en_retard', ['caf'], '2025-01-31', '2026-04-30', '2026-05-31'`,
};
const RECEIVED = [
  ingest(
    'conseil-departemental',
    { in: 20, out: 20 },
    checked(),
    named('conseil-departemental', '=orientations_052.csv'),
  ),
  ingest('caf', { in: 9, out: 9 }, checked(), named('caf', 'CG035.xml')),
  ingest('caf', { in: 9, out: 9 }, checked(), named('caf', 'CG052 184107512345608 x.xml')),
];
let dataset: Dataset;
let request: WriteReports;

function checked() {
  return {
    subject: 'x',
    findingsKey: 'x',
    placesKey: 'x',
    findings: 0,
    verdict: 'publish' as const,
    reasons: [],
  };
}

function named(source: string, fileName: string) {
  const extract = {
    source,
    sha256: '0'.repeat(64),
    key: 'x',
    fileName,
    bytes: 1,
    seenBefore: false,
    date: null,
  };
  return { extract };
}

const toolsNow = () => ({
  ...{ zones, engine, scratch: home },
  ...{ signal: AbortSignal.timeout(60_000), tell: () => {} },
});

const write = (asked: Partial<WriteReports> = {}) =>
  writeDepartementPages({ ...request, ...asked }, dataset, toolsNow());

/** A partner of whose département no row is. */
function nowhere(): Partner {
  const partner = dataset.partners.get('departement-52');
  assert.ok(partner);
  return { ...partner, departement: '2B' };
}
const read = (path: string) => readFile(join(home, 'reports', path), 'utf8');

beforeAll(async () => {
  const [found] = (await loadDatasets(resolve(import.meta.dirname, '../../datasets'))).filter(
    ({ id }) => id === 'parcours-insertion',
  );
  assert.ok(found);
  dataset = found;
  await engine.withSession({ scratch: home }, async (session) => {
    for (const [name, rows] of Object.entries(ROWS)) {
      const columns = found.tables.find((table) => table.name === name)?.columns ?? [];
      await session.run(
        `create table ${name} (${columns.map((column) => `"${column.name}" ${duckdbType(column)}`).join(', ')})`,
      );
      await session.run(`insert into ${name} ${rows}`);
      await session.writeTable(`select * from ${name}`, join(home, `${name}.made`));
      await zones.work.upload(`${name}.parquet`, join(home, `${name}.made`));
    }
  });
  const tables = Object.keys(ROWS).map((name) => ({ name, key: `${name}.parquet`, rows: 1 }));
  await zones.open.write('parcours-insertion/latest.json', JSON.stringify(pointerTo('2026-07-01-1a2b3c4d')));
  request = askReports({ dataset: dataset.id, ingested: RECEIVED, assembled: { tables, counts: [] } });
});

it('tells each département of its own people, by a reference and the line of its own file', async () => {
  assert.deepEqual(await write(), [
    { partner: 'departement-35', key: 'departement-35/parcours-insertion/index.html', findings: 0 },
    { partner: 'departement-52', key: 'departement-52/parcours-insertion/index.html', findings: 0 },
  ]);
  const page = await read('departement-52/parcours-insertion/index.html');
  assert.match(page, /r-ici.*12.juin.2026.*2.juillet.2026.*<td>7<\/td>/s);
  assert.match(page, /r-attend.*<td>12<\/td><td>=orientations_052\.csv</s);
  assert.match(page, /orientation → rendez-vous.*66,7/s);
  assert.doesNotMatch(page, /orientation → contrat/, 'months are in the workbook');
  assert.match(page, /Bénéficiaires du RSA.*en retard.*30.avril.2026/s);
  const list = await read('departement-52/parcours-insertion/personnes.csv');
  assert.deepEqual(list.trim().split('\n').slice(1), [
    'nouveaux_entrants;r-ici;2026-06-12;18;;2026-07-02;caf;… x.xml;7',
    "sans_orientation;r-attend;2026-01-05;176;42;;conseil-departemental;'=orientations_052.csv;12",
  ]);
  for (const [mine, others] of [
    ['52', 'r-ailleurs'],
    ['35', 'r-ici'],
  ] as const)
    for (const file of ['index.html', 'personnes.csv', 'report.json']) {
      const text = await read(`departement-${mine}/parcours-insertion/${file}`);
      assert.doesNotMatch(text, new RegExp(`p-ici|p-attend|p-ailleurs|1841075123456|${others}`), file);
    }
});

it('says the same in the same bytes, whatever run writes it', async () => {
  const files = ['index.html', 'personnes.csv', 'departement.xlsx'];
  const seen = () => Promise.all(files.map((file) => read(`departement-52/parcours-insertion/${file}`)));
  await write();
  const before = await seen();
  await write({ run: 'another' });
  assert.deepEqual(await seen(), before);
});

it('is written for a version that stands, and for nobody else than the départements that are declared', async () => {
  assert.deepEqual(await write({ status: 'held', version: null }), []);
  assert.deepEqual(await write({ status: 'refused', version: null }), []);
  const partners = new Map([...dataset.partners].filter(([, { departement }]) => departement === undefined));
  assert.deepEqual(await writeDepartementPages(request, { ...dataset, partners }, toolsNow()), []);
  await write();
});

it('is taken away where a version says nothing of the département any more, or it is no partner', async () => {
  await zones.reports.write('departement-01/parcours-insertion/personnes.csv', 'of a partner before');
  await zones.reports.write('departement-01/run-1/index.html', 'a report');
  await write();
  const before = await read('departement-52/parcours-insertion/index.html');
  assert.equal(await zones.reports.head('departement-01/parcours-insertion/personnes.csv'), null);
  assert.ok(await zones.reports.head('departement-01/run-1/index.html'));
  const others = new Map([...dataset.partners].filter(([code]) => code !== 'departement-52'));
  const emptied = { ...dataset, partners: new Map([...others, ['departement-52', nowhere()]]) };
  await writeDepartementPages(request, emptied, toolsNow());
  assert.deepEqual(await zones.reports.list('departement-52/parcours-insertion/'), []);
  await write();
  assert.equal(await read('departement-52/parcours-insertion/index.html'), before);
});

it('stays where a run found all as it was and assembled nothing', async () => {
  const before = await write();
  assert.deepEqual(await write({ assembled: { tables: [], counts: [] }, status: 'unchanged' }), before);
});

it('stands, and is told, where the version was found the same without being made again', async () => {
  const before = await read('departement-52/parcours-insertion/report.json');
  const told = await write({ status: 'unchanged', run: 'later', assembled: { tables: [], counts: [] } });
  assert.deepEqual(
    told.map(({ key }) => key),
    ['departement-35', 'departement-52'].map((partner) => `${partner}/parcours-insertion/index.html`),
  );
  assert.equal(await read('departement-52/parcours-insertion/report.json'), before);
});

it('is written by no run whose version is current no more', async () => {
  const before = await read('departement-52/parcours-insertion/report.json');
  assert.deepEqual(await write({ version: '2026-06-01-5e6f7a8b' }), []);
  assert.equal(await read('departement-52/parcours-insertion/report.json'), before);
});

it('fits a screen and a phone, asks the network for nothing, and axe finds nothing', async () => {
  const browser = await startBrowser();
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const path = join(home, 'page.html');
  await writeFile(path, await read('departement-52/parcours-insertion/index.html'));
  try {
    for (const width of [1280, 390]) {
      const page = await browser.newPage({ viewport: { width, height: 900 }, bypassCSP: true });
      const asked: string[] = [];
      page.on('request', (one) => asked.push(one.url()));
      await page.goto(pathToFileURL(path).href);
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width);
      await page.evaluate(axe);
      const found = await page.evaluate(
        'axe.run(document).then(({ violations }) => violations.map(({ id }) => id))',
      );
      assert.deepEqual(z.array(z.string()).parse(found), []);
      assert.equal(asked.length, 1);
      await page.close();
    }
  } finally {
    await browser.close();
  }
});
