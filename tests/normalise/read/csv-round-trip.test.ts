import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { readInSession, withScratch } from './read-sample.js';

interface Writing {
  readonly delimiter: string;
  readonly quoting: 'all' | 'minimal';
  readonly newline: '\n' | '\r\n';
  readonly mark: '' | '\ufeff';
}

const HEADER = ['alpha', 'beta', 'gamma', 'delta', 'epsilon'];

const cell = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
  {
    weight: 3,
    arbitrary: fc
      .array(
        fc.constantFrom(
          '"',
          ',',
          ';',
          '\t',
          '|',
          '\n',
          '\r\n',
          '\r',
          ' ',
          'é',
          'x',
          "'",
          '\\',
          '#',
          '1',
          '€',
        ),
        { maxLength: 8 },
      )
      .map((parts) => parts.join('')),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      ' x',
      'x ',
      '""',
      '"',
      '\n',
      'null',
      'NULL',
      'N/A',
      '0012',
      '1,5',
      '2024-01-01',
      '=1+1',
    ),
  },
);

const table = fc
  .integer({ min: 2, max: 5 })
  .chain((width) =>
    fc
      .array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 12 })
      .map((rows) => ({ width, rows })),
  );

const writing: fc.Arbitrary<Writing> = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  quoting: fc.constantFrom('all', 'minimal'),
  newline: fc.constantFrom('\n', '\r\n'),
  mark: fc.constantFrom('', '\ufeff'),
});

function writeTable(rows: readonly (readonly string[])[], how: Writing): string {
  const needsQuotes = (text: string): boolean =>
    how.quoting === 'all' || text.includes(how.delimiter) || /["\r\n]/.test(text);
  const lines = rows.map((cells) =>
    cells.map((text) => (needsQuotes(text) ? `"${text.replaceAll('"', '""')}"` : text)).join(how.delimiter),
  );
  return `${how.mark}${lines.join(how.newline)}${how.newline}`;
}

/** What must come back: NUL has no place in text, an empty cell is null, a record stands at its first line. */
function expectedRows(
  rows: readonly (readonly string[])[],
  width: number,
): Record<string, string | number | null>[] {
  let line = 2;
  return rows.map((cells) => {
    const row: Record<string, string | number | null> = { _line: line };
    for (let index = 0; index < width; index += 1) row[HEADER[index] ?? ''] = cells[index] || null;
    line += 1 + cells.join('').split('\n').length - 1;
    return row;
  });
}

describe('a table written as RFC 4180', () => {
  for (const speed of ['best', 'careful'] as const) {
    it(`reads back exactly, with its lines, at the ${speed} speed`, { timeout: 300_000 }, async () => {
      await withScratch(async (scratch, session) => {
        await fc.assert(
          fc.asyncProperty(table, writing, async ({ width, rows }, how) => {
            const clean = rows.map((cells) => cells.map((text) => text.replaceAll('\0', '')));
            const content = writeTable([HEADER.slice(0, width), ...clean], how);
            const declared = { delimiter: how.delimiter, quote: '"', headerLines: 1 };
            const {
              reading,
              rows: got,
              rejects,
            } = await readInSession(scratch, session, content, { declared, speed });
            assert.deepEqual(
              got.map((row) => ({ ...row })),
              expectedRows(clean, width),
            );
            assert.deepEqual(rejects, []);
            assert.equal(reading.speed, speed === 'best' ? 'fast' : 'careful');
          }),
          { numRuns: 150 },
        );
      });
    });
  }

  it('gives the same findings at both speeds', async () => {
    const content = 'nom;ville\nA;Bourg\n"B\nb";Lyon\n\nTotal;2\n';
    await withScratch(async (scratch, session) => {
      const fast = await readInSession(scratch, session, content, {});
      const careful = await readInSession(scratch, session, content, { speed: 'careful' });
      assert.equal(fast.reading.speed, 'fast');
      assert.deepEqual(fast.rows, careful.rows);
      assert.deepEqual(fast.touched, careful.touched);
      const how = { speed: '', tidy: [] }; // how it was read, not what
      assert.deepEqual({ ...fast.reading, ...how }, { ...careful.reading, ...how });
    });
  });
});
