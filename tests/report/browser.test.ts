/** The page of a partner in a real browser: on a screen, on a phone, on paper. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, it } from 'vitest';
import { z } from 'zod';
import { buildReport } from '../../activities/report/build-report.js';
import { renderReport } from '../../activities/report/pages/render-report.js';
import { startBrowser } from '../helpers/browser.js';
import { anyFinding, extractWith, factsOf, measure } from './any-facts.js';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const GOLDEN = ['france-services', 'troubled-partner', 'followed-partner'];
const browser = await startBrowser();
afterAll(() => browser.close());

const addressOf = (name: string) =>
  pathToFileURL(join(import.meta.dirname, 'golden', name, 'index.html')).href;

for (const name of GOLDEN)
  for (const [width, colorScheme] of [
    [1280, 'light'],
    [390, 'dark'],
  ] as const)
    it(`${name} fits ${width} pixels, asks the network for nothing, and axe finds nothing, ${colorScheme}`, async () => {
      const page = await browser.newPage({
        viewport: { width, height: 900 },
        bypassCSP: true,
        colorScheme,
      });
      const asked: string[] = [];
      const complaints: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      page.on('console', (message) => complaints.push(message.text()));
      await page.goto(addressOf(name));
      await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width);
      await page.evaluate(AXE);
      const found = z
        .array(z.string())
        .parse(
          await page.evaluate(
            'axe.run(document).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ": " + html.slice(0, 200))))',
          ),
        );
      assert.deepEqual(found, []);
      assert.deepEqual([asked, complaints], [[addressOf(name)], []]);
      await page.close();
    });

/** A partner of many extracts of one source, with findings enough in each, and all parts of the page. */
function longReport(): string {
  const findings = fc.sample(anyFinding(0), 40).map((one, rank) => ({ ...one, field: `champ_${rank}` }));
  const rows = { received: 90, published: 80, merged: 0, rejected: 10 };
  const extracts = Array.from({ length: 60 }, () => extractWith(rows, findings)).flat();
  const [facts] = factsOf(extracts);
  if (!facts) throw new Error('there is no partner');
  return renderReport(buildReport(facts, measure(extracts)));
}

it('takes five screens at most before one unfolds it; a link of its contents opens what it names', async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const heightOf = () => page.evaluate('document.documentElement.scrollHeight').then(Number);
  for (const name of GOLDEN) {
    await page.goto(addressOf(name));
    assert.ok((await heightOf()) <= 5 * 800, name);
  }
  await page.setContent(longReport());
  assert.ok((await heightOf()) <= 5 * 800);
  await page.getByText(/^60\sextraits, /).click();
  assert.equal(await page.locator('h3').count(), 60);
  await page.goto(addressOf('troubled-partner'));
  const sample = page.getByText('20 premières lignes sur 1\u202f390');
  assert.equal(await sample.isVisible(), false);
  await page.getByRole('navigation').getByRole('link', { name: 'Services de La Réunion' }).click();
  assert.equal(await sample.isVisible(), true);
  await page.goto(addressOf('troubled-partner'));
  await page.emulateMedia({ media: 'print' });
  assert.equal(await sample.isVisible(), true);
  await page.close();
});

it('prints on A4, nothing wider than the sheet', async () => {
  const page = await browser.newPage();
  await page.goto(addressOf('followed-partner'));
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  const sheets = [...pdf.matchAll(/\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/g)];
  assert.ok(sheets.length > 0);
  for (const [, width, height] of sheets)
    assert.deepEqual([Math.round(Number(width)), Math.round(Number(height))], [595, 842]);
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 688, height: 900 }); // 182 mm between the margins
  assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 688);
  await page.close();
});
