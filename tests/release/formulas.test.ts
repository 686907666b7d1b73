/** No text of a published CSV runs in a spreadsheet, whatever it splits at; every text comes back as it was. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, it, type TestContext } from 'vitest';
import { z } from 'zod';
import { writeCsv } from '../../activities/release/formats/write-csv.js';
import { proveFormat } from '../../activities/release/proof/prove-formats.js';
import { measureTable } from '../../activities/release/table-facts.js';
import { guardFormula } from '../../activities/spreadsheet/guard-formula.js';
import { unguard } from './format-readers.js';
import { assemble, createFolder, place, withRelease } from './release-setup.js';

const Guarded = z.object({ safe: z.string(), back: z.string(), bare: z.boolean() });

/** As a file holds them, and as our own proof reads them back; all in one statement. */
async function guard(texts: readonly string[], t: TestContext): Promise<z.infer<typeof Guarded>[]> {
  return withRelease(await createFolder(t), (session) =>
    session.rows(
      `with given as (select unnest($texts) as t, generate_subscripts($texts, 1) as rank)
       select formula_safe(t) as safe, formula_read(formula_safe(t)) as back, is_bare(t) as bare from given order by rank`,
      Guarded,
      { texts: [...texts] },
    ),
  );
}

/** What a spreadsheet that splits at this takes for a cell: blanks and quotes in front mean nothing. */
function cellsOf(line: string): string[] {
  return line.split(/[;\t\r\n|]/).map((cell) => cell.replace(/^[ "\u00A0\u202F]+/, ''));
}

const HARMLESS = [/^[+-] ?\d[\d .,\u00A0\u202F]*[%€‰]?$/, /^[-+][ \u00A0][^|!=@"]*$/];
const isLive = (cell: string) => /^[=+\-@＝＋－＠]/.test(cell) && !HARMLESS.some((shape) => shape.test(cell));

const piece = fc.oneof(
  fc.constantFrom('=', '+', '-', '@', "'", '"', ';', '\t', '\n', '\r', '|', ' ', '\u00A0', ',', '\0', '\\'),
  fc.constantFrom('1+1', 'A1', 'cmd', "|' /C calc'!A0", 'HYPERLINK("x")', '＝1', 'é', '33', '%', '€', '('),
  fc.string({ maxLength: 4 }),
);
const text = fc.array(piece, { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join(''));

describe('a text of a CSV file', () => {
  it('is inert where a spreadsheet would run it', async (t: TestContext) => {
    const live = [
      ...['=1+1', '@SUM(A1)', '+1+1', '-1+1', '+33-6', '＝1+1', ' =1+1', '"=1+1'],
      ...['a;=1+1', 'a; =1+1', 'a;"=1+1', 'a\t=1+1', 'a\n=1+1', 'a\r\n@x', 'a|-2+3', "a;-cmd|' /C calc'!A0"],
      ...["a\n- cmd|' /C calc'!A0", 'a\n- HYPERLINK("x")', 'a;\u00A0=1+1', 'a;+A1', '- élément'],
    ];
    const guarded = await guard(live, t);
    for (const [rank, given] of live.entries()) {
      const safe = guarded[rank]?.safe ?? '';
      assert.notEqual(safe, given);
      assert.deepEqual(cellsOf(safe).filter(isLive), [], JSON.stringify(safe));
    }
  });

  it('stays as it is where it is a number, a telephone number or a list', async (t: TestContext) => {
    const honest = [
      ...['-12,5', '-5 %', '-12€', '+33 6 12 34 56 78', '+33612345678', '-1 234,50 €', '-3', '+0.5', '−5'],
      ...[
        'a;-12,5;b',
        'de -5 % à +5 %',
        'Au choix :\n- le lundi\n- le mardi (sur rendez-vous)',
        'a - b',
        'x=1',
        'l’an + un',
      ],
      ...['contact@ccas.fr', "aujourd'hui", "'tis", 'a;b', 'http://a.fr/?x=1;y=2', 'a|b'],
    ];
    assert.deepEqual(
      (await guard(honest, t)).map(({ safe }) => safe),
      honest,
    );
  });

  it('comes back as it was, for us and for whoever reads what the schema says; none of it runs', async (t: TestContext) => {
    const texts = fc.sample(text, 3_000);
    const guarded = await guard(texts, t);
    for (const [rank, given] of texts.entries()) {
      const { safe = '', back = '', bare = false } = guarded[rank] ?? {};
      if (bare) assert.equal(safe, given, JSON.stringify(given));
      assert.equal(back, given, JSON.stringify([given, safe]));
      assert.equal(unguard(safe) ?? '', given, JSON.stringify(safe));
      assert.deepEqual(cellsOf(safe).slice(1).filter(isLive), [], JSON.stringify([given, safe]));
      assert.equal(guardFormula(given), safe, JSON.stringify(given));
    }
  });

  it('is looked at once in a column in which none needs a guard, and no cell of another column goes without', async (t: TestContext) => {
    for (const texts of [
      ['un', '2 (deux)', 'a-b = c'],
      ['un', null, '=1+1'],
      ['un', 'a;=1+1'],
      [null, ''],
      ['élu'],
      [],
    ]) {
      const folder = await createFolder(t);
      const [path, fast] = [`${folder}/lieux.csv`, `${folder}/fast.csv`];
      await withRelease(folder, async (session) => {
        const rows = texts.map((nom, rank) => place(`p${rank}`, { nom }));
        const assembled = await assemble(rows, `${folder}/lieux.parquet`, session);
        const facts = await measureTable(assembled, session);
        const { bareColumns } = facts;
        assert.ok(bareColumns.has('id'));
        assert.equal(
          bareColumns.has('nom'),
          texts.every((one) => !one || /^[a-z0-9][^;]*$/.test(one)),
          JSON.stringify(texts),
        );
        await writeCsv(assembled, path, session);
        await writeCsv({ ...assembled, bareColumns }, fast, session);
        await proveFormat({ ...assembled, bareColumns, facts }, { format: 'csv', path: fast }, session);
      });
      assert.equal(await readFile(fast, 'utf8'), await readFile(path, 'utf8'));
    }
  });
});
