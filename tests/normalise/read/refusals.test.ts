import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { describe, it } from 'vitest';
import { DeliveryRejected } from '../../../activities/errors.js';
import { zipOf } from '../../helpers/zip.js';
import { readSample } from './read-sample.js';

const TABLE = 'nom;ville\nA;Bourg\nB;Lyon\n';

const WORKBOOK_OLE = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600, 1)]);

const cases: readonly (readonly [
  name: string,
  content: () => Promise<Buffer> | Buffer,
  english: RegExp,
  french: RegExp,
])[] = [
  ['an empty file', () => Buffer.alloc(0), /is empty/, /est vide/],
  ['a byte order mark alone', () => Buffer.from('\ufeff'), /is empty/, /est vide/],
  ['a gzip cut short', () => gzipSync(TABLE.repeat(500)).subarray(0, 60), /cut short or damaged/, /tronquée/],
  [
    'a damaged zip',
    async () => (await zipOf({ 'a.csv': TABLE })).subarray(0, 60),
    /damaged zip/,
    /zip endommagée/,
  ],
  [
    'a zip of two tables',
    () => zipOf({ 'a.csv': TABLE, 'b.csv': TABLE }),
    /2 candidate files/,
    /2 fichiers candidats/,
  ],
  ['a PDF', () => Buffer.from('%PDF-1.7\n'), /PDF/, /PDF/],
  ['an image', () => Buffer.from('89504e470d0a1a0a', 'hex'), /image/, /image/],
  ['a web page', () => Buffer.from('<!DOCTYPE html><html>'), /web page/, /page web/],
  [
    'an Excel workbook of 2003 in XML',
    () =>
      Buffer.from(
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table><Row><Cell/></Row></Table></Worksheet></Workbook>',
      ),
    /\.xls\)/,
    /\.xls\)/,
  ],
  ['an old Excel workbook', () => WORKBOOK_OLE, /\.xls\)/, /\.xls\)/],
  [
    'an encrypted workbook',
    () => Buffer.concat([WORKBOOK_OLE, Buffer.from('EncryptedPackage', 'utf16le')]),
    /password/,
    /mot de passe/,
  ],
  ['a JSON error', () => Buffer.from('{"error":"token expired"}'), /without any list/, /sans liste/],
  ['broken JSON', () => Buffer.from('[{"a":1},'), /not valid JSON/, /pas un document JSON/],
  [
    'two lists of records',
    () => Buffer.from('{"a":[{"x":1}],"b":[{"y":1}]}'),
    /recordsPath/,
    /plusieurs listes/,
  ],
  [
    'more columns than any table has',
    () => Buffer.from(`${Array.from({ length: 5_000 }, (_, index) => `c${index}`).join(';')}\n`.repeat(2)),
    /has 5000 columns or more, beyond the 4,096/,
    /a 5000 colonnes ou plus/,
  ],
  [
    'more members than any table has',
    () =>
      Buffer.from(
        JSON.stringify([Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`c${index}`, 1]))]),
      ),
    /has 5000 columns or more/,
    /a 5000 colonnes ou plus/,
  ],
  [
    'a binary workbook',
    () => zipOf({ 'xl/workbook.bin': 'x' }),
    /\(\.xlsb\); ask .* XLSX or CSV/,
    /binaire \(\.xlsb\)/,
  ],
  ['a text of an office', () => Buffer.from('{\\rtf1 id;nom}'), /binary/, /binaire/],
  [
    'a tar archive',
    () =>
      Buffer.concat([
        Buffer.from('a.csv'.padEnd(257, '\0')),
        Buffer.from('ustar'.padEnd(255, '\0')),
        Buffer.from('id;nom\n1;a\n'),
      ]),
    /binary/,
    /binaire/,
  ],
  ['a program', () => Buffer.from('7f454c46020101', 'hex'), /binary/, /binaire/],
];

describe('a file that is no table', () => {
  for (const [name, content, english, french] of cases)
    it(`is refused for what it is: ${name}`, async () => {
      await assert.rejects(
        async () => readSample(await content()),
        (error: unknown) => {
          assert.ok(error instanceof DeliveryRejected, String(error));
          assert.match(error.message, /^sample\.csv /);
          assert.match(error.message, english);
          assert.match(error.partnerSentence, /« sample\.csv »/);
          assert.match(error.partnerSentence, french);
          return true;
        },
      );
    });
});

describe('a container', () => {
  it('is opened by its content, whatever its name', async () => {
    const { reading, rows } = await readSample(gzipSync(TABLE));
    assert.equal(reading.container, 'gzip');
    assert.equal(rows.length, 2);
  });

  it('may hold what archivers add beside the one table', async () => {
    const { reading } = await readSample(
      await zipOf({ 'a.csv': TABLE, '__MACOSX/._a.csv': 'x', 'LISEZMOI.txt': 'x' }),
    );
    assert.deepEqual([reading.container, reading.rowsRead], ['zip', 2]);
  });
});
