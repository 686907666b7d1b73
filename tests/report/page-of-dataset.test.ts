/** The public page of a dataset, from a version in the open zone. `ACCEPT_GOLDEN=1` writes the golden page anew; never in CI. */
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ConditionLost, DeclarationInvalid } from '../../activities/errors.js';
import type { ObjectStore } from '../../activities/platform/effects.js';
import { checkHighlights } from '../../datasets/check-highlights.js';
import { Metadata } from '../../datasets/dataset.js';
import { onPageBench, pageDataset, ROWS } from './page-bench.js';

const GOLDEN = join(import.meta.dirname, 'golden', 'page-of-dataset', 'index.html');
const ACCEPTS = process.env.ACCEPT_GOLDEN === '1' && process.env.CI === undefined;
const VERSION = '2026-07-01-1a2b3c4d';
const EARLIER = '2026-06-01-00000000';

const FIGURES = {
  title: 'Combien de personnes attendent',
  text: 'Personnes qui attendent au dernier jour du mois.',
  table: 'attentes',
  columns: ['lieu', 'effectif', 'part_vue', 'jours', 'ouvert', 'depuis'],
  headings: { lieu: 'Lieu', effectif: 'Personnes' },
  latest: 'mois',
  order: ['lieu'],
};
const SENTENCES = {
  title: 'Ce qui change',
  text: 'Une phrase par lieu, toute faite.',
  table: 'attentes',
  columns: ['phrase'],
  where: { lieu: ['52', '974'], mois: '2026-03' },
};
const FLAW = 'Les lieux sans adresse ne sont pas comptés.';
const dataset = pageDataset({ known_flaws: [FLAW], highlights: [FIGURES, SENTENCES] });

async function drawWith(metadata: object, rows: readonly string[] = ROWS): Promise<string> {
  let page = '';
  await onPageBench(async (bench) => {
    await bench.publish(VERSION, rows);
    page = await bench.draw(pageDataset(metadata));
  });
  return page;
}

describe('the page of a dataset', () => {
  it('is as accepted', async () => {
    await onPageBench(async (bench) => {
      await bench.publish(EARLIER);
      await bench.publish(VERSION);
      const page = await bench.draw(dataset);
      if (ACCEPTS) {
        await mkdir(join(GOLDEN, '..'), { recursive: true });
        await writeFile(GOLDEN, page);
      }
      assert.equal(page, await readFile(GOLDEN, 'utf8'), 'look at it, then ACCEPT_GOLDEN=1');
    });
  });

  it('links to files that exist, and to nothing outside', async () => {
    await onPageBench(async (bench) => {
      await bench.publish(EARLIER);
      await bench.publish(VERSION);
      const page = await bench.draw(dataset);
      const links = [...page.matchAll(/ href="([^"]*)"/g)].map(([, href = '']) => href);
      const files = links.filter((href) => !/^(#|mailto:)/.test(href));
      assert.equal(files.length, 6);
      for (const file of files) assert.ok(await bench.open.head(`attentes/${file}`), file);
      for (const anchor of links.filter((href) => href.startsWith('#')))
        assert.ok(page.includes(` id="${anchor.slice(1)}"`), anchor);
      assert.doesNotMatch(page, /<script|<link|<img|\sstyle=|\son[a-z]+=|https?:|url\(/);
    });
  });

  it('is written again only when it would say something else, and follows the pointer', async () => {
    await onPageBench(async (bench) => {
      await bench.publish(EARLIER);
      const first = await bench.draw(dataset);
      assert.equal(await bench.draw(dataset), first);
      assert.deepEqual(bench.written, ['attentes/index.html']);
      await bench.publish(VERSION);
      assert.match(await bench.draw(dataset), /manifeste de <code>2026-06-01-00000000</);
      assert.equal(bench.written.length, 2);
    });
  });

  it('gives way to the run that published meanwhile, and says what is current then', async () => {
    await onPageBench(async (bench) => {
      await bench.publish(EARLIER);
      let overtaken = false;
      const slow: ObjectStore = {
        ...bench.open,
        async write(key, body, condition) {
          if (!overtaken) {
            overtaken = true;
            await bench.publish(VERSION);
            await bench.draw(dataset);
          }
          return bench.open.write(key, body, condition);
        },
      };
      assert.match(await bench.draw(dataset, slow), new RegExp(`<code>${VERSION}</code></dd>`));
      const beaten = { ...bench.open, write: () => Promise.reject(new ConditionLost('412')) };
      await bench.publish('2026-08-01-00000000');
      await assert.rejects(bench.draw(dataset, beaten), ConditionLost);
    });
  });

  it('says what has no place in a version that lacks a table', async () => {
    await onPageBench(async (bench) => {
      await bench.publish(VERSION);
      const more = {
        ...dataset,
        tables: dataset.tables.map((table) => ({ ...table, zone: 'open' as const })),
      };
      await assert.rejects(bench.draw(more), /version 2026-07-01-1a2b3c4d has no table personnes/);
    });
  });
});

describe('highlights', () => {
  it('show French numbers, and a word with its meaning for each way a value can be absent', async () => {
    const page = await drawWith({ highlights: [FIGURES] });
    const [, body = ''] = /<caption>Mars\u00a02026\..*?<tbody>\n(.*?)<\/tbody>/s.exec(page) ?? [];
    const lines = body.split('</tr>').map((line) =>
      line
        .replace(/<\/t[hd]>/g, '|')
        .replace(/<[^>]*>/g, '')
        .trim(),
    );
    assert.deepEqual(lines.slice(0, 4), [
      '02|0|–|–|–|–|',
      '2A|n.d.|n.d.|n.d.|n.d.|n.d.|',
      '52|12\u202f345|5\u202f%|lundi, mardi|oui|1er\u00a0janvier\u00a02026|',
      '974|secret|secret|secret|non|secret|',
    ]);
    for (const words of [
      'secret</span> : chiffre non publié',
      '–</span> : sans objet',
      'n.d.</span> : non disponible',
    ])
      assert.ok(page.includes(words), words);
    assert.match(page, /aria-describedby="legende-1"/);
    assert.doesNotMatch(await drawWith({ highlights: [SENTENCES] }), /class="absent"/);
  });

  it('say sentences as paragraphs, and why one is missing', async () => {
    const page = await drawWith({ highlights: [SENTENCES] });
    assert.match(page, /<p class="callout">Passé de 4,1 à 2,6 semaines\.<\/p>/);
    assert.match(page, /<p class="callout aside">Pas de résultat : chiffre non publié/);
  });

  it('take the newest period of which something is published, and say so when there is none', async () => {
    const silent = ROWS.filter((row) => row.includes("'2026-04'"));
    assert.match(await drawWith({ highlights: [FIGURES] }, silent), /Aucun chiffre n’est publié/);
    const page = await drawWith({ highlights: [{ ...FIGURES, where: { lieu: '52' } }] });
    assert.match(page, /Mars\u00a02026/);
    assert.doesNotMatch(page, /Avril\u00a02026/);
  });

  it('say that they are cut', async () => {
    assert.match(
      await drawWith({ highlights: [{ ...FIGURES, limit: 2 }] }),
      /2 premières lignes sur 4\u00a0lignes/,
    );
  });
});

const HOSTILE = [
  '<script>alert(1)</script>',
  '"onmouseover="alert(1)',
  "'><img src=x onerror=alert(1)>",
  '</style><svg/onload=alert(1)>',
  'gpj.\u202eexe.csv',
];

it('keeps hostile words inert in the data and in the declarations', async () => {
  const rows = HOSTILE.map((word) => {
    const text = `'${word.replaceAll("'", "''")}'`;
    return `(${text}, '2026-03', 'diffuse', 1, 'diffuse', 1, [${text}], true, null, ${text})`;
  });
  for (const word of HOSTILE) {
    const highlight = {
      ...FIGURES,
      title: word,
      text: `Ici : ${word}`,
      headings: { lieu: word },
      columns: ['lieu', 'jours'],
    };
    const sentences = { ...SENTENCES, where: {} };
    const page = await drawWith(
      {
        title: word,
        description: word.repeat(20),
        known_flaws: [`Ici : ${word}`],
        highlights: [highlight, sentences],
      },
      rows,
    );
    assert.doesNotMatch(page, /<(script|img|svg)|\u202e/);
    for (const [, attributes = ''] of page.matchAll(/<[a-z][a-z0-9]*((?:\s[^\s=>]+="[^"]*")*)>/g))
      assert.doesNotMatch(attributes.replace(/"[^"]*"/g, ''), /\s(on\w+|style|src)=/);
    assert.equal(page.match(/<\/style>/g)?.length, 1);
  }
});

describe('the loader', () => {
  const refusals: readonly (readonly [why: string, change: object, told: RegExp])[] = [
    ['a table that is not there', { table: 'nulle_part' }, /names table "nulle_part", which contract\.ts/],
    ['a table that is not open', { table: 'personnes' }, /names table "personnes", which is not published/],
    ['a column that is not there', { columns: ['nulle'], headings: {} }, /names column "nulle"/],
    ['a condition on a column that is not there', { where: { nulle: 1 } }, /names column "nulle"/],
    ['a period that is not there', { latest: 'nulle' }, /names column "nulle"/],
    ['an order by a column that is not there', { order: ['nulle'] }, /names column "nulle"/],
    ['a heading over nothing', { headings: { mois: 'Mois' } }, /gives a heading to "mois"/],
    ['a value that no row can have', { where: { statut: 'diffusee' } }, /looks for "diffusee" in "statut"/],
    ['a text among numbers', { where: { effectif: 'douze' } }, /looks for "douze" in "effectif"/],
  ];
  for (const [why, change, told] of refusals)
    it(`refuses ${why}`, () => {
      assert.throws(
        () => checkHighlights(pageDataset({ highlights: [{ ...FIGURES, ...change }] })),
        (error) => error instanceof DeclarationInvalid && told.test(error.message),
      );
    });

  it('refuses a table without a Parquet file, and a word that no highlight has', () => {
    const { tables, ...rest } = pageDataset({ highlights: [FIGURES] });
    const without = tables.map((table) => ({ ...table, formats: ['csv'] as const }));
    assert.throws(
      () => checkHighlights({ ...rest, tables: without.map((table) => ({ ...table, formats: ['csv'] })) }),
      /no Parquet file/,
    );
    assert.equal(
      Metadata.safeParse({ ...rest.metadata, highlights: [{ ...FIGURES, colour: 'red' }] }).success,
      false,
    );
  });

  it('takes what can be drawn', () => {
    checkHighlights(dataset);
  });
});
