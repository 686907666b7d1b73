import assert from 'node:assert/strict';
import exceljs from 'exceljs';
import { describe, it } from 'vitest';
import { storedNumber } from '../../../activities/read/plain-number.js';
import { readSample } from './read-sample.js';

async function workbookOf(fill: (workbook: exceljs.Workbook) => void): Promise<Buffer> {
  const workbook = new exceljs.Workbook();
  fill(workbook);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

describe('a workbook', () => {
  it('gives a whole number of 16 digits as it is written: two identifiers are not one', async () => {
    const content = await workbookOf((workbook) => {
      workbook.addWorksheet('F').addRows([
        ['id', 'nom'],
        [1234567890123456, 'a'],
        [1234567890123461, 'b'],
      ]);
    });
    const { rows } = await readSample(content);
    assert.deepEqual(
      rows.map(({ id }) => id),
      ['1234567890123456', '1234567890123461'],
    );
    const stored = ['12345678901234567890', '-0012', '0', '-0', '0.30000000000000004', '1.5E3', '1.0'];
    const told = ['12345678901234567890', '-12', '0', '0', '0.3', '1500', '1'];
    assert.deepEqual(stored.map(storedNumber), told);
  });

  it('joins titles of two levels where those of the upper one go down beside them, drawn as one', async () => {
    const content = await workbookOf((workbook) => {
      const sheet = workbook.addWorksheet('F');
      sheet.addRows([['Dépt', 'Effectif', null, 'Note']]);
      sheet.addRows([[null, 'H', 'F', null]]);
      for (let rank = 1; rank < 9; rank += 1) sheet.addRow([`0${rank}`, rank, rank + 1, 'x']);
      for (const span of ['A1:A2', 'B1:C1', 'D1:D2']) sheet.mergeCells(span);
    });
    const { reading, rows } = await readSample(content);
    assert.deepEqual(reading.columns, ['Dépt', 'Effectif H', 'Effectif F', 'Note']);
    assert.deepEqual([reading.headerRow, rows.length, rows[0]?._line], [2, 8, 3]);
  });

  it('leaves a first record without a key where only its title spans two columns that it fills otherwise', async () => {
    const content = await workbookOf((workbook) => {
      const sheet = workbook.addWorksheet('F');
      sheet.addRows([['id', 'Nom et prénom', null, 'Ville']]);
      sheet.addRows([[null, 'Dupont', 'Jean', 'Lille']]);
      for (let rank = 1; rank < 9; rank += 1) sheet.addRow([`A${rank}`, 'Martin', 'Marie', 'Lyon']);
      sheet.mergeCells('B1:C1');
    });
    const { reading, rows } = await readSample(content);
    assert.deepEqual([reading.headerRow, rows.length], [1, 9]);
  });

  it('gives dates as ISO text, numbers plain, formulas as results, links and rich text as text', async () => {
    const content = await workbookOf((workbook) => {
      const sheet = workbook.addWorksheet('Données');
      sheet.addRow(['nir', 'date', 'horodatage', 'somme', 'lien', 'riche', 'vrai']);
      sheet.addRow([
        199010199999945,
        new Date(Date.UTC(2024, 1, 29)),
        new Date(Date.UTC(2024, 1, 29, 13, 45)),
        { formula: '1+1', result: 2 },
        { text: 'site', hyperlink: 'https://example.org' },
        { richText: [{ text: 'a' }, { text: 'b' }] },
        true,
      ]);
    });
    const { reading, rows } = await readSample(content);
    assert.equal(reading.format, 'xlsx');
    assert.deepEqual(
      { ...rows[0] },
      {
        _line: 2,
        nir: '199010199999945',
        date: '2024-02-29',
        horodatage: '2024-02-29T13:45:00',
        somme: '2',
        lien: 'site',
        riche: 'ab',
        vrai: 'TRUE',
      },
    );
  });

  it('starts at the row with the most titles and counts rows as the sheet does', async () => {
    const content = await workbookOf((workbook) => {
      workbook.addWorksheet('vide');
      const sheet = workbook.addWorksheet('suivi');
      sheet.addRow(['Extraction de mars']);
      sheet.addRow([]);
      sheet.addRow(['nom', 'ville', 'code postal']);
      sheet.addRow(['A', 'Bourg', '01000']);
      sheet.addRow([]);
      sheet.addRow(['B', null, '01440']);
    });
    const { reading, rows, touched } = await readSample(content);
    assert.deepEqual(reading.columns, ['nom', 'ville', 'code postal']);
    assert.deepEqual(
      rows.map(({ _line, ville }) => [_line, ville]),
      [
        [4, 'Bourg'],
        [6, null],
      ],
    );
    assert.deepEqual(
      touched.map(({ _line, reason }) => `${_line} ${reason}`),
      ['1 preamble_line'],
    );
    assert.deepEqual(reading.sheets, ['suivi', 'vide']);
  });

  it('is read at the declared sheet', async () => {
    const content = await workbookOf((workbook) => {
      workbook.addWorksheet('a').addRows([['x'], ['1']]);
      workbook.addWorksheet('b').addRows([['y'], ['1'], ['2']]);
    });
    const { reading } = await readSample(content, { declared: { sheet: 'b' } });
    assert.deepEqual([reading.columns, reading.rowsRead], [['y'], 2]);
    await assert.rejects(readSample(content, { declared: { sheet: 'c' } }), /no sheet named "c" among its 2/);
  });
});

type Cells = readonly (string | number | Date | null)[];

/** A workbook of sheets by name; a name that starts with a point is hidden. */
const sheetsOf = (sheets: Readonly<Record<string, readonly Cells[]>>): Promise<Buffer> =>
  workbookOf((workbook) => {
    for (const [name, rows] of Object.entries(sheets)) {
      const hidden = name.startsWith('.');
      const sheet = workbook.addWorksheet(hidden ? name.slice(1) : name);
      if (hidden) sheet.state = 'hidden';
      for (const row of rows) sheet.addRow([...row]);
    }
  });

const day = (month: number): Date => new Date(Date.UTC(2024, month - 1, 1));

/** What stands in a sheet → the columns, and the row of the first record. */
const TITLES: readonly (readonly [what: string, rows: readonly Cells[], columns: string[], first: number])[] =
  [
    [
      'a column without a title',
      [
        ['Nom', 'Ville'],
        ['Mairie', 'Lyon'],
        ['Asso', 'Paris', 'fermé le lundi'],
        ['CCAS', 'Nice'],
      ],
      ['Nom', 'Ville', 'colonne_3'],
      2,
    ],
    [
      'a column without a title that is always filled',
      [
        ['Nom', null, 'Ville'],
        ['Mairie', 'x', 'Lyon'],
        ['Asso', 'y', 'Paris'],
        ['CCAS', 'z', 'Nice'],
      ],
      ['Nom', 'colonne_2', 'Ville'],
      2,
    ],
    [
      'years, and words for what is missing',
      [
        ['Département', 2023, 2024],
        ['01-Ain', 85, 84],
        ['02-Aisne', 93, 94],
        ['03-Allier', 'ND', 'ND'],
        ['04', 91, 'ND'],
      ],
      ['Département', '2023', '2024'],
      2,
    ],
    [
      'days',
      [
        ['Commune', day(1), day(2), day(3)],
        ['Privas', 1, 2, 3],
        ['Aubenas', 4, 5, 6],
      ],
      ['Commune', '2024-01-01', '2024-02-01', '2024-03-01'],
      2,
    ],
    [
      'numbers of months',
      [
        ['Commune', 1, 2, 3],
        ['Privas', 12, 7, 40],
        ['Aubenas', 9, 8, 33],
      ],
      ['Commune', '1', '2', '3'],
      2,
    ],
    [
      'two levels',
      [
        [null, 'RSA', null, 'AAH', null],
        ['Mois', 'Effectif', 'Evolution', 'Effectif', 'Evolution'],
        ['janv', 1, 2, 3, 4],
        ['févr', 5, 6, 7, 8],
      ],
      ['Mois', 'RSA Effectif', 'RSA Evolution', 'AAH Effectif', 'AAH Evolution'],
      3,
    ],
    [
      'two levels, the first column of which spans both',
      [
        ['Mois', 'RSA', null, 'AAH'],
        [null, 'Femmes', 'Hommes', 'Femmes'],
        ['janv', 1, 2, 3],
        ['févr', 5, 6, 7],
      ],
      ['Mois', 'RSA Femmes', 'RSA Hommes', 'AAH Femmes'],
      3,
    ],
    [
      'what it is, in two cells a row, above',
      [
        ['Structure :', 'CD 07'],
        ['Extraction du', day(3)],
        [],
        ['nom', 'ville'],
        ['A', 'Lyon'],
        ['B', 'Nice'],
        ['C', 'Pau'],
      ],
      ['nom', 'ville'],
      5,
    ],
  ];

describe('the titles of a sheet', () => {
  for (const [what, rows, columns, first] of TITLES)
    it(`are found with ${what}`, async () => {
      const found = await readSample(await sheetsOf({ F: rows }));
      assert.deepEqual(found.reading.columns, columns);
      assert.equal(found.rows[0]?._line, first);
      assert.equal(found.rows.length, rows.length - first + 1);
    });

  it('are missed in no sheet of numbers alone: columns are numbered and every row is a record', async () => {
    const { reading, rows } = await readSample(
      await sheetsOf({
        F: [
          [3, 17],
          [4, 16],
          [9, 12],
        ],
      }),
    );
    assert.deepEqual([reading.columns, rows.length, reading.headerRow], [['colonne_1', 'colonne_2'], 3, 0]);
    assert.deepEqual(
      reading.warnings.map(({ code }) => code),
      ['header_absent'],
    );
  });

  it('span as far as their merged cells say', async () => {
    const content = await workbookOf((workbook) => {
      const sheet = workbook.addWorksheet('F');
      sheet.addRows([
        ['Mois', 'RSA', null, 'Note'],
        [null, 'Femmes', 'Hommes', null],
        ['janv', 1, 2, 'x'],
        ['févr', 3, 4, 'y'],
      ]);
      sheet.mergeCells('A1:A2');
      sheet.mergeCells('B1:C1');
      sheet.mergeCells('D1:D2');
    });
    const { reading } = await readSample(content);
    assert.deepEqual(reading.columns, ['Mois', 'RSA Femmes', 'RSA Hommes', 'Note']);
  });

  it('leave the rows above them counted and told', async () => {
    const { reading, touched } = await readSample(
      await sheetsOf({ F: [['Suivi du RSA'], ['Mars'], ['nom', 'cp'], ['A', '07000']] }),
    );
    assert.deepEqual([reading.rowsAbove, reading.rowsIn, reading.headerRow], [2, 1, 3]);
    assert.deepEqual(
      touched.map(({ _line, reason }) => `${_line} ${reason}`),
      ['1 preamble_line', '2 preamble_line'],
    );
  });
});

const TABLE: readonly Cells[] = [
  ['nom', 'cp', 'ville'],
  ['A', '01000', 'Bourg'],
  ['B', '75001', 'Paris'],
];

describe('the sheet of a workbook', () => {
  for (const [what, sheets] of [
    ['a readme before it', { 'Lisez-moi': [['Ce classeur contient les structures']], Structures: TABLE }],
    [
      'a dictionary before it',
      {
        Dictionnaire: [
          ['champ', 'sens', 'type'],
          ['nom', 'le nom', 'texte'],
          ['cp', 'code', 'texte'],
        ],
        Structures: TABLE,
      },
    ],
    [
      'a longer text before it',
      { Contexte: Array.from({ length: 12 }, (_, line) => [`Ligne ${line}`]), Structures: TABLE },
    ],
    ['a hidden sheet before it', { '.Calculs': [...TABLE, ...TABLE.slice(1)], Structures: TABLE }],
  ] as const)
    it(`is the one with the table: ${what}`, async () => {
      const { reading, rows } = await readSample(await sheetsOf(sheets));
      assert.deepEqual([reading.sheets?.[0], reading.sheets?.length, rows.length], ['Structures', 2, 2]);
    });

  it('is the first of several alike, and the others are named', async () => {
    const { reading } = await readSample(await sheetsOf({ Janvier: TABLE, Février: TABLE }));
    assert.equal(reading.sheets?.[0], 'Janvier');
    assert.deepEqual(
      reading.warnings.map(({ code, field }) => [code, field]),
      [['sheets_not_read', 'Février']],
    );
  });

  it('tells the notes below its table', async () => {
    const rows = [...TABLE, ['Source : DREES, 2024'], ['Champ : France entière']];
    const { touched } = await readSample(await sheetsOf({ F: rows }));
    assert.deepEqual(
      touched.map(({ _line, reason }) => `${_line} ${reason}`),
      ['4 footnote_suspected', '5 footnote_suspected'],
    );
  });

  it('tells formulas that nobody has calculated, and takes an empty result for one', async () => {
    const content = await workbookOf((workbook) => {
      const sheet = workbook.addWorksheet('F');
      sheet.addRow(['nom', 'calcul']);
      sheet.addRow(['A', { formula: '1+1' }]);
      sheet.addRow(['B', { formula: 'IF(TRUE,"","x")', result: '' }]);
      sheet.addRow(['C', { formula: '1+2', result: 3 }]);
    });
    const { rows, touched } = await readSample(content);
    assert.deepEqual([rows[0]?.calcul, rows[2]?.calcul], [null, '3']);
    assert.deepEqual(
      touched.map(({ _line, reason }) => `${_line} ${reason}`),
      ['2 formula_without_value'],
    );
  });
});
