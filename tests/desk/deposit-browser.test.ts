/** The page of a partner's link in a real browser: clean for axe, usable by the keyboard alone and without a script. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'vitest';
import { startBrowser } from '../helpers/browser.js';
import { lookAt } from '../helpers/look-at.js';
import { startFormDesk } from './form-desk.js';

it('takes a file without a script, and is clean for axe whatever it says', async () => {
  const [desk, browser] = await Promise.all([startFormDesk(), startBrowser()]);
  try {
    const path = join(desk.home, 'lieux.csv');
    await writeFile(path, 'id;nom\n1;x\n');
    const plain = await browser.newPage({ javaScriptEnabled: false });
    await plain.goto(desk.link());
    await plain.getByLabel('Fichier à envoyer').setInputFiles(path);
    await plain.getByRole('button', { name: 'Envoyer le fichier' }).click();
    assert.match((await plain.textContent('main')) ?? '', /Fichier reçu[\s\S]*Ce que nous y avons lu/);
    const page = await browser.newPage({ bypassCSP: true });
    await page.goto(desk.link());
    await lookAt(page, 'deposit');
    await page.getByLabel('Fichier à envoyer').focus();
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate('document.activeElement.textContent'), 'Envoyer le fichier');
    await page
      .getByLabel('Fichier à envoyer')
      .setInputFiles({ name: '.cache', mimeType: 'text/csv', buffer: Buffer.from('x') });
    await page.keyboard.press('Enter');
    await page.getByText('Le nom du fichier ne convient pas').waitFor();
    await lookAt(page, 'deposit-refused');
    await page.getByLabel('Fichier à envoyer').setInputFiles(path);
    await page.getByRole('button', { name: 'Envoyer le fichier' }).click();
    await page.getByText('Ce que nous y avons lu').waitFor();
    await lookAt(page, 'deposit-received');
  } finally {
    await browser.close();
    await desk.stop();
  }
});
