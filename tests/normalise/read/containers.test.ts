/** A container is whole, or it is refused: never read as something else, never read in part. */
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import exceljs from 'exceljs';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { DeliveryRejected } from '../../../activities/errors.js';
import { zipOf } from '../../helpers/zip.js';
import { readInSession, readSample, type SampleReading, withScratch } from './read-sample.js';

const TABLE = 'nom;ville;montant\nA;Bourg;2200\nB;Lyon;15\n';

async function workbook(): Promise<Buffer> {
  const book = new exceljs.Workbook();
  const sheet = book.addWorksheet('Suivi');
  sheet.addRow(['nom', 'date', 'montant']);
  for (let row = 0; row < 12; row += 1)
    sheet.addRow([`Structure ${row}`, new Date(Date.UTC(2024, row, 1)), row * 11]);
  return Buffer.from(await book.xlsx.writeBuffer());
}

const JSON_TEXT = JSON.stringify([{ nom: 'A', ville: 'Bourg' }, { nom: 'B' }]);

const CONTAINERS: readonly (readonly [name: string, content: () => Promise<Buffer> | Buffer])[] = [
  ['structures.csv.gz', () => gzipSync(TABLE.repeat(40))],
  ['several.csv.gz', () => Buffer.concat([gzipSync(TABLE), gzipSync('C;Paris;7\n')])],
  ['stored.zip', () => zipOf({ 'f.csv': TABLE }, false)],
  ['deflated.zip', () => zipOf({ 'f.csv': TABLE.repeat(20), 'LISEZMOI.txt': TABLE }, true)],
  ['suivi.xlsx', workbook],
];

function damage(content: Buffer, at: number): Buffer {
  const damaged = Buffer.from(content);
  const byte = Math.floor(at / 8);
  damaged[byte] = (damaged[byte] ?? 0) ^ (1 << (at % 8));
  return damaged;
}

/** What is read, or null where the file is refused by a sentence. */
async function rowsOrRefusal(read: () => Promise<SampleReading>): Promise<string | null> {
  try {
    const { reading, rows, rejects } = await read();
    return JSON.stringify([reading.columns, rows, rejects]);
  } catch (error) {
    assert.ok(error instanceof DeliveryRejected, String(error));
    return null;
  }
}

describe('a container', () => {
  for (const [fileName, make] of CONTAINERS) {
    it(`is refused wherever it is cut: ${fileName}`, async () => {
      const content = await make();
      await withScratch(async (scratch, session) => {
        const cuts = Array.from({ length: 60 }, (_, index) => Math.floor((index * content.length) / 60));
        // Two whole members are a whole file, and so is the first of them.
        const whole = fileName.startsWith('several') ? gzipSync(TABLE).length : -1;
        for (const cut of [...cuts.slice(1), 1, 2, content.length - 1].filter((at) => at !== whole))
          assert.equal(
            await rowsOrRefusal(() =>
              readInSession(scratch, session, content.subarray(0, cut), { fileName }),
            ),
            null,
            `cut at ${cut}`,
          );
      });
    });

    it(`gives what was packed, or is refused, whichever bit is flipped: ${fileName}`, async () => {
      const content = await make();
      await withScratch(async (scratch, session) => {
        const read = (bytes: Buffer) =>
          rowsOrRefusal(() => readInSession(scratch, session, bytes, { fileName }));
        const right = await read(content);
        assert.notEqual(right, null);
        await fc.assert(
          fc.asyncProperty(fc.nat({ max: content.length * 8 - 1 }), async (at) => {
            const found = await read(damage(content, at));
            if (found !== null) assert.equal(found, right, `bit ${at}`);
          }),
          { numRuns: 250 },
        );
      });
    });
  }

  it('is refused for bytes that follow its last member, but not for the zeros of a tape', async () => {
    const one = gzipSync(TABLE);
    const { rows } = await readSample(Buffer.concat([one, Buffer.alloc(512)]));
    assert.equal(rows.length, 2);
    for (const rest of [Buffer.from('garbage'), Buffer.concat([Buffer.alloc(40), gzipSync('C;Paris;7\n')])])
      await assert.rejects(readSample(Buffer.concat([one, rest])), /gzip archive that is cut short/);
  });

  it('is refused for damage in a member that nobody reads', async () => {
    const zip = await zipOf({ 'f.csv': TABLE, 'LISEZMOI.txt': 'un mot' }, false);
    const at = zip.indexOf('un mot');
    await assert.rejects(readSample(damage(zip, at * 8)), /damaged zip/);
  });
});

const PROMISES: readonly (readonly [fileName: string, content: Buffer | string, refusal: RegExp])[] = [
  ['e.csv.gz', damage(gzipSync(TABLE), 3), /gzip archive that is cut short or damaged/],
  ['e.zip', TABLE, /damaged zip/],
  ['e.xlsx', TABLE, /damaged XLSX/],
  ['e.json', JSON_TEXT.slice(3), /not valid JSON/],
  ['e.geojson', `S${JSON_TEXT.slice(2)}`, /not valid JSON/],
  ['e.json.gz', gzipSync(JSON_TEXT.slice(3)), /not valid JSON/],
  ['e.xml', 'RACINE><A>1</A></RACINE>', /not a whole XML document/],
  ['E.JSON', '[', /not valid JSON/],
];

describe('a file that its name promises to be more than text', () => {
  for (const [fileName, content, refusal] of PROMISES)
    it(`is refused as that where it is not: ${fileName}`, () =>
      assert.rejects(readSample(content, { fileName }), (error: unknown) => {
        assert.ok(error instanceof DeliveryRejected);
        assert.match(error.message, refusal);
        return true;
      }));

  it('is read from a zip whose folders are told with backslashes, as Windows programs do', async () => {
    // yazl refuses such a name, so it is put into both heads of a zip that is made
    const packed = (await zipOf({ 'dossier/e.csv': TABLE })).toString('latin1');
    const told = packed.replaceAll('dossier/e.csv', 'dossier\\e.csv');
    assert.notEqual(told, packed);
    const { reading } = await readSample(Buffer.from(told, 'latin1'), { fileName: 'e.zip' });
    assert.deepEqual([reading.container, reading.format, reading.rowsRead], ['zip', 'csv', 2]);
  });

  it('is refused in a zip by the name of the member', async () => {
    await assert.rejects(readSample(await zipOf({ 'e.json': '{a' }, true)), /not valid JSON/);
  });

  it('is read as what it holds where that is something whole', async () => {
    const { reading } = await readSample(gzipSync(JSON_TEXT), { fileName: 'e.json' });
    assert.deepEqual([reading.container, reading.format], ['gzip', 'json']);
  });
});

describe('a file that its source declares to be more than text', () => {
  for (const [format, refusal] of [
    ['json', /not valid JSON/],
    ['ndjson', /not valid JSON/],
    ['xlsx', /damaged XLSX/],
    ['xml', /not a whole XML/],
  ] as const)
    it(`is refused as that where it is not: ${format}`, () =>
      assert.rejects(readSample(JSON_TEXT.slice(5), { declared: { format } }), refusal));
});

describe('a zip with several files', () => {
  const files = {
    'données/janvier.csv': TABLE,
    'données/février.csv': 'nom;ville\nC;Pau\n',
    'notice.pdf': '%PDF',
  };

  it('is refused with their kinds and what to do, not with what they are called', async () => {
    await assert.rejects(readSample(await zipOf(files, true)), (error: unknown) => {
      assert.ok(error instanceof DeliveryRejected);
      assert.match(
        error.message,
        /2 candidate files instead of one \(\.csv, \.csv\).*one file per deposit.*"member"/,
      );
      assert.match(error.partnerSentence, /\(\.csv, \.csv\).*déposer un par un/);
      assert.doesNotMatch(`${error.message}${error.partnerSentence}`, /janvier/);
      return true;
    });
  });

  for (const member of ['janvier.csv', 'données/janvier.csv', '*janv*.csv', 'JANVIER.CSV'])
    it(`is read at the declared one: ${member}`, async () => {
      const { rows } = await readSample(await zipOf(files, true), { declared: { member } });
      assert.equal(rows.length, 2);
    });

  it('is refused where none, or more than one, has the declared name', async () => {
    const content = await zipOf(files, true);
    for (const member of ['mars.csv', '*.csv'])
      await assert.rejects(readSample(content, { declared: { member } }), /without exactly one file named/);
  });
});
