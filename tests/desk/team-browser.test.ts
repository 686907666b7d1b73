/** The pages of the team in a real browser: wide and narrow, light and dark, and asked by the keyboard. */
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { startBrowser } from '../helpers/browser.js';
import { lookAt } from '../helpers/look-at.js';
import { ENDED, keepTeam } from './kept-team.js';
import { DATASET, type QuickDesk, startQuickDesk } from './quick-desk.js';

const HEADER = 'X-Forwarded-Email';
const TOLD = [
  { title: null, sentences: ['structures finess--1, version 2026-05-31-0a1b2c3d'], table: null },
  { title: 'Lines', sentences: [], table: { header: ['source', 'line'], rows: [['finess', '12']] } },
  { title: 'Read by', sentences: ['sources/finess.sql, from rs'], table: null },
];

let desk: QuickDesk;
let browser: Browser;
beforeAll(async () => {
  [desk, browser] = await Promise.all([
    startQuickDesk(null, null, { login: { header: HEADER, values: null }, explain: async () => TOLD }),
    startBrowser(),
  ]);
  await keepTeam(desk);
  await desk.hold('offre-insertion-20260630T060000-ab12');
});
afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});

describe('the pages of the team', () => {
  for (const colorScheme of ['light', 'dark'] as const)
    it(`are clean for axe and no wider than the screen, ${colorScheme}`, async () => {
      const extraHTTPHeaders = { [HEADER]: 'camille@example.fr' };
      const context = await browser.newContext({ bypassCSP: true, colorScheme, extraHTTPHeaders });
      const page = await context.newPage();
      const pages = {
        home: '/',
        sources: '/sources',
        runs: '/runs',
        found: '/recherche?q=france',
        nothing: '/recherche?q=zzz',
        explained: '/expliquer?table=offre-insertion/structures&id=finess--1',
        ended: `/runs/${DATASET}/${ENDED}`,
        held: `/runs/${DATASET}/offre-insertion-20260630T060000-ab12`,
      };
      for (const [name, path] of Object.entries(pages)) {
        await page.goto(`${desk.address}${path}`);
        await lookAt(page, `team-${name}-${colorScheme}`);
      }
      await context.close();
    });

  it('are asked and left by the keyboard, and keep the signed link on the way', async () => {
    const page = await browser.newPage();
    await page.goto(desk.link('list'));
    await page.getByRole('searchbox').fill('france services');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /réponses? à « france services »/ }).waitFor();
    await page.getByRole('link', { name: 'Liste des espaces France services' }).press('Enter');
    await page.getByRole('link', { name: 'Dernier rapport de ANCT, France services' }).press('Enter');
    await page.getByRole('heading', { name: 'Rapport' }).waitFor();
    assert.match(page.url(), /\/rapports\/anct-france-services\/.*key=/);
    await page.close();
  });
});
