import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { describe, it, type TestContext } from 'vitest';
import { plannedFormats } from '../../activities/release/formats/write-formats.js';
import { findXlsxObstacle } from '../../activities/release/formats/write-xlsx.js';
import { describeTable } from '../../datasets/contract-columns.js';
import { contract } from '../../datasets/offre-insertion/contract.js';
import { readPoints } from '../helpers/machine-readers.js';
import { readJsonPlaces, readXlsxRows } from './format-readers.js';
import { createFolder, lieux, place } from './release-setup.js';
import { writeAll } from './write-places.js';

describe('the open formats of a table', () => {
  it('leave no cell that a spreadsheet would run', async (t: TestContext) => {
    const folder = await createFolder(t);
    const starts = ['=1+1', '+1+1', '-1+1', '@a', '\0=1', '+', '-'];
    await writeAll(
      [...starts, '\t=1', '\r=1'].map((nom, index) => place(`p${index}`, { nom })),
      folder,
    );
    const text = await readFile(`${folder}/out/lieux.csv`, 'utf8');
    for (const start of starts) assert.ok(text.includes(`'${start}`), JSON.stringify(start));
    for (const start of ['\t', '\r']) assert.ok(text.includes(`'${start}'=1`), JSON.stringify(start));
  });

  it('leave phone numbers and negative numbers as they are', async (t: TestContext) => {
    const folder = await createFolder(t);
    await writeAll([place('a', { nom: '+33123456789' }), place('b', { nom: '-1', taux_pct: -2.5 })], folder);
    const text = await readFile(`${folder}/out/lieux.csv`, 'utf8');
    assert.match(text, /^a,\+33123456789,/m);
    assert.match(text, /^b,-1,2025-02-14,-2\.5,-3,true,jeunes\|seniors,/m);
  });

  it('publish the contract’s columns and no working column', async (t: TestContext) => {
    const folder = await createFolder(t);
    await writeAll([place('a')], folder);
    for (const name of await readdir(`${folder}/out`)) {
      const bytes = await readFile(`${folder}/out/${name}`);
      assert.ok(!bytes.includes('_source') && !bytes.includes('secret-source'), name);
    }
    const [header] = await readXlsxRows(`${folder}/out/lieux.xlsx`, 'lieux');
    assert.deepEqual(
      header,
      lieux.columns.map(({ name }) => name),
    );
  });

  it('put rows that have both coordinates into the GeoJSON, without them among the properties', async (t: TestContext) => {
    const folder = await createFolder(t);
    const { files } = await writeAll(
      [place('a'), place('b', { longitude: null }), place('c', { nom: null })],
      folder,
    );
    const { longitude, latitude, ...properties } = place('a');
    assert.deepEqual(await readJsonPlaces(`${folder}/out/lieux.geojson`), {
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          id: 'a',
          geometry: { type: 'Point', coordinates: [longitude, latitude] },
          properties,
        },
        {
          type: 'Feature',
          id: 'c',
          geometry: { type: 'Point', coordinates: [longitude, latitude] },
          properties: { ...properties, id: 'c', nom: null },
        },
      ],
    });
    assert.deepEqual(
      files.map(({ rows }) => rows),
      [3, 3, 3, 2, 3],
    );
  });

  it('describe every column in French on a second sheet', async (t: TestContext) => {
    const folder = await createFolder(t);
    await writeAll([place('a')], folder, { table: lieux });
    const [header, ...rows] = await readXlsxRows(`${folder}/out/lieux.xlsx`, 'Colonnes');
    assert.deepEqual(header?.slice(0, 5), ['Colonne', 'Type', 'Obligatoire', 'Description', 'Unité']);
    assert.equal(rows.length, lieux.columns.length);
    assert.deepEqual(rows[3]?.slice(0, 7), [
      'taux_pct',
      'nombre',
      'non',
      'Taux d’occupation.',
      '%',
      null,
      'minimum : 0 ; maximum : 100',
    ]);
  });

  it('write a day before March 1900 as text in the workbook', async (t: TestContext) => {
    const folder = await createFolder(t);
    await writeAll([place('a', { date_maj: '1899-05-06' }), place('b', { date_maj: '1900-03-01' })], folder);
    const [, first, second] = await readXlsxRows(`${folder}/out/lieux.xlsx`, 'lieux');
    assert.equal(first?.[2], '1899-05-06');
    assert.deepEqual(second?.[2], new Date('1900-03-01T00:00:00Z'));
  });

  it('leave the workbook out, with the reason, when a text is too long for a cell', async (t: TestContext) => {
    const folder = await createFolder(t);
    const { files, omitted } = await writeAll([place('a', { nom: '😀'.repeat(16_384) })], folder);
    assert.deepEqual(
      files.map(({ format }) => format),
      ['csv', 'parquet', 'json', 'geojson'],
    );
    assert.deepEqual(
      omitted.map(({ format }) => format),
      ['xlsx'],
    );
    assert.match(omitted[0]?.reason ?? '', /32\s767 caractères dans nom/);
  });

  it('are a GeoParquet that pyarrow reads, though no row has a point', async (t: TestContext) => {
    const folder = await createFolder(t);
    await writeAll([place('a', { longitude: null }), place('b', { longitude: null })], folder);
    const { geo, rows, points, wrong } = await readPoints(`${folder}/out/lieux.parquet`);
    assert.deepEqual([geo.primary_column, rows, points, wrong], ['geometry', 2, 0, 0]);
  });

  it('leave GeoJSON out for a table without coordinates', () => {
    assert.deepEqual(plannedFormats(describeTable('fusions', contract.fusions)), [
      'csv',
      'parquet',
      'json',
      'xlsx',
    ]);
  });

  it('leave the workbook out of a table with more rows than a sheet has', () => {
    const facts = { rows: 1_048_576, overlongColumns: [] };
    assert.match(
      findXlsxObstacle(lieux, facts) ?? '',
      /^1\s048\s576 lignes : un classeur n’en contient pas plus de 1\s048\s575\.$/,
    );
    assert.equal(findXlsxObstacle(lieux, { ...facts, rows: 1_048_575 }), null);
  });
});
