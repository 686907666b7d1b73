import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { plainNumber } from '../../../activities/read/plain-number.js';
import { literal } from '../../../activities/text/sql-text.js';
import { readSample, withScratch } from './read-sample.js';

/** A file of the rows that the query gives. */
function parquetOf(query: string): Promise<Buffer> {
  return withScratch(async (scratch, session) => {
    const path = join(scratch, 'made.parquet');
    await session.run(`copy (${query}) to ${literal(path)} (format parquet)`);
    return readFile(path);
  });
}

describe('a Parquet file', () => {
  it('gives every cell as the text that other formats would have', async () => {
    const content = await parquetOf(`select * from (values
      ('Mairie', 12::bigint, 2.0::double, 0.5::double, date '2024-02-29', timestamp '2024-02-29 13:45:00', timestamp '2024-02-29 00:00:00', true, ['a', 'b'], {'k': 1}),
      ('', null, 1e20::double, null, null, null, null, false, null, null))
      as t(nom, entier, "réel", part, jour, instant, minuit, vrai, liste, objet)`);
    const { reading, rows } = await readSample(content);
    assert.deepEqual([reading.format, reading.rowsIn, reading.placeUnit], ['parquet', 2, 'enregistrement']);
    assert.deepEqual(
      { ...rows[0] },
      {
        ...{ _line: 1, nom: 'Mairie', entier: '12', réel: '2', part: '0.5', jour: '2024-02-29' },
        ...{ instant: '2024-02-29T13:45:00', minuit: '2024-02-29', vrai: 'true' },
        ...{ liste: '["a","b"]', objet: '{"k":1}' },
      },
    );
    assert.deepEqual([rows[1]?._line, rows[1]?.nom, rows[1]?.entier], [2, null, null]);
  });

  it('gives numbers without an exponent, as JSON and workbooks do', async () => {
    const numbers = [
      '1e-5',
      '-2.5e-7',
      '1e15',
      '2e15',
      '1e22',
      '-1.2345678901234567e+16',
      '1.5e-300',
      '0.1',
      '1e16',
    ];
    const content = await parquetOf(
      `select x, x::float as y from (values ${numbers.map((text) => `(${text}::double)`).join(', ')}) as t(x)`,
    );
    const { rows } = await readSample(content);
    assert.deepEqual(
      rows.map(({ x }) => x),
      numbers.map((text) => plainNumber(Number(text))),
    );
    assert.deepEqual([rows[0]?.y, rows[1]?.y, rows[7]?.y], ['0.00001', '-0.00000025', '0.1']);
  });

  it('keeps the order of its rows', async () => {
    const { rows } = await readSample(await parquetOf("select 'x' || i as x from range(5000) r(i)"));
    assert.deepEqual([rows[0]?.x, rows[4999]?.x, rows.length], ['x0', 'x4999', 5000]);
  });

  it('is refused wherever it is cut, and as what its name says where it is none', async () => {
    const content = await parquetOf("select 'x' as x, i from range(100) r(i)");
    for (const cut of [4, 5, 40, content.length >> 1, content.length - 8, content.length - 1])
      await assert.rejects(readSample(content.subarray(0, cut)), /damaged Parquet/, `cut at ${cut}`);
    await assert.rejects(readSample('a;b\n1;2\n', { fileName: 'f.parquet' }), /damaged Parquet/);
  });
});
