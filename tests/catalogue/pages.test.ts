/** The consumers' site, from versions in the open zone. `ACCEPT_GOLDEN=1` writes the golden pages anew; never in CI. */
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, it } from 'vitest';
import { ConditionLost, DeclarationInvalid } from '../../activities/errors.js';
import type { ObjectStore } from '../../activities/platform/effects.js';
import { checkCharts } from '../../datasets/check-charts.js';
import { checkHighlights } from '../../datasets/check-highlights.js';
import { Metadata } from '../../datasets/dataset.js';
import { changeLogOf, onSiteBench, ROWS, type SiteBench, siteDataset } from './site-bench.js';

const GOLDEN = join(import.meta.dirname, 'golden');
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
const CURVES = {
  ...{ title: 'Combien attendent, où', text: 'Personnes qui attendent, mois par mois.', table: 'attentes' },
  ...{ departement: 'lieu', month: 'mois', value: 'effectif', unit: 'personnes' },
};
const COUNTS = {
  ...{
    title: 'Les lignes',
    text: 'Nombre de lignes publiées.',
    table: 'attentes',
    commune: 'lieu',
    unit: 'lignes',
  },
};
const dataset = siteDataset({
  known_flaws: [FLAW],
  highlights: [FIGURES, SENTENCES],
  charts: [CURVES, COUNTS],
});

/** Two versions and their change log, drawn. */
async function onDrawnSite(act: (bench: SiteBench) => Promise<void>, publicUrl?: string): Promise<void> {
  await onSiteBench(async (bench) => {
    await bench.publish(EARLIER);
    await bench.publish(VERSION);
    await bench.open.write('attentes/changes.json', JSON.stringify(changeLogOf(VERSION, EARLIER)));
    await bench.open.write(`attentes/changes/${VERSION}..${EARLIER}/attentes.csv`, '');
    await bench.open.write('attentes/atom.xml', '<feed/>');
    await bench.open.write('attentes/CHANGELOG.md', '# Attentes');
    bench.written.length = 0;
    await bench.draw(dataset, publicUrl === undefined ? {} : { publicUrl });
    await act(bench);
  });
}

async function drawWith(metadata: object, rows: readonly string[] = ROWS): Promise<string> {
  let page = '';
  await onSiteBench(async (bench) => {
    await bench.publish(VERSION, rows);
    page = await bench.page(siteDataset(metadata));
  });
  return page;
}

const PAGES = ['index.html', 'dictionnaire.html', 'graphiques.html', 'versions.html'].map(
  (file) => `attentes/${file}`,
);
const DRAWN = [
  'index.html',
  'catalogue.jsonld',
  ...PAGES,
  'attentes/datapackage.json',
  'attentes/dcat.jsonld',
];

/** The style sheet changes with every touch of it, and 96 outlines are nothing to read. */
function abridged(text: string): string {
  return text
    .replaceAll(/assets\/[0-9a-f]{16}/g, 'assets/EMPREINTE')
    .replaceAll(/(<path id="dep-[0-9AB]+" d=")[^"]*/g, '$1…');
}

/** What the site brings along, and the files of the self-check. */
const ASSETS = [
  'controle',
  'donnees',
  'formulaire.css',
  'icone.svg',
  'licences',
  'moteur',
  'programme',
  'site.css',
];
const stemOf = (key: string) =>
  (key.split('/').at(-1) ?? '').replace(/-(?:[0-9a-f]{16}|\d[\w.-]*)\.(?:js|txt)$/, '');

describe('the catalogue', () => {
  it('is as accepted', async () => {
    await onDrawnSite(async (bench) => {
      for (const key of DRAWN) {
        const text = abridged(await bench.text(key));
        const golden = join(GOLDEN, key);
        if (ACCEPTS) {
          await mkdir(dirname(golden), { recursive: true });
          await writeFile(golden, text);
        }
        assert.equal(text, await readFile(golden, 'utf8'), `${key}: look at it, then ACCEPT_GOLDEN=1`);
      }
    });
  });

  it('is alive: every link leads to a stored object or to a place in a page', async () => {
    await onDrawnSite(async (bench) => {
      for (const key of ['index.html', 'controle.html', 'protection-des-donnees.html', ...PAGES]) {
        const page = await bench.text(key);
        if (key !== 'controle.html')
          assert.doesNotMatch(withoutData(page), /<script|<img|<iframe|\sstyle=|\son[a-z]+=|url\((?!#)/);
        for (const [, href = ''] of page.matchAll(/ href="([^"]*)"/g)) {
          if (/^(mailto|https):/.test(href)) continue;
          const [path = '', anchor] = href.split('#');
          const target = path === '' ? key : join(dirname(key), path);
          assert.ok(await bench.open.head(target), `${key}: ${href}`);
          if (anchor !== undefined)
            assert.ok((await bench.text(target)).includes(` id="${anchor}"`), `${key}: ${href}`);
        }
      }
    });
  });

  it('is written again only where it would say something else, and follows the pointer', async () => {
    await onSiteBench(async (bench) => {
      await bench.publish(EARLIER);
      await bench.draw(dataset);
      const first = bench.written.splice(0);
      assert.deepEqual(
        first
          .filter((key) => key.startsWith('assets/'))
          .map(stemOf)
          .sort(),
        ASSETS,
      );
      for (const key of DRAWN) assert.ok(first.includes(key), key);
      await bench.draw(dataset);
      assert.equal(bench.written.length, 0);
      await bench.publish(VERSION);
      await bench.draw(dataset);
      assert.ok(bench.written.length > 0 && !bench.written.some((key) => key.startsWith('assets/')));
      assert.match(
        await bench.text('attentes/versions.html'),
        /versions\/2026-06-01-00000000\/manifest\.json/,
      );
    });
  });

  it('drops scripts of earlier code once nobody can have a page open that names them', async () => {
    await onSiteBench(async (bench) => {
      await bench.publish(VERSION);
      const earlier = 'assets/controle/programme-0000000000000000.js';
      await bench.open.write(earlier, '');
      await bench.draw(dataset);
      assert.ok(await bench.open.head(earlier));
      await bench.draw(dataset, { now: () => new Date(Date.now() + 8 * 24 * 3_600_000) });
      assert.equal(await bench.open.head(earlier), null);
      assert.deepEqual((await bench.open.list('assets/')).map(({ key }) => stemOf(key)).sort(), ASSETS);
    });
  });

  it('gives way to the run that published meanwhile, and says what is current then', async () => {
    await onSiteBench(async (bench) => {
      await bench.publish(EARLIER);
      let overtaken = false;
      const slow: ObjectStore = {
        ...bench.open,
        async write(key, body, condition) {
          if (!overtaken && key.startsWith('attentes/')) {
            overtaken = true;
            await bench.publish(VERSION);
            await bench.draw(dataset);
          }
          return bench.open.write(key, body, condition);
        },
      };
      await bench.draw(dataset, { open: slow });
      assert.match(await bench.text('attentes/index.html'), new RegExp(`<code>${VERSION}</code></dd>`));
      const beaten = { ...bench.open, write: () => Promise.reject(new ConditionLost('412')) };
      await bench.publish('2026-08-01-00000000');
      await assert.rejects(bench.draw(dataset, { open: beaten }), ConditionLost);
    });
  });

  it('says what has no place in a version that lacks a table', async () => {
    await onSiteBench(async (bench) => {
      await bench.publish(VERSION);
      const more = {
        ...dataset,
        tables: dataset.tables.map((table) => ({ ...table, zone: 'open' as const })),
      };
      await assert.rejects(bench.draw(more), /version 2026-07-01-1a2b3c4d has no table personnes/);
    });
  });

  it('lists a version of another toolkit, and says nothing more of it', async () => {
    await onSiteBench(async (bench) => {
      await bench.publish(EARLIER);
      await bench.publish(VERSION);
      await bench.open.write(`attentes/versions/${EARLIER}/manifest.json`, '{"old":true}');
      await bench.draw(dataset);
      assert.match(
        await bench.text('attentes/versions.html'),
        /<code>2026-06-01-00000000<\/code>.*manifeste illisible/s,
      );
    });
  });

  it('says once that a version is the first', async () => {
    await onDrawnSite(async (bench) => {
      const firsts = (await bench.text('attentes/versions.html')).match(/Première [^<]*/g);
      assert.deepEqual(firsts, ['Première version\u00a0: 1 table, 5 lignes.']);
    });
  });

  it('does not list a dataset that was never published', async () => {
    await onSiteBench(async (bench) => {
      await bench.publish(VERSION);
      await bench.draw(dataset, { datasets: [dataset, { ...dataset, id: 'dataset-sans-version' }] });
      assert.doesNotMatch(await bench.text('index.html'), /dataset-sans-version/);
    });
  });

  it('says absolute addresses only where it is told them, and brings Marianne only below gouv.fr', async () => {
    await onDrawnSite(async (bench) => {
      assert.equal(await bench.open.head('sitemap.xml'), null);
      assert.deepEqual((await bench.open.list('assets/')).map(({ key }) => stemOf(key)).sort(), ASSETS);
    });
    for (const [address, fonts] of [
      ['https://donnees.example', 0],
      ['https://insertion.data.gouv.fr/ouvert/', 3],
      ['https://gouv.fr.example', 0],
    ] as const)
      await onDrawnSite(async (bench) => {
        const base = address.replace(/\/$/, '');
        assert.match(
          await bench.text('sitemap.xml'),
          new RegExp(`<loc>${base}/attentes/graphiques.html</loc>`),
        );
        assert.match(await bench.text('robots.txt'), new RegExp(`Sitemap: ${base}/sitemap.xml`));
        assert.match(
          await bench.text('attentes/index.html'),
          new RegExp(`rel="canonical" href="${base}/attentes`),
        );
        const keys = (await bench.open.list('assets/')).map(({ key }) => key);
        assert.equal(keys.filter((key) => key.endsWith('.woff2')).length, fonts, address);
        const style = await bench.text(keys.find((key) => key.endsWith('/site.css')) ?? '');
        assert.equal(style.match(/@font-face/g)?.length ?? 0, fonts, address);
        assert.doesNotMatch(style.replaceAll(/url\((fonts\/|"data:|data:)/g, ''), /url\(/);
      }, address);
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
    assert.match(page, /<p class="phrase">Passé de 4,1 à 2,6 semaines\.<\/p>/);
    assert.match(page, /<p class="phrase doux">Pas de résultat : chiffre non publié/);
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
    assert.doesNotMatch(withoutData(page), /<(script|img|svg)|\u202e/);
    for (const [, attributes = ''] of page.matchAll(/<[a-z][a-z0-9]*((?:\s[^\s=>]+="[^"]*")*)>/g))
      assert.doesNotMatch(attributes.replace(/"[^"]*"/g, ''), /\s(on\w+|style|src)=/);
    assert.equal(page.match(/<\/style>/g), null);
  }
});

it('keeps them inert in maps, curves, versions, the dictionary and what programs read', async () => {
  for (const word of HOSTILE)
    await onSiteBench(async (bench) => {
      const text = `'${word.replaceAll("'", "''")}'`;
      await bench.publish(EARLIER);
      await bench.publish(VERSION, [
        `(${text}, '2026-03', 'diffuse', 1, 'diffuse', 1, [${text}], true, null, ${text})`,
      ]);
      const log = changeLogOf(VERSION, EARLIER);
      const told = {
        ...log,
        publications: log.publications.map((one) => ({ ...one, summary: [word] })),
        withdrawn: log.withdrawn.map((one) => ({ ...one, reason: word })),
      };
      await bench.open.write('attentes/changes.json', JSON.stringify(told));
      const each = { column: 'phrase', labels: { [word]: word } };
      const chart = { ...CURVES, title: word, text: `Ici : ${word}`, unit: word, each };
      await bench.draw(siteDataset({ title: word, keywords: [word], charts: [chart] }), {
        publicUrl: 'https://donnees.example',
      });
      for (const key of ['index.html', 'protection-des-donnees.html', ...PAGES]) {
        const page = await bench.text(key);
        assert.doesNotMatch(withoutData(page), /<(script|img)|<svg\/|\u202e/);
        for (const [, attributes = ''] of page.matchAll(/<[a-z][a-z0-9]*((?:\s[^\s=>]+="[^"]*")*)>/g))
          assert.doesNotMatch(attributes.replace(/"[^"]*"/g, ''), /\s(on\w+|style|src)=/);
      }
      for (const key of ['catalogue.jsonld', 'attentes/dcat.jsonld', 'attentes/datapackage.json'])
        JSON.parse(await bench.text(key));
    });
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
        () => checkHighlights(siteDataset({ highlights: [{ ...FIGURES, ...change }] })),
        (error) => error instanceof DeclarationInvalid && told.test(error.message),
      );
    });

  it('refuses a table without a Parquet file, and a word that no highlight has', () => {
    const { tables, ...rest } = siteDataset({ highlights: [FIGURES] });
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
    checkCharts(dataset);
  });

  const wrong: readonly (readonly [why: string, change: object, told: RegExp])[] = [
    ['a table that is not open', { table: 'personnes' }, /names table "personnes", which is not published/],
    ['no place', { departement: undefined }, /needs one column that says where/],
    ['two places', { commune: 'lieu' }, /needs one column that says where/],
    ['a column that is not there', { month: 'nulle' }, /names column "nulle"/],
    ['a value that is no number', { value: 'statut' }, /draws column "statut", which is no number/],
    ['months of a count', { value: undefined }, /counts rows, which is drawn as one map/],
    ['a value that no row can have', { where: { statut: 'diffusee' } }, /looks for "diffusee" in "statut"/],
    [
      'a drawing of what no row can have',
      { each: { column: 'statut', labels: { x: 'X' } } },
      /looks for "x" in "statut"/,
    ],
  ];
  for (const [why, change, told] of wrong)
    it(`refuses a chart with ${why}`, () => {
      assert.throws(
        () => checkCharts(siteDataset({ charts: [{ ...CURVES, ...change }] })),
        (error) => error instanceof DeclarationInvalid && told.test(error.message),
      );
    });
});

/** Without the block of data for search engines, which runs nothing and in which no element begins or ends. */
function withoutData(page: string): string {
  return page.replace(/<script type="application\/ld\+json">([^<]*)<\/script>/, (_, data) => {
    JSON.parse(data);
    return '';
  });
}
