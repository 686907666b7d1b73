/** Where to go, near where: pages of départements, and a search that asks nobody. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { z } from 'zod';
import { buildSearch } from '../../activities/catalogue/directory/build-search.js';
import { rateOf, readPopulations } from '../../activities/catalogue/directory/communes.js';
import { tellHours, tellSite, tellTelephone } from '../../activities/catalogue/directory/reach.js';
import { readDirectory } from '../../activities/catalogue/directory/read-directory.js';
import type { Directed } from '../../activities/catalogue/directory/render-departement.js';
import { renderDirectoryPages } from '../../activities/catalogue/directory/render-departements.js';
import { readSiteAssets } from '../../activities/catalogue/frame/site-assets.js';
import { sitePages } from '../../activities/catalogue/frame/site-pages.js';
import type { DatasetCard } from '../../activities/catalogue/views.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { createReferences } from '../../activities/platform/references/references.js';
import { describeTable } from '../../datasets/contract-columns.js';
import { Directory } from '../../datasets/shown.js';
import { ROOT } from '../../scripts/toolkit.js';
import { violationsOf } from '../helpers/axe.js';
import { startBrowser } from '../helpers/browser.js';
import { onSiteBench, siteDataset } from './site-bench.js';

const text = (description: string) => z.string().nullable().meta({ description });
const LIEUX = describeTable('lieux', {
  title: 'Lieux',
  grain: 'une ligne par lieu',
  row: z.strictObject({
    id: z.string().meta({ description: 'Identifiant.' }),
    nom: z.string().meta({ description: 'Nom.' }),
    genres: z.array(z.string()).nullable().meta({ description: 'Genres.' }),
    code_insee: text('Code INSEE.'),
    commune: text('Commune.'),
    code_postal: text('Code postal.'),
    adresse: text('Adresse.'),
    longitude: z.number().nullable().meta({ description: 'Longitude.' }),
    latitude: z.number().nullable().meta({ description: 'Latitude.' }),
    telephone: text('Téléphone.'),
    site: text('Site.'),
    horaires: text('Horaires.'),
    maj: text('Dernière mise à jour.'),
  }),
});
const ROWS = [
  "('a 1', 'Maison <de> Mende', ['famille--garde', 'inconnu'], '48095', 'Mende', '48000', '1 rue Haute', 3.499, 44.518, '+33466000000', 'https://mende.example/x', 'Mo-Fr 09:00-12:00', '2025-02-14')",
  "('a 2', 'Accueil sans point', ['numerique'], '48061', 'Florac Trois Rivières', '48400', null, null, null, null, 'javascript:alert(1)', null, null)",
  "('a 3', 'Accueil d’un code postal', null, null, null, '48000', null, null, null, null, null, null, null)",
  "('a 4', 'Accueil du Gard', null, '30189', 'Nîmes', '30000', null, 4.36, 43.836, null, null, null, null)",
  "('a 7', 'Accueil du Caillou', null, '98818', 'Nouméa', '98800', null, 166.45, -22.27, null, null, null, null)",
  "('a 5', 'Accueil de nulle part', null, null, null, null, null, null, null, null, null, null, null)",
  "('a 6', 'Accueil d’un code impossible', null, null, null, '99100', null, null, null, null, null, null, null)",
];
const directory = Directory.parse({
  title: 'Trouver qui aide',
  text: 'Ce que les sources ont dit.',
  entries: [
    {
      ...{ table: 'lieux', one: 'lieu', several: 'lieux', id: 'id', name: 'nom', commune: 'code_insee' },
      ...{ commune_name: 'commune', postcode: 'code_postal', address: 'adresse', longitude: 'longitude' },
      ...{ latitude: 'latitude', telephone: 'telephone', site: 'site', hours: 'horaires', updated: 'maj' },
      kind: { column: 'genres', other: 'Autre lieu', labels: { numerique: 'Numérique', famille: 'Famille' } },
    },
  ],
});

let folder: string;
let pages: ReadonlyMap<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'directory-'));
  const path = join(folder, 'lieux.parquet');
  const engine = createTabularEngine({ memoryLimit: '500MB', threads: 2, functions: [] });
  const shown = await engine.withSession({ scratch: folder }, async (session) => {
    const names = LIEUX.columns.map(({ name }) => name).join(', ');
    await session.run(
      `copy (select * from (values ${ROWS.join(', ')}) as t(${names})) to '${path}' (format parquet)`,
    );
    const references = createReferences(join(ROOT, 'datasets', '_nomenclatures'));
    const stored = new Map([['lieux', { table: LIEUX, path }]]);
    return readDirectory(directory, stored, session, { references, own: folder, scratch: folder });
  });
  assert.ok(shown);
  const { style, icon, formStyle, assets } = await readSiteAssets(null);
  const site = { publicUrl: null, apiUrl: null, style, icon, formStyle };
  const metadata = { title: 'Lieux', contact: { email: 'a@b.example' } };
  const view = { id: 'lieux', metadata, manifest: { inputs: [] }, directory: shown } as unknown as Directed;
  pages = new Map([...renderDirectoryPages(view, site), ...(await buildSearch(shown))]);
  for (const [key, body] of [
    ...[...pages].map(([key, body]) => [`lieux/${key}`, body] as const),
    ...assets.map(({ key, body }) => [key, body] as const),
  ]) {
    await mkdir(dirname(join(folder, key)), { recursive: true });
    await writeFile(join(folder, key), body);
  }
});
afterAll(() => rm(folder, { recursive: true }));

const plain = (page: string | undefined) => (page ?? '').replace(/[\u00a0\u202f]/g, ' ');

describe('rates', () => {
  it('are for the people who live there, and there is none where nobody is known to', () => {
    assert.equal(rateOf(12, 76_000, 10_000), 1.6);
    assert.equal(rateOf(1, 500_000, 10_000), 0.02);
    assert.equal(rateOf(12, undefined, 10_000), null);
    const { communes, departements } = readPopulations();
    const lived = (code: string) => communes.get(code)?.population ?? 0;
    // Paris counts its arrondissements once
    assert.equal(departements.get('75'), lived('75056'));
    assert.ok(lived('48095') > 10_000 && (departements.get('48') ?? 0) > 70_000);
  });
});

describe('the page of a département', () => {
  it('tells what is there, for how many, by commune, and where nothing is told', () => {
    const page = plain(pages.get('territoires/departement-48.html'));
    const rate = String(rateOf(3, readPopulations().departements.get('48'), 10_000)).replace('.', ',');
    for (const words of [
      `<dd>3<br>${rate} pour 10 000 habitants`,
      'Maison &lt;de&gt; Mende',
      'Téléphonez avant de vous déplacer : <a href="tel:+33466000000">04 66 00 00 00</a>',
      'Selon sa source, au 14 février 2025',
      'Ni téléphone, ni courriel, ni site n’est connu.',
      'rel="noopener nofollow">mende.example</a>',
      'lundi à vendredi 9h-12h',
      'Code postal 48000',
      'Gard',
    ])
      assert.ok(page.includes(words), words);
    assert.ok(!page.includes('javascript:'));
    assert.deepEqual(
      [...pages.keys()].filter((key) => key.startsWith('territoires/')),
      [
        'territoires/departement-30.html',
        'territoires/departement-48.html',
        'territoires/departement-988.html',
      ],
    );
    assert.match(plain(pages.get('territoires.html')), /dans aucun département : 2 lieux/);
  });

  it('says how to reach a place in words, and opens no strange address', () => {
    assert.equal(plain(tellTelephone('+262262123456')), '02 62 12 34 56');
    assert.equal(tellTelephone('3646'), '3646');
    assert.equal(plain(tellHours('Mo,We 08:30-12:00; Sa off')), 'lundi, mercredi 8h30-12h ; samedi fermé');
    assert.equal(
      plain(tellHours('Mo 09:00-12:00 "sur rendez-vous, Mo ; à 08:30"; PH off')),
      'lundi 9h-12h (sur rendez-vous, Mo ; à 08:30) ; jours fériés fermé',
    );
    assert.equal(tellSite('data:text/html,x'), null);
  });
});

describe('the search', () => {
  it('finds what is near a commune, from a disk, asking nobody, and has nothing that axe finds wrong', async () => {
    const browser = await startBrowser();
    try {
      for (const colorScheme of ['light', 'dark'] as const) {
        const page = await browser.newPage({ colorScheme, bypassCSP: colorScheme === 'dark' });
        const asked: string[] = [];
        const wrong: string[] = [];
        page.on('request', (request) => asked.push(request.url()));
        page.on('pageerror', (error) => wrong.push(error.message));
        page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
        await page.goto(pathToFileURL(join(folder, 'lieux/recherche.html')).href);
        await page.fill('#lieu', 'MENDE');
        await page.selectOption('#rayon', '50');
        await page.keyboard.press('Enter');
        await page.waitForSelector('#resultats:not([hidden])');
        const lines = async () => (await page.locator('#liste li').allInnerTexts()).map(plain);
        const [first = '', second = '', third = ''] = await lines();
        assert.match(
          first,
          /^Maison <de> Mende\s+Mende, à (moins de 1|\d,\d) km\s+Famille\s+Téléphonez avant de vous déplacer : 04 66 00 00 00\s+Selon sa source, au 14 février 2025$/,
        );
        assert.match(second, /^Accueil d’un code postal\s+48000, à environ \d+ km/);
        assert.match(third, /^Accueil sans point\s+Florac Trois Rivières, à environ \d\d km\s+Numérique$/);
        assert.match(page.url(), /#lieu=MENDE&rayon=50&quoi=$/);
        await page.selectOption('#quoi', { label: 'Numérique' });
        await page.click('text="Chercher"');
        await page.waitForFunction('document.querySelectorAll("#liste li").length === 1');
        await page.fill('#lieu', 'Nulle-Part-sur-Rien');
        await page.click('text="Chercher"');
        await page.waitForSelector('text=Aucune commune n’est connue sous « Nulle-Part-sur-Rien »');
        // what only begins so is asked for; a former commune has the point of what it became part of
        await page.fill('#lieu', 'Lommeran');
        await page.click('text="Chercher"');
        await page.waitForSelector('text=Est-ce cette commune ?');
        await page.fill('#lieu', 'Lomme');
        await page.click('text="Chercher"');
        await page.waitForSelector('text=/à moins de 50 km de Lomme \\(59/');
        assert.equal(await page.locator('#choix').isVisible(), false);
        // twelve communes have this postcode: one is chosen
        await page.fill('#lieu', '48000');
        await page.click('text="Chercher"');
        await page.click('button:has-text("Badaroux")');
        await page.waitForSelector('#resultats:not([hidden])');
        assert.deepEqual(wrong, []);
        assert.ok(asked.every((url) => url.startsWith('file:')));
        // no list has a point of it: it lies where its own places do
        await page.fill('#lieu', 'Nouméa');
        await page.selectOption('#quoi', '');
        await page.click('text="Chercher"');
        await page.waitForSelector('text=/Accueil du Caillou/');
        await page.fill('#lieu', 'Ispagnac');
        await page.click('text="Chercher"');
        await page.waitForSelector('text=/km d’Ispagnac \\(48/');
        // nor of these, where nothing is: it is said, and what is known of the territory is a link away
        await page.fill('#lieu', 'Bourail');
        await page.click('text="Chercher"');
        await page.waitForSelector(
          '#etat:has-text("ne sait pas où se trouve Bourail") a[href$="departement-988.html"]',
        );
        await page.fill('#lieu', 'Papeete');
        await page.click('text="Chercher"');
        await page.waitForSelector('#etat:has-text("Aucun lieu n’est connu dans ce territoire")');
        const arrow = await page.evaluate(
          'getComputedStyle(document.querySelector("#rayon")).backgroundImage',
        );
        assert.match(String(arrow), colorScheme === 'dark' ? /%23fff'/ : /%23161616'/);
        if (colorScheme === 'dark')
          for (const key of ['recherche.html', 'territoires.html', 'territoires/departement-48.html'])
            for (const width of [1280, 360]) {
              await page.setViewportSize({ width, height: 900 });
              await page.goto(pathToFileURL(join(folder, 'lieux', key)).href);
              assert.deepEqual(await violationsOf(page), [], `${key} ${width}`);
              assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width, key);
            }
        await page.close();
      }
    } finally {
      await browser.close();
    }
  });

  it('leads those without a script to the départements', () => {
    assert.match(pages.get('recherche.html') ?? '', /<noscript>.*href="territoires\.html"/s);
  });
});

describe('a département of which nothing is told any more', () => {
  it('has no page any more', () =>
    onSiteBench(async (bench) => {
      const row = (code: string) =>
        `('${code}', '2026-03', 'diffuse', 1, 'diffuse', 0.5, ['lundi'], null, null, 'Accueil')`;
      const place = { commune: 'lieu', commune_name: 'lieu', postcode: 'lieu', address: 'phrase' };
      const columns = { ...place, id: 'lieu', name: 'phrase', longitude: 'part_vue', latitude: 'part_vue' };
      const kind = { column: 'jours', other: 'Autre', labels: {} };
      const declared = { table: 'attentes', one: 'lieu', several: 'lieux', ...columns, kind };
      const dataset = siteDataset({ directory: { ...directory, entries: [declared] } });
      await bench.publish('2026-06-01-00000000', [row('48095'), row('30189')]);
      await bench.draw(dataset);
      assert.match(await bench.text('attentes/territoires/departement-30.html'), /Gard/);
      await bench.publish('2026-07-01-1a2b3c4d', [row('48095')]);
      await bench.draw(dataset);
      await assert.rejects(bench.text('attentes/territoires/departement-30.html'), /ENOENT/);
      assert.match(await bench.text('attentes/territoires/departement-48.html'), /Lozère/);
    }));

  it('stands in no sitemap; the others, their list and the search do', () =>
    onSiteBench(async (bench) => {
      const keys = ['territoires.html', 'territoires/departement-48.html', 'recherche.html', 'recherche.js'];
      for (const key of keys) await bench.open.write(`attentes/${key}`, 'x');
      const manifest = { version: '2026-07-01-1a2b3c4d' };
      const card = { id: 'attentes', metadata: siteDataset({}).metadata, manifest } as unknown as DatasetCard;
      const named = (await sitePages([card], bench.open)).map(({ key }) => key);
      assert.deepEqual(
        named.filter((key) => /territoires|recherche/.test(key)),
        keys.slice(0, 3).map((key) => `attentes/${key}`),
      );
    }));
});
