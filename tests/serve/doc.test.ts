/** The page of the API in a real browser: readable by all, nothing runs, nothing is fetched elsewhere. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import pino from 'pino';
import { it } from 'vitest';
import { z } from 'zod';
import { CHECK_KEY, PROTECTION_KEY } from '../../activities/published/site-keys.js';
import { startServer } from '../../scripts/serve/start-server.js';
import { startBrowser } from '../helpers/browser.js';
import { lieux, onServeBench, VERSION } from './serve-bench.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Pages of the catalogue, which this bench has not. */
const SITE = new Set(['/', `/${CHECK_KEY}`, `/${PROTECTION_KEY}`]);

it('has no axe violation, no console error, no link that is dead, wide and narrow', async () => {
  await onServeBench(async ({ app, publish }) => {
    await publish(VERSION, lieux(5));
    const server = await startServer(app, { host: '127.0.0.1', port: 0, log: pino({ level: 'silent' }) });
    const browser = await startBrowser();
    try {
      for (const width of [1200, 360]) {
        const page = await browser.newPage({
          viewport: { width, height: 800 },
          colorScheme: width === 360 ? 'dark' : 'light',
        });
        const problems: string[] = [];
        page.on('console', (message) => problems.push(message.text()));
        page.on(
          'request',
          (request) => request.url().startsWith(server.address) || problems.push(request.url()),
        );
        await page.goto(`${server.address}/api/doc`);
        for (const summary of await page.locator('summary').all()) await summary.click();
        await page.evaluate(AXE);
        const violations = await page.evaluate(
          'axe.run().then(({ violations }) => violations.map(({ id }) => id))',
        );
        assert.deepEqual(violations, [], `${width}`);
        assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width);
        const links = z
          .array(z.string())
          .parse(await page.evaluate('[...document.links].map(({ href }) => href)'));
        assert.ok(links.length >= 5);
        for (const link of links.filter((one) => !SITE.has(new URL(one).pathname)))
          assert.equal((await fetch(link)).status, 200, link);
        assert.deepEqual(
          problems.filter((url) => url !== 'data:,'),
          [],
        );
        await page.close();
      }
    } finally {
      await browser.close();
      await server.stop();
    }
  });
});
