import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, describe, it } from 'vitest';
import { DeliveryRejected } from '../../../activities/errors.js';
import { unpackCorpus } from './corpora.js';
import { readFileSample, type SampleReading } from './read-sample.js';

const corpus = unpackCorpus('encodings');
const folder = join(corpus.folder, 'encodings');
const files = corpus.skip ? [] : readdirSync(folder).filter((name) => name !== 'expected.csv');

/** What a variant may change of the expected table, where that is in its name. */
const OWN_TEXT: Readonly<Record<string, (cells: string[][]) => string[][]>> = {
  'latin1.csv': (cells) => replaced(cells, { œ: 'oe', '“': '"', '”': '"', '–': '-', '€': 'EUR', '’': "'" }),
  'cp850.csv': (cells) => replaced(cells, { œ: 'oe', '“': '"', '”': '"', '–': '-', '€': 'EUR', '’': "'" }),
  'latin9.csv': (cells) => replaced(cells, { '“': '"', '”': '"', '–': '-', '’': "'" }),
  'decimal_comma.csv': (cells) => replaced(cells, { '1234.56': '1 234,56', '-0.5': '-0,5' }),
  'nfd.csv': (cells) => cells.map((row) => row.map((cell) => cell.normalize('NFD'))),
  'rtl_override.csv': (cells) => replaced(cells, { Zoé: 'Zoé\u202etxt.exe' }),
};
/** Variants that cannot give the expected table, and the finding that must say so. */
const DIFFERS: Readonly<Record<string, string>> = {
  'double_encoded.csv': 'double_encoded',
  'footer_total.csv': 'footer_suspected',
  'mixed_utf8_then_cp1252.csv': 'mixed_encoding',
  'truncated_in_quote.csv': 'unterminated_quote',
  'truncated_in_utf8.csv': 'undecodable',
};
const OWN_HEADER: Readonly<Record<string, readonly [number, string]>> = {
  'dup_headers.csv': [2, 'nom_2'],
  'empty_header.csv': [2, 'colonne_3'],
};

function replaced(cells: string[][], by: Readonly<Record<string, string>>): string[][] {
  return cells.map((row) =>
    row.map((cell) => Object.entries(by).reduce((text, [from, to]) => text.replaceAll(from, to), cell)),
  );
}

function expectedTable(name: string): string[][] {
  const text = readFileSync(join(folder, 'expected.csv'), 'utf8');
  const cells: string[][] = parse(text);
  const own = OWN_TEXT[name]?.(cells) ?? cells;
  const [at, title] = OWN_HEADER[name] ?? [0, own[0]?.[0] ?? ''];
  return own
    .map((row, index) => (index === 0 ? row.with(at, title) : row))
    .slice(0, name === 'header_only.csv' ? 1 : undefined);
}

function tableOf({ reading, rows }: SampleReading): string[][] {
  return [reading.columns, ...rows.map((row) => reading.columns.map((name) => String(row[name] ?? '')))];
}

describe('a variant of the same French table', () => {
  afterAll(() => rmSync(corpus.folder, { recursive: true, force: true }));
  it('comes from the shared corpora', { skip: corpus.skip !== false }, () => assert.ok(files.length >= 35));

  for (const name of files)
    it(`is right, or refused or flagged by name: ${name}`, async () => {
      const read = await readFileSample(join(folder, name)).catch((error: unknown) => {
        assert.ok(error instanceof DeliveryRejected, String(error));
        assert.match(error.message, new RegExp(name.replace('.', '\\.')));
        return null;
      });
      if (!read) return;
      const reasons = [...read.rejects, ...read.touched].map(({ reason }) => reason);
      const excuse = DIFFERS[name];
      if (excuse) assert.ok(reasons.includes(excuse), `${name}: ${reasons.join(', ')}`);
      else assert.deepEqual(tableOf(read), expectedTable(name));
    });
});
