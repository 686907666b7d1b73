/** A record is put back where one place fits clearly, in time linear in its length; else it is rejected and told. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { alignCells } from '../../../activities/read/csv/align-cells.js';
import { mendQuotes } from '../../../activities/read/csv/mend-quotes.js';
import { feedSplit, openSplit, splitCells } from '../../../activities/read/csv/split-cells.js';
import { profileColumns } from '../../../activities/read/evidence/cell-shapes.js';
import { nameColumns } from '../../../activities/read/evidence/name-columns.js';
import { readSample } from './read-sample.js';

/** Anything that is not linear takes minutes here; no time is measured. */
const FAR_TOO_LONG_MS = 60_000;

const SYNTAX = { delimiter: ';', quote: '"', escape: '"' } as const;
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const reasons = (findings: readonly { _line: number; reason: string }[]): string[] =>
  findings.map(({ _line, reason }) => `${_line} ${reason}`);

describe('quotes out of place', () => {
  it(
    'are mended in time linear in the record, however many cells it has',
    () => {
      const record = (cells: number) =>
        numbers(cells)
          .map((cell) => `"un mot" ${cell}"`)
          .join(';');
      for (const cells of [150, 300, 3_000]) {
        const mended = mendQuotes(record(cells), SYNTAX, cells);
        assert.equal(mended?.[1], 'un mot" 1');
        assert.equal(mended?.length, cells);
      }
    },
    FAR_TOO_LONG_MS,
  );

  it(
    'are given up in time linear in the record where nothing fits',
    () => {
      const hopeless = `"${'a";"b '.repeat(9_000)}`;
      assert.equal(mendQuotes(hopeless, SYNTAX, 40), null);
      assert.equal(mendQuotes(hopeless, SYNTAX, 8_990)?.length ?? null, 8_990);
    },
    FAR_TOO_LONG_MS,
  );

  it('give back what was written, whatever the cells hold', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ' ', ';', '"', '\n'), maxLength: 8 });
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 12 }), (cells) => {
        const text = cells.map((one) => `"${one.replaceAll('"', '""')}"`).join(';');
        assert.deepEqual(splitCells(text, SYNTAX).cells, cells);
        // Cells of quotes and delimiters alone may also be read another way, which is as good.
        assert.equal(mendQuotes(text, SYNTAX, cells.length)?.length, cells.length);
      }),
    );
  });

  it('split alike in one piece and line by line', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ';', '"', '\n'), maxLength: 30 });
    fc.assert(
      fc.property(text, (whole) => {
        const split = openSplit();
        const [first = '', ...lines] = whole.split('\n');
        feedSplit(split, first, SYNTAX);
        let fed = first;
        for (const line of lines) {
          if (split.state !== 'open') break;
          feedSplit(split, `\n${line}`, SYNTAX);
          fed += `\n${line}`;
        }
        const alone = splitCells(fed, SYNTAX);
        assert.deepEqual([split.state, split.cells], [alone.state, [...alone.cells]]);
      }),
    );
  });
});

describe('a surplus cell with a line end', () => {
  it('is one record with its neighbours as they were written', async () => {
    const { reading, rows } = await readSample('"a";"b"\n"1";"2";"\n"\n');
    assert.equal(reading.rowsIn, 1);
    assert.deepEqual({ ...rows[0] }, { _line: 2, a: '1', b: '2', colonne_3: '\n' });
  });

  it('is dropped where it is blank, and told', async () => {
    const good = numbers(12).map((row) => `"${row}";"x${row}"\n`);
    const { rows, touched } = await readSample(`"a";"b"\n${good.join('')}"13";"y";"\n"\n"14";"z"\n`);
    assert.deepEqual(reasons(touched), ['14 extra_empty_cells_dropped']);
    assert.deepEqual([rows[12]?.b, rows[13]?.b, rows[13]?._line], ['y', 'z', 16]);
  });

  it('rejects its own record alone where it says something', async () => {
    const good = numbers(12).map((row) => `"${row}";"x${row}"\n`);
    const { rows, rejects } = await readSample(`"a";"b"\n${good.join('')}"13";"y";"un\ndeux"\n"14";"z"\n`);
    assert.deepEqual(reasons(rejects), ['14 too_many_cells']);
    assert.deepEqual([rows.length, rows[12]?.a], [13, '14']);
  });
});

/** Column 5 is always empty, column 6 often. */
const LIEUX = [
  'nom,cp,ville,tag,site,courriel',
  ...numbers(30).map(
    (row) => `Asso ${row},9740${row % 9},St Denis,,${row % 3 === 0 ? `https://s${row}.fr` : ''},c${row}@e.fr`,
  ),
].join('\n');

describe('a short record', () => {
  it('is rejected where several places fit: a column that is always empty says nothing', async () => {
    const { rejects } = await readSample(`${LIEUX}\nAsso S,97400,St Denis,https://www.s.fr,c@s.fr\n`);
    assert.deepEqual(reasons(rejects), ['32 too_few_cells']);
  });

  it('is put back where one place fits clearly', async () => {
    const { rows, touched } = await readSample(`${LIEUX}\nAsso S,St Denis,,https://www.s.fr,c@s.fr\n`);
    assert.deepEqual(reasons(touched), ['32 short_row_realigned']);
    assert.deepEqual([rows[30]?.cp, rows[30]?.ville], [null, 'St Denis']);
  });

  it('is read whole where its writer leaves out the separators at the end', async () => {
    const text = numbers(40)
      .map((row) =>
        `A${row};Lyon;${row % 2 ? `rue ${row}` : ''};${row % 4 === 0 ? 'oui' : ''}`.replace(/;+$/, ''),
      )
      .join('\n');
    const { reading, rows } = await readSample(`nom;ville;voie;note\n${text}\nB;Nice\n`);
    assert.deepEqual([reading.rowsRead, reading.rowsRejected], [41, 0]);
    assert.deepEqual([rows[40]?.ville, rows[40]?.voie], ['Nice', null]);
  });

  it(
    'of thousands of cells takes time linear in them',
    () => {
      const width = 5_000;
      const rows = numbers(20).map((row) =>
        numbers(width).map((cell) => (cell % 2 ? `x${row}` : String(row))),
      );
      const profile = profileColumns(rows, width);
      const short = (rows[0] ?? []).toSpliced(2_500, 1);
      assert.notEqual(alignCells(short, profile), 'too_few_cells');
    },
    FAR_TOO_LONG_MS,
  );
});

describe('a header', () => {
  for (const [what, head, width] of [
    [
      'with two separators fewer than the rows is the header, and the surplus of empty cells no column',
      'nom;ville;cp',
      3,
    ],
    ['with one separator fewer is the header, and its last column stays', 'nom;ville;cp;', 5],
  ] as const)
    it(what, async () => {
      const { reading, rows, touched } = await readSample(
        `${head}\nMission locale;Lyon;69003;;\nPLIE;Paris;75001;;\n`,
      );
      assert.deepEqual(reading.columns.slice(0, 3), ['nom', 'ville', 'cp']);
      assert.equal(reading.columns.length, width);
      assert.deepEqual([rows.length, rows[1]?.cp], [2, '75001']);
      // A separator may also be missing between two names: that is for the partner to see.
      assert.deepEqual(reasons(touched), ['1 header_shorter_than_rows']);
    });

  it('that leaves a filled column without a name is told, and the cells are kept', async () => {
    const { reading, rows } = await readSample('nom;ville\nA;Lyon;x\nB;Nice;\nC;Pau;\n');
    assert.deepEqual(reading.columns, ['nom', 'ville', 'colonne_3']);
    assert.equal(rows[0]?.colonne_3, 'x');
    assert.deepEqual(
      reading.warnings.map(({ code }) => code),
      ['header_shorter_than_rows'],
    );
  });

  it('is found where most records leave out the cells at their end', async () => {
    const { reading } = await readSample(
      `a;b;c;d;e;f;g;h\n${numbers(30)
        .map((row) => (row % 10 === 0 ? `x${row};1;2;3;4;5;6;7` : `x${row};1;2`))
        .join('\n')}\n`,
    );
    assert.deepEqual(reading.columns, ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
    assert.equal(reading.rowsRead, 30);
  });

  it(
    'of one name a hundred thousand times is named in time linear in it',
    () => {
      const names = nameColumns(
        Array.from({ length: 100_000 }, () => 'x'),
        100_000,
      );
      assert.equal(new Set(names).size, 100_000);
    },
    FAR_TOO_LONG_MS,
  );
});

describe('a file of several tables', () => {
  const first = `nom;ville;cp\n${numbers(12)
    .map((row) => `A${row};Lyon;6900${row % 9}`)
    .join('\n')}\n`;

  it('says so, with the line of the second', async () => {
    const { reading, rows } = await readSample(`${first}\ncode;libelle\n1;un\n2;deux\n`);
    assert.deepEqual(
      reading.warnings.map(({ code, detail }) => [code, /line (\d+)/.exec(detail)?.[1]]),
      [['several_tables', '15']],
    );
    assert.equal(rows[11]?.nom, 'A11');
  });

  it('is read at the declared one, with the lines of the file, at both speeds', async () => {
    const text = `Bilan de mars\n\n${first}\ncode;libelle\n1;"un\n\nbis"\n2;deux\n\nx;y\n3;4\n`;
    for (const speed of ['best', 'careful'] as const) {
      const second = await readSample(text, { declared: { table: 2 }, speed });
      assert.deepEqual(second.reading.columns, ['code', 'libelle']);
      assert.deepEqual(
        second.rows.map(({ _line, code, libelle }) => [_line, code, libelle]),
        [
          [18, '1', 'un\n\nbis'],
          [21, '2', 'deux'],
        ],
      );
      assert.deepEqual([second.touched, second.reading.rowsAbove], [[], 0]);
      const third = await readSample(text, { declared: { table: 3 }, speed });
      assert.deepEqual([third.reading.columns, third.rows[0]?._line], [['x', 'y'], 24]);
    }
    await assert.rejects(
      readSample(text, { declared: { table: 4 } }),
      /has 3 tables .*table 4 was asked for/,
    );
  });

  it('is not seen in one table with blank lines and a short record', async () => {
    const { reading } = await readSample(`${first}\nB;Nice;06000\n\nC;Pau\nD;Pau;64000\n`);
    assert.deepEqual(reading.warnings, []);
  });
});

describe('a table of one column', () => {
  it('tells its blank lines, which may be values that are missing', async () => {
    const { reading, rows, touched } = await readSample('nom\na\n\nb\n\n\nc\n\n\n');
    assert.deepEqual(
      rows.map(({ _line, nom }) => [_line, nom]),
      [
        [2, 'a'],
        [4, 'b'],
        [7, 'c'],
      ],
    );
    assert.deepEqual(reasons(touched), ['3 blank_record', '5 blank_record', '6 blank_record']);
    assert.equal(reading.rowsIn, 3);
  });

  it('keeps a value that is written as empty', async () => {
    const { rows, touched } = await readSample('nom\n"a"\n""\n"b"\n');
    assert.equal(rows.length, 3);
    assert.deepEqual(touched, []);
  });
});

describe('the end mark of DOS behind the last line', () => {
  for (const [encoding, bytes] of [
    ['utf-8', Buffer.from('id;nom\r\n1;été\r\n2;b\r\n\x1a')],
    ['windows-1252', Buffer.from('id;nom\r\n1;\xe9t\xe9\r\n2;b\r\n\x1a', 'latin1')],
    ['utf-8', Buffer.from('id;nom\r\n1;été\r\n2;b\x1a')],
  ] as const)
    it(`is no record (${encoding})`, async () => {
      const { reading, rows, rejects } = await readSample(bytes);
      assert.deepEqual(
        rows.map(({ id, nom }) => [id, nom]),
        [
          ['1', 'été'],
          ['2', 'b'],
        ],
      );
      assert.deepEqual([reading.rowsIn, reading.encoding?.name, rejects.length], [2, encoding, 0]);
    });
});

describe('files that were put one behind the other', () => {
  it('have a mark within, which is no part of a title or a value', async () => {
    const { rows, touched } = await readSample('\ufeffid;nom\n1;a\n\ufeffid;nom\n2;b\n\ufeff3;c\n');
    assert.deepEqual(
      rows.map(({ id }) => id),
      ['1', '2', '3'],
    );
    assert.deepEqual(reasons(touched), ['3 repeated_header_dropped']);
  });
});

it('tells that a file of UTF-16 ends within a character', async () => {
  const whole = Buffer.from('\ufeffid;nom\r\n1;a\r\n2;b\r\n', 'utf16le');
  assert.deepEqual((await readSample(whole)).reading.warnings, []);
  const { reading } = await readSample(whole.subarray(0, -1));
  assert.deepEqual(
    reading.warnings.map(({ code }) => code),
    ['truncated'],
  );
});
