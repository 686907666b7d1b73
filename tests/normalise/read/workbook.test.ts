import assert from 'node:assert/strict';
import exceljs from 'exceljs';
import { describe, it } from 'vitest';
import { readSample } from './read-sample.js';

async function workbookOf(fill: (workbook: exceljs.Workbook) => void): Promise<Buffer> {
  const workbook = new exceljs.Workbook();
  fill(workbook);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

describe('a workbook', () => {
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
    await assert.rejects(readSample(content, { declared: { sheet: 'c' } }), /no sheet/);
  });
});
