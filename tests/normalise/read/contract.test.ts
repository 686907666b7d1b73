/** What every reader owes, whatever the format: one table, one list of facts. A new format is one entry of FORMATS. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import exceljs from 'exceljs';
import { describe, it } from 'vitest';
import { DeliveryRejected } from '../../../activities/errors.js';
import type { DeclaredShape } from '../../../activities/read/reading.js';
import { literal, quoted } from '../../../activities/text/sql-text.js';
import { zipOf } from '../../helpers/zip.js';
import { readSample, withScratch } from './read-sample.js';

type Table = readonly (readonly string[])[];

interface Format {
  readonly name: string;
  readonly make: (table: Table) => Promise<Buffer> | Buffer;
  /** Place of the first record, and what places are called. */
  readonly first: number;
  readonly unit: 'ligne' | 'enregistrement';
  /** Of a file that ends in its middle: nobody can tell where lines are all that a format has. */
  readonly cut: 'refused' | 'prefix';
  readonly declared?: DeclaredShape;
}

const records = ([titles = [], ...rows]: Table) =>
  rows.map((row) => Object.fromEntries(row.map((cell, index) => [titles[index] ?? '', cell])));
const csv = (table: Table) => Buffer.from(`${table.map((row) => row.join(';')).join('\n')}\n`);

const SPREADSHEET = 'application/vnd.oasis.opendocument.spreadsheet';
const ODS_NAMES = ['office', 'table', 'text']
  .map((name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`)
  .join(' ');

const FORMATS: readonly Format[] = [
  { name: 'CSV', make: csv, first: 2, unit: 'ligne', cut: 'prefix' },
  { name: 'CSV in gzip', make: (table) => gzipSync(csv(table)), first: 2, unit: 'ligne', cut: 'refused' },
  {
    name: 'CSV in a zip',
    make: (table) => zipOf({ 'extrait.csv': csv(table).toString() }),
    ...{ first: 2, unit: 'ligne', cut: 'refused' },
  },
  { name: 'XLSX', make: workbookOf, first: 2, unit: 'ligne', cut: 'refused' },
  { name: 'ODS', make: odsOf, first: 2, unit: 'ligne', cut: 'refused' },
  {
    name: 'JSON',
    make: (table) => Buffer.from(JSON.stringify(records(table))),
    ...{ first: 1, unit: 'enregistrement', cut: 'refused' },
  },
  {
    name: 'NDJSON',
    make: (table) =>
      Buffer.from(
        `${records(table)
          .map((one) => JSON.stringify(one))
          .join('\n')}\n`,
      ),
    ...{ first: 1, unit: 'enregistrement', cut: 'prefix' },
  },
  {
    name: 'XML',
    make: (table) =>
      Buffer.from(
        `<?xml version="1.0" encoding="UTF-8"?>\n<liste>\n${records(table).map(elementOf).join('\n')}\n</liste>\n`,
      ),
    ...{ first: 3, unit: 'ligne', cut: 'refused', declared: { guessesXml: true } },
  },
  { name: 'Parquet', make: parquetOf, first: 1, unit: 'enregistrement', cut: 'refused' },
];

const elementOf = (record: Record<string, string>) =>
  `<fiche>${Object.entries(record)
    .map(([name, cell]) => `<${name}>${cell}</${name}>`)
    .join('')}</fiche>`;

async function workbookOf(table: Table): Promise<Buffer> {
  const workbook = new exceljs.Workbook();
  workbook.addWorksheet('Feuille').addRows(table.map((row) => [...row]));
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

function odsOf(table: Table): Promise<Buffer> {
  const cell = (text: string) =>
    `<table:table-cell office:value-type="string"><text:p>${text}</text:p></table:table-cell>`;
  const rows = table.map((row) => `<table:table-row>${row.map(cell).join('')}</table:table-row>`).join('');
  return zipOf({
    mimetype: SPREADSHEET,
    'content.xml': `<?xml version="1.0"?><office:document-content ${ODS_NAMES}><office:body><office:spreadsheet><table:table table:name="Feuille">${rows}</table:table></office:spreadsheet></office:body></office:document-content>`,
    'META-INF/manifest.xml': '<manifest/>',
  });
}

function parquetOf([titles = [], ...rows]: Table): Promise<Buffer> {
  return withScratch(async (scratch, session) => {
    const path = join(scratch, 'made.parquet');
    const values = rows.map((row) => `(${row.map(literal).join(', ')})`).join(', ');
    const query = `select * from (values ${values}) as t(${titles.map(quoted).join(', ')})`;
    await session.run(`copy (${query}) to ${literal(path)} (format parquet)`);
    return readFile(path);
  });
}

/** A word that must stand in no message. */
const SECRET = 'Zébulon';
const TITLES = ['nom', 'ville', 'code'];
const ROWS = Array.from({ length: 40 }, (_, row) => [
  `${SECRET} ${row}`,
  row % 2 ? 'Bourg' : 'Lyon',
  `0${row}`,
]);

async function refusal(content: Buffer, declared: DeclaredShape | undefined): Promise<DeliveryRejected> {
  const refused = await readSample(content, { fileName: 'depot.bin', ...(declared && { declared }) }).then(
    () => assert.fail('it was read'),
    (error: unknown) => error,
  );
  assert.ok(refused instanceof DeliveryRejected, String(refused));
  assert.match(refused.message, /depot\.bin/);
  assert.match(refused.partnerSentence ?? '', /\.$/);
  assert.doesNotMatch(`${refused.message}${refused.partnerSentence}`, new RegExp(SECRET));
  return refused;
}

for (const { name, make, first, unit, cut, declared } of FORMATS)
  describe(`a reader of ${name}`, () => {
    const read = (content: Buffer) =>
      readSample(content, { fileName: 'depot.bin', ...(declared && { declared }) });

    it('gives every cell as its text, in order, each row at its place, whatever the file is called', async () => {
      const { reading, rows, rejects } = await read(await make([TITLES, ...ROWS]));
      assert.deepEqual(
        rows.map(({ nom, ville, code }) => [nom, ville, code]),
        ROWS,
      );
      assert.deepEqual(
        rows.map(({ _line }) => _line),
        ROWS.map((_, row) => first + row),
      );
      assert.deepEqual([reading.placeUnit, reading.rowsIn, reading.rowsRead, rejects], [unit, 40, 40, []]);
    });

    it('refuses what is empty, and what has more columns than any table', async () => {
      await refusal(Buffer.alloc(0), declared);
      const wide = Array.from({ length: 5_000 }, (_, index) => `c${index}`);
      const { message } = await refusal(await make([wide, wide, wide]), declared);
      assert.match(message, /columns or more, beyond the 4,096 that are read/);
    });

    it(`of a file that is cut: ${cut === 'refused' ? 'refuses it' : 'gives what stands before, and tells the rest'}`, async () => {
      const whole = await make([TITLES, ...ROWS]);
      const half = whole.subarray(0, Math.floor(whole.length * 0.6));
      if (cut === 'refused') return void (await refusal(half, declared));
      const { reading, rows, rejects } = await read(half);
      assert.equal(reading.rowsIn, rows.length + rejects.length);
      assert.ok(rows.length > 10 && rows.length < 40);
      assert.deepEqual(
        rows.slice(0, -1).map(({ nom }) => nom),
        ROWS.slice(0, rows.length - 1).map(([nom]) => nom),
      );
    });
  });
