/** The site in a real browser: from a disk and from a bare static server, wide and narrow, by the keyboard, without scripts. */
import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { z } from 'zod';
import { violationsOf } from '../helpers/axe.js';
import { startBrowser } from '../helpers/browser.js';
import { until } from '../helpers/until.js';
import { changeLogOf, onSiteBench, siteDataset } from './site-bench.js';
import { type StaticHost, serveFolder } from './static-host.js';

const VERSION = '2026-07-01-1a2b3c4d';
const EARLIER = '2026-06-01-00000000';
const PAGES = [
  'index.html',
  'protection-des-donnees.html',
  ...['index.html', 'dictionnaire.html', 'graphiques.html', 'versions.html'].map(
    (file) => `attentes/${file}`,
  ),
];
const SCREENS = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } } as const;

const dataset = siteDataset({
  known_flaws: ['Les lieux sans adresse ne sont pas comptés.'],
  highlights: [
    {
      ...{ title: 'Qui attend', text: 'Personnes qui attendent.', table: 'attentes', latest: 'mois' },
      columns: ['lieu', 'effectif', 'part_vue'],
    },
  ],
  charts: [
    {
      ...{ title: 'Où l’on attend', text: 'Personnes, mois par mois.', table: 'attentes' },
      ...{ departement: 'lieu', month: 'mois', value: 'effectif', unit: 'personnes' },
      where: { mois: ['2026-02', '2026-03', '2026-04'] },
      each: { column: 'statut_part', labels: { diffuse: 'Part connue', secret: 'Part secrète' } },
    },
  ],
});

let browser: Browser;
let host: StaticHost;
let addresses: Readonly<Record<'disk' | 'server', string>>;
let closeBench: () => void = () => {};
let benched: Promise<void>;

beforeAll(async () => {
  browser = await startBrowser();
  addresses = await new Promise((resolve, reject) => {
    benched = onSiteBench(async (bench) => {
      await bench.publish(EARLIER);
      await bench.publish(VERSION);
      await bench.open.write('attentes/changes.json', JSON.stringify(changeLogOf(VERSION, EARLIER)));
      await bench.draw(dataset);
      host = await serveFolder(bench.folder);
      resolve({ disk: pathToFileURL(bench.folder).href, server: host.url });
      await new Promise<void>((close) => {
        closeBench = close;
      });
    }).catch(reject);
  });
});
afterAll(async () => {
  closeBench();
  host?.close();
  await Promise.all([browser?.close(), benched]);
});

/** Runs `look`, then fails on whatever the browser complained of or asked of anybody else. */
async function watched(
  place: keyof typeof addresses,
  options: BrowserContextOptions,
  look: (page: Page, open: (key: string) => Promise<void>) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext(options);
  const complaints: string[] = [];
  try {
    const page = await context.newPage();
    page.on('console', (message) => complaints.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
    page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
    page.on('request', (request) => {
      if (!/^(data:|blob:)/.test(request.url()) && !request.url().startsWith(addresses[place]))
        complaints.push(`asked: ${request.url()}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
    });
    await look(page, async (key) => {
      await page.goto(`${addresses[place]}/${key}`);
    });
  } finally {
    await context.close();
  }
  assert.deepEqual(complaints, []);
}

for (const place of ['disk', 'server'] as const)
  for (const [screen, viewport] of Object.entries(SCREENS))
    describe(`the site from a ${place}, on a ${screen}`, () => {
      for (const key of PAGES)
        it(`shows ${key} dressed, without a complaint, within its width`, async () => {
          await watched(place, { viewport }, async (page, open) => {
            await open(key);
            assert.equal(await page.locator('h1').count(), 1);
            const { face, wide, icons } = z
              .object({ face: z.string(), wide: z.number(), icons: z.number() })
              .parse(
                await page.evaluate(
                  '({ face: getComputedStyle(document.body).fontFamily, wide: document.documentElement.scrollWidth - document.documentElement.clientWidth, icons: document.styleSheets.length })',
                ),
              );
            assert.match(face, /system-ui/, 'the style sheet is not applied');
            assert.deepEqual([wide, icons], [0, 1]);
          });
        });
    });

for (const [screen, viewport] of Object.entries(SCREENS))
  for (const key of PAGES)
    it(`${key} has nothing that axe finds wrong, on a ${screen}, light or dark`, async () => {
      const colorScheme = screen === Object.keys(SCREENS)[0] ? 'dark' : 'light';
      await watched('server', { viewport, colorScheme, bypassCSP: true }, async (page, open) => {
        await open(key);
        assert.deepEqual(await violationsOf(page), []);
      });
    });

describe('by the keyboard alone', () => {
  const focused = (page: Page) =>
    page.evaluate(
      '(() => { const one = document.activeElement; const style = getComputedStyle(one); const box = one.getBoundingClientRect(); return { told: one.tagName + " " + (one.getAttribute("href") ?? ""), outlined: style.outlineStyle !== "none", inside: box.width > 0 && box.height > 0 }; })()',
    );
  const Focus = z.object({ told: z.string(), outlined: z.boolean(), inside: z.boolean() });

  it('the first key leads to the contents', async () => {
    await watched('disk', { viewport: SCREENS.desktop }, async (page, open) => {
      await open('attentes/index.html');
      await page.keyboard.press('Tab');
      assert.deepEqual(Focus.parse(await focused(page)), {
        told: 'A #contenu',
        outlined: true,
        inside: true,
      });
      await page.keyboard.press('Enter');
      const focusedId = () => page.evaluate('document.activeElement.id');
      await until('the focus on the contents', async () => (await focusedId()) === 'contenu');
    });
  });

  it('every stop is seen, and folds open and close', async () => {
    for (const key of PAGES)
      await watched('disk', { viewport: SCREENS.desktop }, async (page, open) => {
        await open(key);
        const stops: string[] = [];
        for (let press = 0; press < 300; press += 1) {
          await page.keyboard.press('Tab');
          const { told, outlined, inside } = Focus.parse(await focused(page));
          if (told.startsWith('BODY')) break;
          assert.ok(outlined && inside, `${key}: ${told} has the focus and does not show it`);
          stops.push(told);
          if (!told.startsWith('SUMMARY')) continue;
          const isOpen = () => page.evaluate('document.activeElement.parentElement.open');
          const was = await isOpen();
          await page.keyboard.press('Enter');
          assert.notEqual(await isOpen(), was, `${key}: a fold does not move`);
          await page.keyboard.press('Enter');
          assert.equal(await isOpen(), was);
        }
        assert.ok(stops.length > 5 && stops.length < 299, `${key}: ${stops.length} stops`);
      });
  });

  it('the pages of a dataset follow one another', async () => {
    await watched('disk', { viewport: SCREENS.phone }, async (page, open) => {
      await open('attentes/index.html');
      await page.locator('.pages a', { hasText: 'Cartes et courbes' }).focus();
      await page.keyboard.press('Enter');
      await page.waitForURL(/graphiques\.html$/);
      assert.equal(await page.locator('.pages a[aria-current=page]').textContent(), 'Cartes et courbes');
    });
  });
});

it('works with scripts turned off: folds open, files download', async () => {
  await watched(
    'server',
    { viewport: SCREENS.desktop, javaScriptEnabled: false, acceptDownloads: true },
    async (page, open) => {
      await open('attentes/index.html');
      await page.locator('summary', { hasText: 'Python' }).click();
      assert.ok(await page.locator('code', { hasText: 'import pandas' }).isVisible());
      const downloading = page.waitForEvent('download');
      await page.locator('.fr-link--download', { hasText: 'CSV' }).click();
      assert.equal((await downloading).suggestedFilename(), 'attentes.csv');
    },
  );
});
