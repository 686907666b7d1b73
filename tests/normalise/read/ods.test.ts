/** OpenDocument spreadsheets, the State's own office format, read as workbooks are. */
import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { ZipFile } from 'yazl';
import { readSample } from './read-sample.js';

const NAMES =
  'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"';
const STYLES =
  '<office:automatic-styles><style:style style:name="caché"><style:table-properties table:display="false"/></style:style></office:automatic-styles>';

async function odsOf(
  sheets: string,
  { type = 'spreadsheet', manifest = '<manifest/>' }: { type?: string; manifest?: string } = {},
): Promise<Buffer> {
  const zip = new ZipFile();
  const mimetype = `application/vnd.oasis.opendocument.${type}`;
  zip.addBuffer(Buffer.from(mimetype), 'mimetype', { compress: false });
  zip.addBuffer(
    Buffer.from(
      `<?xml version="1.0"?><office:document-content ${NAMES}>${STYLES}<office:body><office:spreadsheet>${sheets}</office:spreadsheet></office:body></office:document-content>`,
    ),
    'content.xml',
  );
  zip.addBuffer(Buffer.from(manifest), 'META-INF/manifest.xml');
  zip.end();
  const parts: Buffer[] = [];
  for await (const part of zip.outputStream) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

const table = (name: string, rows: string, style = ''): string =>
  `<table:table table:name="${name}" table:style-name="${style}">${rows}</table:table>`;
const row = (...cells: string[]): string => `<table:table-row>${cells.join('')}</table:table-row>`;
const cell = (attributes: string, text = ''): string =>
  `<table:table-cell ${attributes}>${text}</table:table-cell>`;
const text = (value: string): string => cell('office:value-type="string"', `<text:p>${value}</text:p>`);
const number = (value: string, more = ''): string =>
  cell(`office:value-type="float" office:value="${value}" ${more}`, '<text:p>montré autrement</text:p>');
const head = (...names: string[]): string => row(...names.map(text));

describe('an OpenDocument spreadsheet', () => {
  it('gives its cells by what they are worth, not by how they are shown', async () => {
    const content = await odsOf(
      table(
        'F',
        head('texte', 'nombre', 'jour', 'instant', 'heure', 'vrai', 'lignes') +
          row(
            cell(
              'office:value-type="string"',
              '<text:p>a<text:s text:c="2"/>b &amp; <text:span>c</text:span></text:p>',
            ),
            number('0.30000000000000004'),
            cell('office:value-type="date" office:date-value="2024-02-29"'),
            cell('office:value-type="date" office:date-value="2024-02-29T13:45:00"'),
            cell('office:value-type="time" office:time-value="PT08H30M00S"'),
            cell('office:value-type="boolean" office:boolean-value="true"'),
            cell(
              'office:value-type="string"',
              '<office:annotation><text:p>une note</text:p></office:annotation><text:p>une</text:p><text:p>deux</text:p>',
            ),
          ),
      ),
    );
    const { reading, rows } = await readSample(content, { fileName: 'f.ods' });
    assert.deepEqual([reading.format, reading.container], ['ods', 'none']);
    assert.deepEqual(
      { ...rows[0] },
      {
        _line: 2,
        texte: 'a  b & c',
        nombre: '0.3',
        jour: '2024-02-29',
        instant: '2024-02-29T13:45:00',
        heure: '08:30:00',
        vrai: 'TRUE',
        lignes: 'une\ndeux',
      },
    );
  });

  it('counts repeated rows and cells as the sheet does', async () => {
    const content = await odsOf(
      table(
        'F',
        `${head('a', 'b', 'c')}<table:table-row table:number-rows-repeated="2">${number('1', 'table:number-columns-repeated="2"')}${text('x')}</table:table-row>` +
          `<table:table-row table:number-rows-repeated="3">${cell('table:number-columns-repeated="1024"')}</table:table-row>${row(text('y'), number('2'))}` +
          `<table:table-row table:number-rows-repeated="1048000">${cell('')}</table:table-row>`,
      ),
    );
    const { rows } = await readSample(content);
    assert.deepEqual(
      rows.map(({ _line, a, b, c }) => [_line, a, b, c]),
      [
        [2, '1', '1', 'x'],
        [3, '1', '1', 'x'],
        [7, 'y', '2', null],
      ],
    );
  });

  it('is read at the sheet with the table: neither a hidden one nor a readme', async () => {
    const body = head('nom', 'cp') + row(text('A'), text('01000')) + row(text('B'), text('75001'));
    const content = await odsOf(
      table('Caché', body + row(text('C'), text('7')), 'caché') +
        table('Lisez-moi', row(text('Ce classeur…'))) +
        table('Structures', body),
    );
    const { reading, rows } = await readSample(content);
    assert.deepEqual([reading.sheets, rows.length], [['Structures', 'Caché', 'Lisez-moi'], 2]);
  });

  it('joins titles of two levels as far as the upper ones span', async () => {
    const spans = (value: string, count: number): string =>
      cell(
        `office:value-type="string" table:number-columns-spanned="${count}"`,
        `<text:p>${value}</text:p>`,
      ) + '<table:covered-table-cell/>'.repeat(count - 1);
    const content = await odsOf(
      table(
        'F',
        row(cell(''), spans('RSA', 2), text('Note')) +
          row(text('Mois'), text('Femmes'), text('Hommes')) +
          row(text('janv'), number('1'), number('2'), text('x')) +
          row(text('févr'), number('3'), number('4'), text('y')),
      ),
    );
    assert.deepEqual((await readSample(content)).reading.columns, [
      'Mois',
      'RSA Femmes',
      'RSA Hommes',
      'Note',
    ]);
  });

  it('tells formulas without a stored value', async () => {
    const content = await odsOf(
      table(
        'F',
        head('nom', 'calcul') +
          row(text('A'), cell('table:formula="of:=1+1"')) +
          row(text('B'), number('2', 'table:formula="of:=1+1"')),
      ),
    );
    const { rows, touched } = await readSample(content);
    assert.deepEqual(
      touched.map(({ _line, reason }) => `${_line} ${reason}`),
      ['2 formula_without_value'],
    );
    assert.equal(rows[1]?.calcul, '2');
  });

  for (const [what, content, refusal] of [
    [
      'behind a password',
      odsOf('', { manifest: '<m:file-entry><m:encryption-data/></m:file-entry>' }),
      /password/,
    ],
    ['a text document', odsOf('', { type: 'text' }), /a text or a presentation/],
    ['without sheets', odsOf(''), /damaged OpenDocument/],
    [
      'that asks for billions of cells',
      odsOf(
        table(
          'F',
          `${head('a')}<table:table-row table:number-rows-repeated="1000000">${number('1', 'table:number-columns-repeated="16000"')}</table:table-row>`,
        ),
      ),
      /decompression bomb/,
    ],
  ] as const)
    it(`is refused ${what}`, async () => {
      await assert.rejects(readSample(await content), refusal);
    });

  it('is refused as what its name says where it is none', async () => {
    await assert.rejects(readSample('nom;ville\nA;Lyon\n', { fileName: 'f.ods' }), /damaged OpenDocument/);
  });
});
