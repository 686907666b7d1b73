/** The whole real extracts through the whole way, up to the tables: exact accounting, and what must hold of what is published. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { z } from 'zod';
import { type AssembledFiles, assembleDataset } from '../../activities/assemble/assemble-dataset.js';
import type { SourceRows } from '../../activities/assemble/source-rows.js';
import { NORMALISE_FUNCTIONS } from '../../activities/normalise/functions/index.js';
import { normaliseExtract } from '../../activities/normalise/normalise-extracts.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { createReferences } from '../../activities/platform/references/references.js';
import { writeCsv } from '../../activities/release/formats/write-csv.js';
import { writeParquet } from '../../activities/release/formats/write-parquet.js';
import { loadCellMacros } from '../../activities/spreadsheet/cells.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { ROOT } from '../../scripts/toolkit.js';
import { detectKinds, readPoints } from '../helpers/machine-readers.js';
import { TEST_KEYS } from '../helpers/test-keys.js';

const SHARED = join(ROOT, '..', 'shared', 'data', 'offre');
const engine = createTabularEngine({ memoryLimit: '1GB', threads: 2, functions: NORMALISE_FUNCTIONS });
const references = createReferences(join(ROOT, 'datasets', '_nomenclatures'));
const dataset = (await loadDatasets(join(ROOT, 'datasets'))).find(({ id }) => id === 'offre-insertion');
assert.ok(dataset);
let scratch: string;
let assembled: AssembledFiles;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'insertion-full-'));
  const taken: SourceRows[] = [];
  for (const { declaration: source, mapping } of dataset.sources) {
    const folder = join(scratch, source.source);
    await mkdir(folder);
    const sample = source.location.channel === 'folder' ? source.location.path : '';
    await copyFile(join(dataset.folder, sample), join(folder, 'in'));
    const request = {
      dataset,
      source,
      mapping,
      path: join(folder, 'in'),
      fileName: basename(sample),
      date: source.extract_date,
      today: source.extract_date,
      scratch: folder,
    };
    const { rowsPath, rowsIn, rowsRejected } = await engine.withSession({ scratch: folder }, (session) =>
      normaliseExtract(request, { references, pseudonymiser: TEST_KEYS }, session),
    );
    taken.push({
      source: source.source,
      extract: source.source,
      table: source.table,
      path: rowsPath,
      rowsIn,
      rowsRejected,
    });
  }
  assembled = await engine.withSession({ scratch }, (session) =>
    assembleDataset(dataset, taken, references, scratch, session),
  );
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

async function ask(sql: string): Promise<unknown[]> {
  return engine.withSession({ scratch }, async (session) => {
    for (const { name, path } of assembled.tables)
      await session.run(`create view ${name} as from read_parquet('${path}')`);
    return session.rows(sql, z.any());
  });
}

describe('the whole extracts of offre-insertion', () => {
  it('account for every row received', () => {
    const counts = assembled.counts.map(({ source, rowsIn, rowsOut, rowsRejected, rowsMerged }) => [
      source,
      rowsIn,
      rowsOut,
      rowsRejected,
      rowsMerged,
    ]);
    assert.deepEqual(counts, [
      ['agences-france-travail', 851, 851, 0, 0],
      ['aidants-connect', 3407, 3355, 0, 52],
      ['etapes-numerique', 95, 95, 0, 0],
      ['finess', 9, 9, 0, 0],
      ['france-services', 2683, 2495, 0, 188],
      ['region-sud', 1245, 1227, 1, 17],
      ['services-la-reunion', 2705, 2661, 0, 44],
      ['structures-la-reunion', 276, 166, 0, 110],
    ]);
  });

  it('publish identifiers once, and no white space around a text', async () => {
    assert.deepEqual(await ask('select id from structures group by id having count(*) > 1'), []);
    assert.deepEqual(await ask('select id from services group by id having count(*) > 1'), []);
    assert.deepEqual(
      await ask("select id from structures where nom <> trim(nom) or nom like '%  %' or adresse = ''"),
      [],
    );
  });

  it('publish every point inside its département’s box, La Réunion south of the equator', async () => {
    assert.deepEqual(await ask("select id from services where code_insee like '974%' and latitude > 0"), []);
    assert.deepEqual(
      await ask(
        "select id from structures where left(code_insee, 2) < '97' and (latitude not between 41 and 51.5 or longitude not between -5.5 and 10)",
      ),
      [],
    );
  });

  it('say where they are as often as the files tell it: the share with a code INSEE, and with a point', async () => {
    const shares = (table: string) =>
      `(select [round(count(code_insee) / count(*), 2), round(count(longitude) / count(*), 2)] from ${table})`;
    assert.deepEqual(
      await ask(`select ${shares('structures')} as structures, ${shares('services')} as services`),
      [{ structures: [0.77, 0.48], services: [1, 0.99] }],
    );
  });

  it('publish one name, address and postcode once', async () => {
    assert.deepEqual(
      await ask(
        'select nom from structures where adresse is not null and code_postal is not null and not contains(nom, chr(65533)) group by lower(nom), lower(adresse), code_postal, nom having count(*) > 1',
      ),
      [],
    );
  });

  it('publish current communes only', async () => {
    const codes = await ask(
      'select distinct code_insee as code from (select code_insee from structures union select code_insee from services) where code_insee is not null',
    );
    const cog = JSON.parse(
      await readFile(
        join(ROOT, 'node_modules', '@etalab', 'decoupage-administratif', 'data', 'communes.json'),
        'utf8',
      ),
    );
    const current = new Set(
      z
        .array(z.object({ code: z.string(), type: z.string() }))
        .parse(cog)
        .filter(({ type }) => type === 'commune-actuelle')
        .map(({ code }) => code),
    );
    assert.deepEqual(
      z
        .array(z.object({ code: z.string() }))
        .parse(codes)
        .filter(({ code }) => !current.has(code)),
      [],
    );
  });

  it('publish no electronic address of a person', async () => {
    const found = z
      .array(z.object({ courriel: z.string() }))
      .parse(await ask('select distinct courriel from structures where courriel is not null'));
    const doubtful = found
      .map(({ courriel }) => courriel)
      .filter((courriel) => !/^contact|@france-services\.gouv\.fr$/.test(courriel));
    assert.deepEqual(doubtful, []);
    assert.deepEqual(
      await ask(
        "select id from structures where regexp_matches(description, '(M\\.|Mme|Monsieur|Madame) [A-Z]')",
      ),
      [],
    );
  });

  it('are read by csv-detective as what they are, and their points by pyarrow and shapely', async () => {
    const table = dataset.tables.find(({ name }) => name === 'structures');
    const made = assembled.tables.find(({ name }) => name === 'structures');
    assert.ok(table && made);
    const file = (format: string) => join(scratch, `published.${format}`);
    const sample = { table, path: join(scratch, 'sample.parquet') };
    await engine.withSession({ scratch }, async (session) => {
      await loadCellMacros(session);
      await session.run(
        `copy (select * exclude (file_row_number) from read_parquet('${made.path}', file_row_number = true) where file_row_number % 10 = 0) to '${sample.path}' (format parquet)`,
      );
      await writeCsv(sample, file('csv'), session);
      await writeParquet(sample, file('parquet'), session);
    });
    const kinds = await detectKinds(file('csv'));
    for (const [column, kind] of Object.entries({
      ...{ date_maj: 'date', siret: 'siret', commune: 'commune', code_postal: 'code_postal' },
      ...{
        code_insee: 'code_commune',
        adresse: 'adresse',
        longitude: 'longitude_wgs',
        latitude: 'latitude_wgs',
      },
      ...{ telephone: 'tel_fr', courriel: 'email', site_web: 'url' },
    }))
      assert.equal(kinds[column], kind, column);
    const { geo, rows, points, wrong } = await readPoints(file('parquet'));
    assert.deepEqual([wrong, rows > 800, points > 390], [0, true, true]);
    const { version, primary_column, columns } = geo as Record<string, Record<string, object>>;
    assert.deepEqual([version, primary_column], ['1.0.0', 'geometry']);
    assert.deepEqual(
      { ...columns?.geometry, bbox: undefined },
      { encoding: 'WKB', geometry_types: ['Point'], bbox: undefined },
    );
  });

  it('are the very files of the shared data, where these are at hand', async (t) => {
    if (!existsSync(SHARED))
      return t.skip(
        '../shared/data/offre is not beside this checkout: the samples cannot be compared with it.',
      );
    for (const file of await readdir(SHARED)) {
      const sample = gunzipSync(await readFile(join(dataset.folder, 'samples', `${file}.gz`)));
      assert.equal(hash(sample), hash(await readFile(join(SHARED, file))), file);
    }
  });
});

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
