/** The mail of a partner in a real browser, as wide as a mail program and as a phone. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, it } from 'vitest';
import { z } from 'zod';
import { startBrowser } from '../helpers/browser.js';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await startBrowser();
afterAll(() => browser.close());

for (const name of ['troubled', 'attached', 'missing', 'reminder', 'digest'])
  for (const width of [600, 360])
    it(`"${name}" fits ${width} pixels, asks the network for nothing, and axe finds nothing`, async () => {
      const address = pathToFileURL(join(import.meta.dirname, 'golden', `${name}.html`)).href;
      const page = await browser.newPage({ viewport: { width, height: 900 } });
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.goto(address);
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width);
      await page.evaluate(AXE);
      const found = await page.evaluate(
        'axe.run(document).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ": " + html.slice(0, 200))))',
      );
      assert.deepEqual(z.array(z.string()).parse(found), []);
      assert.deepEqual(asked, [address]);
      if (process.env.MAIL_PICTURES)
        await page.screenshot({
          path: join(process.env.MAIL_PICTURES, `${name}-${width}.png`),
          fullPage: true,
        });
      await page.close();
    });
