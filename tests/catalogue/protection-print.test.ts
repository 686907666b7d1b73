/** The page « Protection des données » of all datasets, as a journalist prints it. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { it } from 'vitest';
import { buildRegister } from '../../activities/custody/register/build-register.js';
import { renderRegisterBody } from '../../activities/custody/register/render-register-body.js';
import { html, writeMarkup } from '../../activities/markup/html.js';
import { PROTECTION_KEY } from '../../activities/published/site-keys.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { ROOT } from '../../scripts/toolkit.js';
import { startBrowser } from '../helpers/browser.js';
import { onSiteBench, siteDataset } from './site-bench.js';

it('says what is done to the figures, and fits on three sheets of A4', async () => {
  const register = buildRegister(await loadDatasets(join(ROOT, 'datasets')), { rawSealed: true });
  await onSiteBench(async (bench) => {
    await bench.publish('2026-07-01-1a2b3c4d');
    await bench.draw(siteDataset({}));
    const path = join(bench.folder, PROTECTION_KEY);
    const page = await readFile(path, 'utf8');
    const body = writeMarkup(html`<h1>Protection des données</h1>${renderRegisterBody(register, 'folded')}`);
    await writeFile(
      path,
      page.replace(/<h1>[\s\S]*(?=<\/div>\s*<\/main>)/, () => body),
    );
    const browser = await startBrowser();
    try {
      const sheet = await browser.newPage();
      await sheet.goto(pathToFileURL(path).href);
      assert.match((await sheet.textContent('main')) ?? '', /Les chiffres sont approchés/);
      const pdf = await sheet.pdf({
        format: 'A4',
        margin: { top: '15mm', bottom: '15mm', left: '15mm', right: '15mm' },
      });
      const sheets = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
      assert.ok(sheets > 0 && sheets <= 3, `${sheets} sheets`);
    } finally {
      await browser.close();
    }
  });
});
