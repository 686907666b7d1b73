/** Several tables within one sheet are told and read one by one; titles of three levels are joined. Issue 15. */
import assert from 'node:assert/strict';
import exceljs from 'exceljs';
import { describe, it } from 'vitest';
import { readSample } from './read-sample.js';

type Cells = readonly (string | number | null)[];

async function sheetOf(rows: readonly Cells[], merges: readonly string[] = []): Promise<Buffer> {
  const workbook = new exceljs.Workbook();
  const sheet = workbook.addWorksheet('Données');
  for (const [place, cells] of rows.entries())
    for (const [column, cell] of cells.entries())
      if (cell !== null) sheet.getCell(place + 1, column + 1).value = cell;
  for (const merged of merges) sheet.mergeCells(merged);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

const FIRST: readonly Cells[] = [
  ['id', 'nom', 'montant'],
  [1, 'a', 1.5],
  [2, 'b', 2.5],
  [3, 'c', 3.5],
];
const SECOND: readonly Cells[] = [
  ['code', 'libelle'],
  ['A', 'un'],
  ['B', 'deux'],
];
const BOTH = [['Rapport'], [], ...FIRST, [], [], ['Deuxième partie'], [], ...SECOND];

describe('a sheet of several tables', () => {
  it('gives the first, and tells and counts the rows of the others', async () => {
    const { reading, rows, rejects } = await readSample(await sheetOf([...FIRST, [], ...SECOND]));
    assert.deepEqual(reading.columns, ['id', 'nom', 'montant']);
    assert.deepEqual([reading.rowsIn, rows.length], [6, 3]);
    assert.deepEqual(
      rejects.map(({ _line, reason }) => [_line, reason]),
      [6, 7, 8].map((line) => [line, 'other_table']),
    );
    assert.equal(reading.warnings[0]?.code, 'several_tables');
    assert.match(reading.warnings[0]?.detail ?? '', /row 6/);
  });

  it('gives each by its number, its rows on their own lines', async () => {
    const content = await sheetOf(BOTH);
    const first = await readSample(content, { declared: { table: 1 } });
    assert.deepEqual(first.reading.columns, ['id', 'nom', 'montant']);
    assert.equal(first.rows.length, 3);
    const second = await readSample(content, { declared: { table: 2 } });
    assert.deepEqual(
      second.rows.map(({ _line, code, libelle }) => [_line, code, libelle]),
      [
        [12, 'A', 'un'],
        [13, 'B', 'deux'],
      ],
    );
    await assert.rejects(readSample(content, { declared: { table: 3 } }), /has 2 tables/);
  });

  it('gives the first of those side by side, tells the other, and reads it by its number', async () => {
    const right: readonly Cells[] = [
      ['code', 'libelle', 'debut'],
      ...[1, 2, 3, 4, 5].map((n) => [`C${n}`, `l${n}`, n]),
    ];
    const beside = Array.from({ length: 6 }, (_, row) => [
      ...(FIRST[row] ?? [null, null, null]),
      null,
      ...(right[row] ?? []),
    ]);
    for (const above of [
      [],
      [['Dépenses', null, null, null, 'Codes']],
      [['Rapport'], []],
    ] as readonly Cells[][]) {
      const content = await sheetOf([...above, ...beside]);
      const { reading, rows, rejects } = await readSample(content);
      assert.deepEqual(reading.columns, ['id', 'nom', 'montant']);
      assert.deepEqual(
        [rows.length, rejects.map(({ reason }) => reason)],
        [3, ['other_table', 'other_table']],
      );
      assert.match(
        reading.warnings.find(({ code }) => code === 'several_tables')?.detail ?? '',
        /beside it, in columns 5 to 7/,
      );
      const second = await readSample(content, { declared: { table: 2 } });
      assert.deepEqual(second.reading.columns, ['code', 'libelle', 'debut']);
      assert.deepEqual([second.rows.length, second.rows[4]?.code, second.rejects], [5, 'C5', []]);
      await assert.rejects(readSample(content, { declared: { table: 3 } }), /has 2 tables/);
    }
    const same = FIRST.map((row) => [...row, null, ...row]);
    assert.deepEqual((await readSample(await sheetOf(same))).reading.columns, ['id', 'nom', 'montant']);
  });

  it('is one table where a blank column parts its cells', async () => {
    const more: readonly Cells[] = [
      ['suite', 'remarque'],
      ['x', null],
      ['y', 'vu'],
      ['z', null],
    ];
    for (const right of [more, more.map(([first]) => [first ?? null, 'r'])]) {
      const { reading, rows } = await readSample(
        await sheetOf(FIRST.map((row, rank) => [...row, null, ...(right[rank] ?? [])])),
      );
      assert.deepEqual([reading.columns.length, rows.length, reading.warnings], [6, 3, []]);
    }
  });

  it('is told where two blocks of one length each have a title of their own', async () => {
    const right: readonly Cells[] = [['code', 'libelle'], ...[1, 2, 3].map((n) => [`C${n}`, `l${n}`])];
    const beside = FIRST.map((row, rank) => [...row, null, ...(right[rank] ?? [])]);
    const told = async (above: Cells) =>
      (await readSample(await sheetOf([above, ...beside]))).reading.warnings.map(({ code }) => code);
    assert.ok((await told(['Recettes', null, null, null, 'Dépenses'])).includes('tables_side_by_side'));
    assert.ok(!(await told(['Budget de 2026'])).includes('tables_side_by_side'));
  });

  it('is one table where blank rows part its records', async () => {
    for (const more of [
      [
        [4, 'd', 4.5],
        [5, 'e', null],
      ],
      [['Total', null, 'nd']],
      [['Source : CAF'], ['* provisoire']],
      [
        ['id', 'nom', 'montant'],
        [4, 'd', 4.5],
      ],
    ] as readonly (readonly Cells[])[]) {
      const { reading } = await readSample(await sheetOf([...FIRST, [], ...more]));
      assert.equal(reading.rowsRejected, 0);
      assert.ok(!reading.warnings.some(({ code }) => code === 'several_tables'));
    }
  });
});

describe('titles of three levels', () => {
  it('are joined from the top down', async () => {
    const { reading } = await readSample(
      await sheetOf(
        [
          ['Dep', 'RSA', null, null, null],
          [null, '2023', null, '2024', null],
          [null, 'F', 'H', 'F', 'H'],
          ...Array.from({ length: 6 }, (_, n) => [`0${n + 1}`, n, n + 1, n + 2, n + 3]),
        ],
        ['B1:E1', 'B2:C2', 'D2:E2'],
      ),
    );
    assert.deepEqual(reading.columns, ['Dep', 'RSA 2023 F', 'RSA 2023 H', 'RSA 2024 F', 'RSA 2024 H']);
  });
});

const told = (touched: readonly { _line: number; reason: string }[]) =>
  touched.map(({ _line, reason }) => `${_line} ${reason}`).toSorted();

describe('cells that are drawn as one', () => {
  it('are told in each row that lacks their value', async () => {
    const content = await sheetOf(
      [
        ['Export', '', '', ''],
        ['id', 'nom', 'commune', 'places'],
        ...[
          ['1', 'CCAS', 'Nîmes', 3],
          ['2', '', 'Alès', 4],
          ['3', '', 'Uzès', 5],
          ['4', 'Mission locale', '', 6],
        ],
        ['5', 'MFS', 'Sète', 7],
      ],
      ['A1:D1', 'B3:B5', 'B6:C6'],
    );
    const { rows, touched } = await readSample(content);
    assert.deepEqual(
      rows.map(({ nom }) => nom),
      ['CCAS', null, null, 'Mission locale', 'MFS'],
    );
    assert.deepEqual(told(touched), [
      '1 preamble_line',
      ...['4 merged_cells', '5 merged_cells', '6 merged_cells'],
    ]);
  });
});

describe('rows of totals', () => {
  const ROWS = [
    ['departement', 'last', 'rows'],
    ['01', 'a', 1],
    ['01', 'Total Accueil', 2],
    ['Sous-total 01', '', 3],
    ['Total Ain', 'une structure', 3],
    ['Total général', '', 3],
  ] as const;

  it('are told wherever they stand, in a workbook as in a text', async () => {
    const text = ROWS.map((cells) => cells.join(';')).join('\n');
    for (const content of [await sheetOf(ROWS.map((cells) => [...cells])), text]) {
      const { touched } = await readSample(content);
      assert.deepEqual(told(touched), ['4 footer_suspected', '6 footer_suspected']);
    }
  });
});

it('reads hours that go on beyond a day as hours, and no day', async () => {
  const workbook = new exceljs.Workbook();
  const sheet = workbook.addWorksheet('F');
  sheet.addRows([
    ['id', 'semaine', 'ouverture'],
    [1, 35 / 24, 0.375],
    [2, 1.5, 0.5],
    [3, 5.25, 0.75],
  ]);
  sheet.getColumn(2).numFmt = '[h]:mm';
  sheet.getColumn(3).numFmt = 'hh:mm';
  const { rows } = await readSample(Buffer.from(await workbook.xlsx.writeBuffer()));
  assert.deepEqual(
    rows.map(({ semaine, ouverture }) => [semaine, ouverture]),
    [
      ['35:00:00', '09:00:00'],
      ['36:00:00', '12:00:00'],
      ['126:00:00', '18:00:00'],
    ],
  );
});
