/** The desk in a real browser: what its pages look like, wide and narrow, and its form by the keyboard alone. */
import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { startBrowser } from '../helpers/browser.js';
import { lookAt } from '../helpers/look-at.js';
import { DATASET, type QuickDesk, startQuickDesk } from './quick-desk.js';

let desk: QuickDesk;
let browser: Browser;
beforeAll(async () => {
  [desk, browser] = await Promise.all([
    startQuickDesk({
      ...{ encode: async () => [], decode: async () => [] },
      ...{ namespace: 'default', temporalUi: 'https://temporal.example.fr' },
    }),
    startBrowser(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});

const linkTo = (run: string, hours?: number) => desk.link({ run, dataset: DATASET }, hours);

async function onPage(act: (page: Page) => Promise<void>): Promise<void> {
  const page = await browser.newPage({ bypassCSP: true });
  await act(page).finally(() => page.close());
}

describe('the pages of the desk', () => {
  it('are clean for axe and no wider than the screen, whatever they say', () =>
    onPage(async (page) => {
      await page.goto(desk.address);
      await lookAt(page, 'bare');
      await page.goto(desk.link('list'));
      await lookAt(page, 'list-empty');
      await desk.hold('offre-insertion-20260701T060000-ab12');
      await desk.hold('seen');
      await page.goto(desk.link('list'));
      await lookAt(page, 'list');
      await page.getByRole('button', { name: 'Autoriser ce navigateur' }).click();
      await lookAt(page, 'list-allowed');
      await page.goto(linkTo('seen'));
      await lookAt(page, 'held');
      await page.goto(linkTo('seen', 0));
      await lookAt(page, 'expired');
      await page.goto(linkTo('seen').slice(0, -1));
      await lookAt(page, 'altered');
      await page.goto(linkTo('nobody'));
      await lookAt(page, 'unknown');
      desk.breakTemporal(true);
      await page.goto(linkTo('seen'));
      await lookAt(page, 'away');
      desk.breakTemporal(false);
    }));
});

describe('the form of a decision', () => {
  it('is filled in by the keyboard alone; what is wrong is said at the top and at its field, and what was typed stays', () =>
    onPage(async (page) => {
      await desk.hold('typed');
      await page.goto(linkTo('typed'));
      await page.getByRole('link', { name: 'décidez plus bas' }).press('Enter');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      assert.ok(await page.getByLabel('est approuvée').isChecked());
      await page.keyboard.press('Tab');
      await page.keyboard.type('Camille, 06 12 34 56 78');
      await page.keyboard.press('Tab');
      await page.keyboard.type('  ');
      await lookAt(page, 'focus');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
      await lookAt(page, 'wrong');
      const author = page.getByLabel('Qui décide');
      assert.equal(await author.inputValue(), 'Camille, 06 12 34 56 78');
      assert.equal(await author.getAttribute('aria-invalid'), 'true');
      await page.getByRole('alert').getByRole('link', { name: 'Qui décide' }).press('Enter');
      await page.locator('#author:focus').waitFor();
      await author.fill('Camille');
      await page.getByRole('textbox', { name: 'Pourquoi' }).fill('A territory joined.');
      await page.getByRole('button').press('Enter');
      await page.getByText('Cette exécution est décidée : version approuvée').waitFor();
      await lookAt(page, 'decided');
      assert.deepEqual(desk.sent('typed'), ['approved by Camille: A territory joined.']);
    }));

  it('that comes second shows whose decision stands; one that another site sends is refused', () =>
    onPage(async (page) => {
      await desk.hold('raced');
      await page.goto(linkTo('raced'));
      await page.getByLabel('est rejetée').check();
      await page.getByLabel('Qui décide').fill('Camille');
      await page.getByRole('textbox', { name: 'Pourquoi' }).fill('Too many.');
      const decision = { verdict: 'approved', author: 'Dominique', reason: 'Expected.' } as const;
      desk.change('raced', { isRunning: true, state: 'running', decision });
      await page.getByRole('button').click();
      assert.match(
        (await page.textContent('main')) ?? '',
        /pas été prise en compte[\s\S]*approuvée par Dominique : Expected/,
      );
      await lookAt(page, 'second');
      await desk.hold('crossed');
      await page.goto('about:blank');
      await page.setContent(
        `<form method="post" action="${linkTo('crossed').replaceAll('&', '&amp;')}"><input name="verdict" value="approved"><input name="author" value="x"><input name="reason" value="x"><button>Win</button></form>`,
      );
      await page.getByRole('button').click();
      await page.getByText('n’a pas été envoyé par la page').waitFor();
      await lookAt(page, 'crossed');
      assert.deepEqual([...desk.sent('raced'), ...desk.sent('crossed')], []);
    }));
});
