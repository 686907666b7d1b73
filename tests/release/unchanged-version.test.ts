/** A version is found unchanged when everything that it follows from is what it was, and never otherwise. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, it } from 'vitest';
import { OppositionList, writeOppositions } from '../../activities/custody/opposition/opposition-list.js';
import type { IngestedSource } from '../../activities/handover/run.js';
import type { Zones } from '../../activities/platform/effects.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import { pointerKey } from '../../activities/published/version-keys.js';
import { findUnchanged, noteMade } from '../../activities/release/unchanged-version.js';
import type { Dataset } from '../../datasets/dataset.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { ROOT } from '../../scripts/toolkit.js';
import { TEST_KEYS } from '../helpers/test-keys.js';
import { checked, normalised, sealed } from '../workflows/fake-rooms.js';

const folder = await mkdtemp(join(tmpdir(), 'insertion-unchanged-'));
afterAll(() => rm(folder, { recursive: true }));
const datasets = new Map((await loadDatasets(join(ROOT, 'datasets'))).map((one) => [one.id, one]));
const dataset = 'offre-insertion';
const declared = datasets.get(dataset);
assert.ok(declared);
const VERSION = '2026-01-31-00000000';
const ingested: IngestedSource[] = ['finess', 'region-sud'].map((source) => {
  const extract = sealed(source);
  return { source, status: 'fresh', extract, normalised: normalised(extract), checked: checked(source) };
});
const [finess, sud] = ingested;
assert.ok(finess && sud);
const request = { run: 'later', dataset, asOf: '2026-02-01', ingested };

let count = 0;
let zones: Zones;
let effects: Parameters<typeof findUnchanged>[1];
beforeEach(async () => {
  count += 1;
  const store = (zone: string) => createFileStore(join(folder, String(count), zone));
  const names = ['raw', 'work', 'restricted', 'open', 'reports'] as const;
  zones = Object.fromEntries(names.map((name) => [name, store(name)])) as unknown as Zones;
  effects = {
    ...{ zones, datasets, codeRevision: 'c'.repeat(64), pseudonymiser: TEST_KEYS },
    ...{ publicUrl: null, rawSealed: false },
  };
  await point(VERSION);
  await zones.work.write('first/findings', '[]');
  await zones.work.write('first/places', 'places');
  for (const key of ['index.html', 'offre-insertion/index.html']) await zones.open.write(key, 'page');
  await zones.reports.write('finess/first/index.html', 'report');
  await noteMade(
    {
      ...{ ...request, run: 'first', version: VERSION },
      assembled: { tables: [{ name: 'structures', key: 'first/x.parquet', rows: 3 }], counts: [] },
      checked: { ...checked(dataset), findingsKey: 'first/findings', placesKey: 'first/places' },
      reports: [{ partner: 'finess', key: 'finess/first/index.html', findings: 2 }],
      catalogue: { home: 'index.html', page: 'offre-insertion/index.html' },
    },
    folder,
    effects,
  );
  await zones.work.remove(['first/findings', 'first/places']);
});

async function point(version: string): Promise<void> {
  const pointer = { version, contentHash: 'x', manifest: `${version}/manifest.json`, manifestSha256: 'y' };
  await zones.open.write(pointerKey(dataset), JSON.stringify({ ...pointer, previous: null, earlier: [] }));
}

const changedDataset = (change: Partial<Dataset>) => ({
  datasets: new Map([...datasets, [dataset, { ...(declared as Dataset), ...change }]]),
});

describe('a run over what the current version was made of', () => {
  it('finds it, with its findings and its reports, in whatever order the sources come', async () => {
    const found = await findUnchanged({ ...request, ingested: ingested.toReversed() }, effects);
    assert.ok(found);
    assert.deepEqual([found.version, found.told], [VERSION, true]);
    assert.equal(found.reports[0]?.key, 'finess/first/index.html');
    assert.ok(await zones.work.head(found.checked.findingsKey));
    assert.ok(await zones.work.head(found.checked.placesKey));
  });

  const other = (extract: Partial<IngestedSource['extract']>): IngestedSource[] => [
    finess,
    { ...sud, extract: { ...sud.extract, ...extract } },
  ];
  for (const [what, changed] of Object.entries<{ ingested?: IngestedSource[]; effects?: object }>({
    'an extract is another': { ingested: other({ sha256: 'tomorrow' }) },
    'an extract states another day': { ingested: other({ date: '2026-02-01' }) },
    'an extract is told to be made up': { ingested: other({ invented: true }) },
    'a source is missing': { ingested: [finess] },
    'a source has one extract more': { ingested: [...ingested, ...other({ sha256: 'tomorrow' })] },
    'the code is another': { effects: { codeRevision: 'd'.repeat(64) } },
    'the declarations are others': { effects: changedDataset({ revision: 'r' }) },
  }))
    it(`makes it again when ${what}`, async () => {
      const now = { ...request, ...(changed.ingested && { ingested: changed.ingested }) };
      assert.equal(await findUnchanged(now, { ...effects, ...changed.effects }), null);
    });

  it('makes it again when somebody opposed, when another version is current, and when its findings are gone', async () => {
    await point('2026-01-31-11111111');
    assert.equal(await findUnchanged(request, effects), null);
    await point(VERSION);
    const oppositions = [{ id: 'o', date: '2026-01-01', pseudonyms: {}, counted_in: [] }];
    const list = OppositionList.parse({ format: 'oppositions/1', epoch: '1-x', oppositions });
    await writeOppositions(dataset, list, null, zones.restricted);
    assert.equal(await findUnchanged(request, effects), null);
    await zones.restricted.remove([`${dataset}/oppositions.json`]);
    const found = await findUnchanged(request, effects);
    await zones.work.remove([found?.checked.placesKey ?? '']);
    assert.equal(await findUnchanged(request, effects), null);
  });

  it('makes it again when a département is to get its page, or that of one is gone', async () => {
    const id = 'parcours-insertion';
    const parcours = datasets.get(id);
    assert.ok(parcours);
    const [[code, reader] = [], ...others] = [...parcours.partners].filter(([, one]) => one.departement);
    assert.ok(code && reader && others.length > 0);
    const page = `${code}/${id}/index.html`;
    const asked = { ...request, dataset: id };
    const made = { ...checked(id), findingsKey: 'parcours/findings', placesKey: 'parcours/places' };
    for (const key of [made.findingsKey, made.placesKey]) await zones.work.write(key, '[]');
    await zones.open.write(pointerKey(id), (await zones.open.read(pointerKey(dataset)))?.body ?? '');
    await zones.reports.write(page, 'page');
    const only = new Map([...datasets, [id, { ...parcours, partners: new Map([[code, reader]]) }]]);
    const world = { ...effects, datasets: only };
    const reports = [{ partner: code, key: page, findings: 0 }];
    const version = { ...asked, version: VERSION, assembled: { tables: [], counts: [] }, checked: made };
    await noteMade({ ...version, reports, catalogue: null }, folder, world);
    assert.ok(await findUnchanged(asked, world));
    assert.equal(await findUnchanged(asked, effects), null, 'more départements are partners');
    await zones.reports.remove([page]);
    assert.equal(await findUnchanged(asked, world), null, 'a page is gone');
  });

  it('tells of it anew on another day, under other terms, or where reports or pages are gone', async () => {
    const told = async (now: object = {}, world: object = {}) =>
      (await findUnchanged({ ...request, ...now }, { ...effects, ...world }))?.told;
    assert.equal(await told(), true);
    assert.equal(await told({ asOf: '2026-02-02' }), false);
    assert.equal(await told({}, { publicUrl: 'https://example.org' }), false);
    assert.equal(await told({}, changedDataset({ sources: [] })), false);
    await zones.reports.remove(['finess/first/index.html']);
    assert.equal(await told(), false);
    await zones.reports.write('finess/first/index.html', 'report');
    await zones.open.remove(['index.html']);
    assert.equal(await told(), false);
  });
});
