import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { readSample } from './read-sample.js';

const HEADER = 'identifiant;nom;date_entree;montant;adresse\n';
const good = (first: number, count: number): string =>
  Array.from(
    { length: count },
    (_, index) =>
      `${first + index};NOM${index};2024-01-0${1 + (index % 9)};${index},50;${index} rue du Lac\n`,
  ).join('');

const reasons = (findings: readonly { _line: number; reason: string }[]): string[] =>
  findings.map(({ _line, reason }) => `${_line} ${reason}`);

describe('a damaged record', () => {
  it('keeps a stray quote as a character and flags its line', async () => {
    const { rows, touched, reading } = await readSample(
      `${HEADER}${good(1, 5)}9;"DUPONT;2024-01-09;3,50;rue\n${good(20, 5)}`,
    );
    assert.deepEqual(reasons(touched), ['7 stray_quote']);
    assert.equal(rows[5]?.nom, '"DUPONT');
    assert.equal(reading.rowsRead, 11);
  });

  it('puts a surplus empty cell out where only one place fits', async () => {
    const { rows, touched } = await readSample(
      `${HEADER}${good(1, 8)}9;;DUPONT;2024-01-09;3,50;4 rue du Lac\n${good(20, 8)}`,
    );
    assert.deepEqual(reasons(touched), ['10 extra_empty_cells_dropped']);
    assert.deepEqual(
      [rows[8]?.nom, rows[8]?.date_entree, rows[8]?.montant],
      ['DUPONT', '2024-01-09', '3,50'],
    );
  });

  it('rejects a record with more cells than columns, with its line', async () => {
    const { rejects, reading } = await readSample(
      `${HEADER}${good(1, 5)}9;DUPONT;2024-01-09;3,50;rue;Lyon\n${good(20, 5)}`,
    );
    assert.deepEqual(reasons(rejects), ['7 too_many_cells']);
    assert.deepEqual([reading.rowsIn, reading.rowsRead, reading.rowsRejected], [11, 10, 1]);
  });

  it('pads a record whose last cells are missing and flags it', async () => {
    const { rows, touched } = await readSample(
      `${HEADER}${good(1, 5)}9;DUPONT;2024-01-09;3,50\n${good(20, 5)}`,
    );
    assert.deepEqual(reasons(touched), ['7 short_row_padded']);
    assert.equal(rows[5]?.adresse, null);
  });

  it('is not moved into other columns on the word of a handful of records', async () => {
    const { rows, touched } = await readSample('a;b;c\n1;x;2024-01-01\n2;y;2024-01-02\n3;2024-01-03\n');
    assert.deepEqual(reasons(touched), ['4 short_row_padded']);
    assert.deepEqual([rows[2]?.b, rows[2]?.c], ['2024-01-03', null]);
  });

  it('rejects a fragment with less than half of the cells', async () => {
    const { rejects } = await readSample(`${HEADER}${good(1, 5)}suite de l'adresse\n${good(20, 5)}`);
    assert.deepEqual(reasons(rejects), ['7 too_few_cells']);
  });

  it('rejects one record, not the rest of the file, when a quote never closes', async () => {
    const { rejects, rows } = await readSample(`${HEADER}${good(1, 5)}9;DUPONT;2024-01-09;3,50;"4 rue\n`);
    assert.deepEqual(reasons(rejects), ['7 unterminated_quote']);
    assert.equal(rows.length, 5);
  });

  it('drops a header that comes again, flags it and does not count it', async () => {
    const { rows, touched, reading } = await readSample(`${HEADER}${good(1, 5)}${HEADER}${good(20, 5)}`);
    assert.deepEqual(reasons(touched), ['7 repeated_header_dropped']);
    assert.deepEqual([rows.length, reading.rowsIn], [10, 10]);
  });

  it('takes out NUL bytes and flags the line', async () => {
    const { rows, touched, reading } = await readSample(
      `${HEADER}${good(1, 3)}9;DU\0PONT;2024-01-09;3,50;rue\n`,
    );
    assert.equal(rows[3]?.nom, 'DUPONT');
    assert.deepEqual(reasons(touched), ['5 nul_removed']);
    assert.ok(reading.warnings.some(({ code }) => code === 'nul_bytes'));
  });

  it('reads a windows-1252 line in a UTF-8 file, flags it and leaves the others exact', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`${HEADER}1;Zoé;2024-01-01;1,50;rue\n2;`),
      Buffer.from([0x5a, 0x6f, 0xe9]),
      Buffer.from(';2024-01-02;1,50;rue\n'),
    ]);
    const { rows, touched } = await readSample(bytes);
    assert.deepEqual([rows[0]?.nom, rows[1]?.nom], ['Zoé', 'Zoé']);
    assert.deepEqual(reasons(touched), ['3 mixed_encoding']);
  });
});

describe('the table in a CSV file', () => {
  it('starts after lines that are not part of it', async () => {
    const { rows, touched, reading } = await readSample(`Extraction du 01/03/2024\n\n${HEADER}${good(1, 3)}`);
    assert.equal(reading.dialect?.headerLine, 3);
    assert.equal(rows[0]?._line, 4);
    assert.deepEqual(reasons(touched), ['1 preamble_line']);
  });

  it('has numbered columns when the first line is a record', async () => {
    const { reading } = await readSample(good(1, 5));
    assert.deepEqual(reading.columns, ['colonne_1', 'colonne_2', 'colonne_3', 'colonne_4', 'colonne_5']);
    assert.deepEqual([reading.rowsRead, reading.dialect?.headerLine], [5, 0]);
  });

  it('has the declared names when it has no header', async () => {
    const { reading, rows } = await readSample('finess;2026\n1;A\n2;B\n', {
      declared: { columns: ['id', 'nom'], headerLines: 1 },
    });
    assert.deepEqual(reading.columns, ['id', 'nom']);
    assert.deepEqual(
      rows.map(({ id }) => id),
      ['1', '2'],
    );
  });

  it('keeps names as written, without marks and outer spaces, unique and never empty', async () => {
    const { reading } = await readSample('\ufeff Nom ;"Date\nd’entrée";nom;;_line\na;b;c;d;e\n');
    assert.deepEqual(reading.columns, ['Nom', 'Date d’entrée', 'nom_2', 'colonne_4', '_line_2']);
  });

  it('may be empty of records', async () => {
    const { reading, rows } = await readSample(HEADER);
    assert.deepEqual([reading.rowsIn, rows.length, reading.columns.length], [0, 0, 5]);
  });

  it('is read in the dialect found when the declared one no longer fits, with a warning', async () => {
    const { reading } = await readSample(`${HEADER}${good(1, 5)}`, { declared: { delimiter: '\t' } });
    assert.equal(reading.dialect?.delimiter, ';');
    assert.deepEqual(
      reading.warnings.map(({ code }) => code),
      ['dialect_changed'],
    );
  });

  it('flags a last line that says it is a total', async () => {
    const { touched } = await readSample(`${HEADER}${good(1, 5)}Total;5;;10,00;\n`);
    assert.deepEqual(reasons(touched), ['7 footer_suspected']);
  });

  it('keeps a cell of 5 million characters', async () => {
    const { rows } = await readSample(`a;b\n1;"${'x'.repeat(5_000_000)}"\n2;y\n`);
    assert.equal(String(rows[0]?.b).length, 5_000_000);
  });
});

describe('a line end of another kind', () => {
  const file = (line: string) => `${HEADER}${good(1, 10)}${line}${good(20, 10)}`;

  it('parts two records, and the lines below are counted on', async () => {
    for (const [end, newline] of [
      ['\r', '\n'],
      ['\r', '\r\n'],
      ['\n', '\r'],
    ] as const) {
      const text = file(`8;A;2024-01-08;1,50;a${end}9;B;2024-01-09;2,50;b\n8;court\n`).replaceAll(
        '\n',
        newline,
      );
      const { rows, touched, rejects } = await readSample(end === '\n' ? text.replace('a\r9', 'a\n9') : text);
      assert.deepEqual(
        rows.slice(10, 12).map(({ _line, nom, adresse }) => [_line, nom, adresse]),
        [
          [12, 'A', 'a'],
          [13, 'B', 'b'],
        ],
      );
      assert.deepEqual([reasons(touched), rows.length], [['12 mixed_line_ends'], 22]);
      assert.equal(rejects[0]?._line, 14);
      assert.equal(rows[12]?._line, 15);
    }
  });

  it('parts the header from the first record, and stays in a title where the whole is the header', async () => {
    for (const newline of ['\n', '\r\n']) {
      const lines = good(1, 10).replaceAll('\n', newline);
      const { reading, rows, touched } = await readSample(HEADER.replace('\n', '\r') + lines);
      assert.deepEqual(reading.columns, HEADER.trim().split(';'));
      assert.deepEqual([rows.length, rows[0]?._line, rows[9]?._line], [10, 2, 11]);
      assert.deepEqual([reasons(touched), reading.warnings], [['1 mixed_line_ends'], []]);
    }
    const titled = await readSample(HEADER.replace('nom', 'nom\rusuel') + good(1, 10));
    assert.deepEqual([titled.rows.length, titled.touched], [10, []]);
  });

  it('stays within a cell where the whole is one record', async () => {
    const { rows, touched, rejects } = await readSample(file('8;A;2024-01-08;1,50;1 rue\rLyon\n'));
    assert.deepEqual([rows[10]?.adresse, touched, rejects], ['1 rue\rLyon', [], []]);
    const quoted = await readSample('"alpha";"beta"\n"\r;\r\n";""\n', {
      speed: 'careful',
      declared: { delimiter: ';', quote: '"', headerLines: 1 },
    });
    assert.deepEqual([quoted.rows[0]?.alpha, quoted.touched], ['\r;\r\n', []]);
  });
});
