/** Decimals and UUIDs in every published format: every digit is in the file, and the proof sees one that is another. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, it, type TestContext } from 'vitest';
import { z } from 'zod';
import { compareSchemas } from '../../activities/release/changes/compare-schemas.js';
import { ComparedSchema } from '../../activities/release/changes/compared-schema.js';
import { columnsOf } from '../../activities/release/changes/stored-table.js';
import { hashWritten } from '../../activities/release/content-hash.js';
import { writeFormats } from '../../activities/release/formats/write-formats.js';
import { proveFormat } from '../../activities/release/proof/prove-formats.js';
import { measureTable } from '../../activities/release/table-facts.js';
import { buildTableSchema } from '../../activities/release/table-schema.js';
import { Decimal } from '../../datasets/_columns/decimal-column.js';
import { describeTable, duckdbType } from '../../datasets/contract-columns.js';
import { readXlsxRows } from './format-readers.js';
import { createFolder, withRelease } from './release-setup.js';

const told = (description: string, more = {}) => ({ description, ...more });
const table = describeTable('montants', {
  title: 'Montants',
  grain: 'une ligne par montant',
  row: z.strictObject({
    id: z.uuid().meta(told('Identifiant.')),
    court: z
      .number()
      .multipleOf(0.01)
      .min(-999.99)
      .max(999.99)
      .nullable()
      .meta(told('Un montant.', { examples: [12.5] })),
    usuel: z.number().multipleOf(0.01).nullable().meta(told('Un autre.')),
    long: z
      .number()
      .multipleOf(0.000001)
      .nullable()
      .meta(told('Un grand.', { precision: 38 })),
    fin: z
      .number()
      .multipleOf(1e-20)
      .nullable()
      .meta(told('Un petit.', { precision: 21 })),
    entier: z
      .number()
      .multipleOf(1)
      .nullable()
      .meta(told('Un compte.', { precision: 20 })),
    longitude: z.number().multipleOf(0.000001).min(-180).max(180).nullable().meta(told('Longitude.')),
    latitude: z.number().multipleOf(0.000001).min(-90).max(90).nullable().meta(told('Latitude.')),
    texte: z.string().nullable().meta(told('Ce qui peut ressembler à du JSON.')),
    personne: z
      .uuid()
      .nullable()
      .meta(told('Personne.', { identifier: 'nir' })),
  }),
});
const decimals = table.columns.filter(({ type }) => type === 'decimal');
type Row = Readonly<Record<string, string | null>>;

/** Texts as the columns write them, every digit of the scale. */
const anyRow: fc.Arbitrary<Row> = fc.record({
  id: fc.uuid(),
  ...Object.fromEntries(
    decimals.map(({ name, decimal }) => [name, fc.option(anyDecimal(Decimal.parse(decimal), name))]),
  ),
  texte: fc.constantFrom(null, 'x","long":1.5,"', '"usuel":7}', '\\"long":2', '=1+1'),
  personne: fc.option(fc.uuid({ version: 8 })),
});

function anyDecimal({ precision, scale }: Decimal, name: string): fc.Arbitrary<string> {
  const most =
    name === 'longitude' ? 180_000_000n : name === 'latitude' ? 90_000_000n : 10n ** BigInt(precision) - 1n;
  const near = fc.constantFrom(0n, 1n, -1n, most, -most, 10n ** 15n - 1n, 10n ** 15n, 9007199254740993n);
  return fc
    .oneof(fc.bigInt({ min: -most, max: most }), near)
    .filter((units) => units <= most && units >= -most)
    .map((units) => {
      const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
      const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
      return units < 0n ? `-${text}` : text;
    });
}

async function writeRows(rows: readonly Row[], folder: string) {
  return withRelease(folder, async (session) => {
    const path = `${folder}/montants.assembled.parquet`;
    const columns = table.columns.map((column) => `"${column.name}" ${duckdbType(column)}`);
    await session.run(`create or replace temp table made (_line bigint, ${columns.join(', ')})`);
    const cell = (text: string | null | undefined) =>
      text == null ? 'null' : `'${text.replaceAll("'", "''")}'`;
    for (const [line, row] of rows.entries())
      await session.run(
        `insert into made values (${[line, ...table.columns.map(({ name }) => cell(row[name]))].join(', ')})`,
      );
    await session.run(`copy (from made order by _line) to '${path}' (format parquet)`);
    const facts = await measureTable({ table, path }, session);
    const written = await writeFormats({ table, path, facts, folder: `${folder}/out` }, session);
    assert.deepEqual(written.omitted, []);
    for (const file of written.files) await proveFormat({ table, path, facts }, file, session);
    const types = await session.rows(
      `select name, type, logical_type as logical from parquet_schema('${folder}/out/montants.parquet') where name <> 'duckdb_schema'`,
      z.object({ name: z.string(), type: z.string(), logical: z.string().nullable() }),
    );
    return { facts, files: written.files, types };
  });
}

/** What Python's `json` reads with `parse_float=Decimal`: the digits that stand in the file, as the column writes them. */
function digitsIn(line: string, name: string): string | null {
  const [, digits = ''] = new RegExp(`(?<!\\\\)"${name}":(null|-?[0-9][0-9.e-]*)`).exec(line) ?? [];
  return digits === 'null' ? null : digits;
}

describe('decimals and UUIDs', () => {
  it('stand in every format to the last digit, for readers that are not ours', async (t: TestContext) => {
    const folder = await createFolder(t);
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { maxLength: 5 }), async (rows) => {
        await writeRows(rows, folder);
        const csv: Row[] = parse(await readFile(`${folder}/out/montants.csv`), { columns: true });
        const json = (await readFile(`${folder}/out/montants.json`, 'utf8'))
          .split('\n')
          .filter((line) => line.startsWith('\t'));
        const [header = [], ...cells] = await readXlsxRows(`${folder}/out/montants.xlsx`, 'montants');
        for (const [rank, row] of rows.entries()) {
          assert.deepEqual([csv[rank]?.id, csv[rank]?.personne], [row.id, row.personne ?? '']);
          assert.deepEqual(JSON.parse(json[rank]?.replace(/,$/, '') ?? '').id, row.id);
          for (const { name } of decimals) {
            const expected = row[name] ?? null;
            assert.equal(csv[rank]?.[name] || null, expected);
            assert.equal(
              digitsIn(json[rank] ?? '', name),
              expected === null ? null : expected.replace(/^-(0\.?0*)$/, '$1'),
            );
            assert.deepEqual(cells[rank]?.[header.indexOf(name)] ?? null, asSpreadsheet(expected));
          }
        }
      }),
      { numRuns: Number(process.env.RELEASE_RUNS ?? 25), examples: [[[]]] },
    );
  });

  /** A number where fifteen digits hold it, else every digit as text. */
  function asSpreadsheet(text: string | null): number | string | null {
    if (text === null) return null;
    return text.replace(/[-.]/g, '').replace(/^0+/, '').length <= 15 ? Number(text) : text;
  }

  const ROW: Row = {
    ...{
      id: 'f81d4fae-7dec-41d0-8765-00a0c91e6bf6',
      court: '1.50',
      usuel: '9999999999999999.99',
      texte: null,
    },
    ...{ long: `${'9'.repeat(32)}.000001`, fin: `0.${'0'.repeat(19)}1`, entier: '99999999999999999999' },
    ...{ longitude: '55.446522', latitude: '-20.881455', personne: 'f81d4fae-7dec-81d0-8765-00a0c91e6bf6' },
  };

  it('have the types of Parquet, not those of a text or a floating number', async (t: TestContext) => {
    const { types } = await writeRows([ROW], await createFolder(t));
    const of = (name: string) => types.find((one) => one.name === name);
    assert.deepEqual(of('court'), {
      name: 'court',
      type: 'INT32',
      logical: 'DecimalType(scale=2, precision=5)',
    });
    assert.deepEqual(of('usuel'), {
      name: 'usuel',
      type: 'INT64',
      logical: 'DecimalType(scale=2, precision=18)',
    });
    assert.equal(of('long')?.logical, 'DecimalType(scale=6, precision=38)');
    assert.deepEqual(of('id'), { name: 'id', type: 'FIXED_LEN_BYTE_ARRAY', logical: 'UUIDType()' });
  });

  it('are shown by a workbook with the figures of their scale', async (t: TestContext) => {
    const folder = await createFolder(t);
    await writeRows([ROW], folder);
    const { default: exceljs } = await import('exceljs');
    const workbook = new exceljs.Workbook();
    await workbook.xlsx.readFile(`${folder}/out/montants.xlsx`);
    const sheet = workbook.getWorksheet('montants');
    const formats = table.columns.map((_, rank) => sheet?.getRow(2).getCell(rank + 1).numFmt);
    assert.deepEqual(formats.slice(0, 8), [
      '@',
      '0.00',
      '@',
      '@',
      `0.${'0'.repeat(20)}`,
      '@',
      '0.000000',
      '0.000000',
    ]);
    const said = workbook.getWorksheet('Colonnes')?.getColumn(2).values.slice(2);
    assert.equal(said?.[1], 'nombre décimal exact, 2 décimales, 5 chiffres au plus');
    assert.match(String(said?.at(-1)), /^pseudonyme UUID, tronqué : 122 bits/);
  });

  for (const [name, other] of [
    ['court', '1.51'],
    ['usuel', '9999999999999999.98'],
    ['long', `${'9'.repeat(32)}.000002`],
    ['fin', `0.${'0'.repeat(19)}2`],
    ['entier', '99999999999999999998'],
    ['personne', 'f81d4fae-7dec-81d0-8765-00a0c91e6bf7'],
  ] as const)
    it(`are proven: another last digit of ${name} is seen in every format`, async (t: TestContext) => {
      const folder = await createFolder(t);
      const { facts } = await writeRows([{ ...ROW, [name]: other }], await createFolder(t));
      const { files } = await writeRows([ROW], folder);
      await withRelease(folder, async (session) => {
        const path = `${folder}/montants.assembled.parquet`;
        for (const file of files.filter(({ format }) => format !== 'geojson'))
          await assert.rejects(
            proveFormat({ table, path, facts }, file, session),
            /other cells/,
            file.format,
          );
      });
    });
});

describe('the Table Schema of decimals and UUIDs', () => {
  const { fields } = buildTableSchema(table);
  const field = (name: string) => fields.find((one) => one.name === name);

  it('says numbers with a decimal point, their digits and their bounds', () => {
    const { type, format, decimalChar, precision, scale, constraints } = field('court') ?? {};
    assert.deepEqual([type, format, decimalChar, precision, scale], ['number', 'default', '.', 5, 2]);
    assert.deepEqual(constraints, { required: false, minimum: -999.99, maximum: 999.99 });
    assert.deepEqual([field('id')?.type, field('id')?.format], ['string', 'uuid']);
    assert.equal(field('id')?.pseudonym, undefined);
  });

  it('says of a short pseudonym that it is cut, and to how many bits', () => {
    assert.deepEqual(Object.keys(field('personne')?.pseudonym ?? {}), [
      'method',
      'truncated',
      'bits',
      'said',
    ]);
  });

  const stored = ComparedSchema.parse(JSON.parse(JSON.stringify(buildTableSchema(table))));

  it('is read back as the columns it was made of', () => {
    assert.deepEqual(
      columnsOf(stored).map((column) => JSON.parse(JSON.stringify(column))),
      table.columns.map(({ name, type, decimal }) => ({ name, type, ...(decimal && { decimal }) })),
    );
  });

  it('names a column that becomes a decimal, one that has other digits, and one that becomes a UUID', () => {
    const other = (name: string, change: object) => ({
      ...stored,
      fields: stored.fields.map((one) => (one.name === name ? { ...one, ...change } : one)),
    });
    const sentences = (before: ComparedSchema) =>
      compareSchemas(before, stored).map(({ level, sentence }) => [level, sentence]);
    assert.deepEqual(sentences(other('court', { precision: undefined, scale: undefined })), [
      ['breaking', '« court » change de type : number devient decimal(5, 2).'],
    ]);
    assert.deepEqual(sentences(other('court', { precision: 4, scale: 1 })), [
      ['breaking', '« court » change de type : decimal(4, 1) devient decimal(5, 2).'],
    ]);
    assert.deepEqual(sentences(other('personne', { format: 'default' })), [
      ['breaking', '« personne » change de type : string devient uuid.'],
    ]);
  });

  it('has the digits of its columns in the hash of the contents', async (t: TestContext) => {
    const folder = await createFolder(t);
    await writeRows([], folder);
    const csv = `${folder}/out/montants.csv`;
    const wider = {
      ...table,
      columns: table.columns.map((one) =>
        one.name === 'court' ? { ...one, decimal: { precision: 9, scale: 2 } } : one,
      ),
    };
    const [one, other] = [
      await hashWritten({ table, path: '' }, csv),
      await hashWritten({ table: wider, path: '' }, csv),
    ];
    assert.notEqual(one.contentHash, other.contentHash);
  });
});
