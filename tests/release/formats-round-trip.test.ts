import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it, type TestContext } from 'vitest';
import { z } from 'zod';
import { asXlsxRow, readCsvPlaces, readJsonPlaces, readXlsxRows } from './format-readers.js';
import { anyPlace, HOSTILE } from './hostile-places.js';
import { createFolder, place, withRelease } from './release-setup.js';
import { writeAll } from './write-places.js';

async function readParquet(path: string, folder: string): Promise<unknown[]> {
  const columns =
    'id, nom, cast(date_maj as varchar) as date_maj, taux_pct, places, est_ouvert, publics, longitude, latitude';
  return withRelease(folder, (session) =>
    session.rows(`select ${columns} from read_parquet('${path}')`, z.unknown()),
  );
}

describe('the open formats of a table', () => {
  it('give hostile rows back, in order, to readers that are not ours', async (t: TestContext) => {
    const folder = await createFolder(t);
    await fc.assert(
      fc.asyncProperty(fc.array(anyPlace, { maxLength: 6 }), async (rows) => {
        const { files, omitted } = await writeAll(rows, folder);
        assert.deepEqual(omitted, []);
        assert.deepEqual(
          files.map(({ name }) => name),
          ['lieux.csv', 'lieux.parquet', 'lieux.json', 'lieux.geojson', 'lieux.xlsx'],
        );
        assert.deepEqual(await readCsvPlaces(`${folder}/out/lieux.csv`), rows);
        assert.deepEqual(await readJsonPlaces(`${folder}/out/lieux.json`), rows);
        assert.deepEqual(await readParquet(`${folder}/out/lieux.parquet`, folder), rows);
        const [, ...cells] = await readXlsxRows(`${folder}/out/lieux.xlsx`, 'lieux');
        assert.deepEqual(cells, rows.map(asXlsxRow));
      }),
      {
        numRuns: Number(process.env.RELEASE_RUNS ?? 25),
        examples: [[HOSTILE.map((nom, index) => place(`p${index}`, { nom }))], [[]]],
      },
    );
  });
});
