/** What a partner reads. `ACCEPT_GOLDEN=1` writes the accepted mails anew; never in CI. */
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { DeliveredReport } from '../../activities/deliver/delivered-report.js';
import { composeLetter } from '../../activities/deliver/letter.js';
import { renderMail } from '../../activities/deliver/render-mail.js';
import { writeText } from '../../activities/deliver/write-text.js';
import { makeDataset } from '../report/fixture.js';
import { extract, finding, onBench, PARTNER, RULES } from './bench.js';
import { readLetters } from './letters.js';

const GOLDEN = join(import.meta.dirname, 'golden');
const ACCEPTS = process.env.ACCEPT_GOLDEN === '1' && process.env.CI === undefined;
const letters = await readLetters();

for (const [name, letter] of letters)
  it(`writes the mail "${name}" as accepted, as HTML and as text`, async () => {
    await compareGolden(`${name}.html`, renderMail(letter));
    await compareGolden(`${name}.txt`, `${letter.subject}\n\n${writeText(letter)}`);
  });

describe('a mail', () => {
  it('asks the network for nothing, runs nothing, and leads nowhere but to its links', () => {
    for (const letter of letters.values()) {
      const page = renderMail(letter);
      assert.doesNotMatch(page, /<script|<link|<img|<style|<form|url\(|\son[a-z]+=|@import/i);
      const links = letter.sections.flatMap(({ page: one, workbook }) =>
        [one, workbook].flatMap((link) => (link ? [link.url] : [])),
      );
      const found = [...page.matchAll(/https?:\/\/[^"\s<]+/g)].map(([url]) => url.replaceAll('&amp;', '&'));
      assert.deepEqual(found, links);
    }
  });

  it('says the same as text as it does as HTML', () => {
    for (const letter of letters.values()) {
      const text = writeText(letter);
      for (const { outcome, lacking, points, notes } of letter.sections)
        for (const said of [
          outcome,
          ...lacking,
          ...notes,
          ...points.flatMap(({ what, fix, count }) => [what, fix, count]),
        ])
          assert.ok(text.includes(said), said);
    }
  });

  it('holds counts and what we declare, and no word of a partner: neither names of files nor of columns that nobody declared', async () => {
    const mark = 'zqvkwxjqbada';
    const Text = fc.constantFrom(mark, `1 ${mark}`, `${mark}\r\nBcc: x@y.example`);
    await fc.assert(
      fc.asyncProperty(Text, async (told) => {
        await onBench({}, async ({ server, write, deliver }) => {
          await write('run-1', {
            extracts: [
              extract('aaa', {
                findings: [
                  finding('colonne_inconnue', { columns: [told], field: told }),
                  finding('inconnu', { code: 'inconnu', columns: [told, 'nom'] }),
                ],
              }),
              extract('bbb', { role: 'refused' }),
            ],
          });
          await deliver('run-1');
          const [mail] = await server.parsed();
          const { subject = '', text = '', html } = mail ?? {};
          const said = `${subject}${text}${String(html)}${JSON.stringify([...(mail?.headers ?? [])])}`;
          assert.equal(said.includes(mark), false);
          assert.match(text, /colonne nom/i);
          assert.equal(mail?.bcc, undefined);
        });
      }),
      { numRuns: 3 },
    );
  });

  it('says first that rows may have been lost, with its figures, and names the file without words that may be somebody’s', () => {
    const figures = { avant: '2\u202f683', maintenant: '799' };
    const findings = [
      finding('identifiants_repetes', {
        severity: 'hold',
        count: 9,
        figures: { avant: '100', maintenant: '9' },
      }),
      finding('livraison_en_baisse', { severity: 'hold', count: 1, columns: [], field: null, figures }),
    ];
    const file = { name: 'extrait_dupont_20260701.csv', sha256: 'aaa' };
    const report = { ...EMPTY, extracts: [extract('aaa', { source: 'structures', file, findings })] };
    const dataset = makeDataset([{ source: 'structures', partner: PARTNER }]);
    const part = { report, dataset, reminder: 0, page: null, workbook: null, attached: true };
    const letter = composeLetter('x', [part], RULES);
    assert.match(letter.subject, /votre fichier a bien moins de lignes que la dernière fois$/);
    const text = writeText(letter);
    assert.match(text, /Fichier concerné\s: «\sextrait_x_20260701\.csv\s»\./);
    assert.match(
      letter.sections[0]?.points[0]?.what ?? '',
      /^Votre fichier a 799 lignes, contre 2\u202f683 la/,
    );
    assert.doesNotMatch(text, /[{}]/);
  });

  it('is not sent where a declaration holds what names somebody', async () => {
    await onBench({}, async ({ server, write, deliver }) => {
      const title = 'Extrait de 2 55 08 14 168 025 38'; // the example of INSEE, with its valid key
      await write('run-1', {
        dataset: { id: 'offre-insertion', title, contact: 'contact@data.insertion.example' },
      });
      const { status, reason } = await deliver('run-1');
      assert.equal(status, 'failed');
      assert.match(reason, /holds nir with a valid key and is not sent/);
      assert.doesNotMatch(reason, /168/);
      assert.equal(server.taken.length, 0);
    });
  });

  it('counts all of it, whatever is shown: what is left is told', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 12 }), (counts) => {
        const codes = [...RULES.issues.keys()];
        const findings = counts.map((count, rank) => finding(codes[rank] ?? 'autre', { count }));
        const report = { ...EMPTY, extracts: [extract('aaa', { findings })] };
        const part = {
          report,
          dataset: makeDataset([]),
          reminder: 0,
          page: null,
          workbook: null,
          attached: true,
        };
        const [section] = composeLetter('x', [part], RULES).sections;
        const read = (text: string) =>
          Number((/^[\d\u202f]+/.exec(text)?.[0] ?? '0').replaceAll('\u202f', ''));
        const shown = (section?.points ?? []).reduce((sum, { count }) => sum + read(count), 0);
        const left = read(section?.notes.find((note) => /autres? signalement/.test(note)) ?? '');
        assert.equal(
          shown + left,
          counts.reduce((sum, count) => sum + count, 0),
        );
      }),
    );
  });
});

const EMPTY = DeliveredReport.parse({
  ...{
    format: 'partner-report/2',
    run: 'r',
    asOf: '2026-07-01',
    status: 'published',
    version: null,
    outcome: '',
    score: null,
  },
  partner: { code: PARTNER, name: 'x' },
  dataset: { id: 'offre-insertion', title: 'x', contact: 'x' },
  totals: { rows: null, toFix: 0, informed: 0, waived: 0 },
  ...{ extracts: [], comparisons: [] },
});

async function compareGolden(file: string, text: string): Promise<void> {
  const path = join(GOLDEN, file);
  if (ACCEPTS) {
    await mkdir(GOLDEN, { recursive: true });
    await writeFile(path, text);
  }
  assert.equal(text, await readFile(path, 'utf8'), `${file} changed; look at it, then ACCEPT_GOLDEN=1`);
}
