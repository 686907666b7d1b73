/** Columns that the scan proves tidy are those that squeezing would leave as they are. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { z } from 'zod';
import { NORMALISE_FUNCTIONS } from '../../../activities/normalise/functions/index.js';
import { declareVocabulary } from '../../../activities/normalise/vocabulary.js';
import type { Session } from '../../../activities/platform/effects.js';
import { createTabularEngine } from '../../../activities/platform/engine/duckdb.js';
import { readExtract } from '../../../activities/read/read-extract.js';
import { quoted } from '../../../activities/text/sql-text.js';

const engine = createTabularEngine({ memoryLimit: '500MB', threads: 2, functions: NORMALISE_FUNCTIONS });

async function withMacros(work: (scratch: string, session: Session) => Promise<void>): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'tidy-'));
  try {
    await engine.withSession({ scratch }, async (session) => {
      await declareVocabulary(null, session);
      await work(scratch, session);
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const DELIMITERS = [',', ';', '\t', '|'] as const;
const piece = fc.constantFrom(
  ...[
    'a',
    'Éric',
    'E',
    'Err:502',
    '#N/A',
    '#',
    '=',
    '"',
    '""',
    '="01"',
    ' ',
    '  ',
    '\t',
    '\u00a0',
    '\u00ad',
    '’',
    'n° 3',
  ],
  ...[
    '\u1680',
    '\u2003',
    '\u202f',
    '\u200b',
    '\u205f',
    '\u3000',
    '\ufeff',
    '…',
    '\u007f',
    '\u0001',
    ',',
    ';',
    '|',
    '\n',
    'x',
    '€',
    '⁂',
    'ﬁ',
  ],
);
const cell = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'Dupont',
      'rue de l’Église',
      'n° 12',
      '2024-01-31',
      'a=b',
      'x#1',
      'Etienne',
      '',
    ),
  },
  { weight: 1, arbitrary: fc.array(piece, { maxLength: 4 }).map((parts) => parts.join('')) },
);

function write(
  cells: readonly (readonly string[])[],
  delimiter: string,
  quoting: 'all' | 'needed',
  newline: string,
): string {
  const told = (text: string) =>
    quoting === 'all' || text.includes(delimiter) || /["\r\n]/.test(text)
      ? `"${text.replaceAll('"', '""')}"`
      : text;
  return cells.map((row) => row.map(told).join(delimiter) + newline).join('');
}

/** Tidy columns; throws where squeezing would change one of their cells. */
async function readTidy(
  text: string,
  delimiter: string,
  scratch: string,
  session: Session,
  quote = '"',
): Promise<readonly string[]> {
  const path = join(scratch, 'sample.csv');
  await writeFile(path, text);
  const declared = { delimiter, quote };
  const { tidy = [], speed } = await readExtract(
    { path, fileName: 'sample.csv', scratch, declared },
    session,
  );
  if (speed === 'careful') assert.deepEqual(tidy, [], 'who reads carefully proves nothing');
  const changed = tidy.map(
    (name) => `count(*) filter (squeezed(${quoted(name)}) is distinct from ${quoted(name)})`,
  );
  if (tidy.length > 0) {
    const [row] = await session.rows(
      `select ${changed.join(' + ')} as changed from extract`,
      z.object({ changed: z.number() }),
    );
    assert.equal(
      row?.changed,
      0,
      `${JSON.stringify(text)} has cells to squeeze in one of ${tidy.join(', ')}`,
    );
  }
  return tidy;
}

describe('tidy columns of a text file', () => {
  it('holds no cell that squeezing changes, whatever the cells', async () => {
    await withMacros(async (scratch, session) => {
      let proven = 0;
      const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 6 });
      const how = fc.record({
        delimiter: fc.constantFrom(...DELIMITERS),
        quoting: fc.constantFrom('all' as const, 'needed' as const),
        newline: fc.constantFrom('\n', '\r\n'),
        mark: fc.constantFrom('', '\ufeff'),
      });
      await fc.assert(
        fc.asyncProperty(table, how, async (rows, { delimiter, quoting, newline, mark }) => {
          const text = mark + write([['un', 'deux', 'trois'], ...rows], delimiter, quoting, newline);
          proven += (await readTidy(text, delimiter, scratch, session)).length;
        }),
        { numRuns: 300 },
      );
      assert.ok(proven > 100, `only ${proven} columns were proven tidy: the property says little`);
    });
  });

  it('tells each column for itself, with what French texts hold of ordinary', async () => {
    const rows = [
      ['nom', 'lieu', 'montant', 'note', 'code', 'cite', 'fin'],
      ['Étienne', 'rue de l’Église n° 3', '1\u00a0000,50', '#N/A', '="01"', 'CCAS "Les Lilas" ; nord', 'x'],
      ['Élise', 'cité – bât. A=2', '12,00', 'rien', '02', 'simple', 'y '],
    ];
    const text = write(rows, ';', 'needed', '\n');
    await withMacros(async (scratch, session) => {
      assert.deepEqual(await readTidy(text, ';', scratch, session), ['nom', 'lieu', 'cite']);
    });
  });

  it('proves nothing of a file whose quote is a byte that squeezing takes', async () => {
    await withMacros(async (scratch, session) => {
      for (const quote of ['\t', ' ']) {
        const text = `un;deux\nc;d\ne;${quote}a${quote}${quote}b${quote}\n`;
        assert.deepEqual(await readTidy(text, ';', scratch, session, quote), [], JSON.stringify(quote));
      }
    });
  });

  it('is told alike wherever a piece of the file ends', async () => {
    await withMacros(async (scratch, session) => {
      const filler = `${'a'.repeat(1 << 10)};b\n`.repeat(1020);
      const tidyAt = async (shift: number, cells: string) => {
        const head = `un;deux\n${filler}`;
        const text = `${head}${'c'.repeat((1 << 20) - head.length + shift)}${cells}\ne;f\n`;
        return readTidy(text, ';', scratch, session);
      };
      for (const shift of [-4, -3, -2, -1, 0, 1]) {
        assert.deepEqual(await tidyAt(shift, ' d;’ E #='), ['un', 'deux'], `${shift}`);
        assert.deepEqual(await tidyAt(shift, '  d;x'), ['deux'], `two blanks, ${shift}`);
        assert.deepEqual(await tidyAt(shift, ' ;x'), ['deux'], `a blank at the end, ${shift}`);
        assert.deepEqual(await tidyAt(shift, '\u2003d;x'), ['deux'], `a wide space, ${shift}`);
        assert.deepEqual(await tidyAt(shift, ';=x'), ['un'], `a formula, ${shift}`);
        assert.deepEqual(await tidyAt(shift, ';" x"'), ['un'], `a blank behind a quote, ${shift}`);
      }
    });
  });
});
