/** A page as people meet it: wide and narrow, nothing that axe would say; a picture where somebody asked for them. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { violationsOf } from './axe.js';

const WIDTHS = [1280, 390];

/** The page must be of a context that bypasses policies: axe is a script. Pictures go to the folder of DESK_PICTURES. */
export async function lookAt(page: Page, name: string): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width, name);
    assert.deepEqual(await violationsOf(page), [], `${name} at ${width}`);
    const pictures = process.env.DESK_PICTURES;
    if (pictures) await page.screenshot({ path: join(pictures, `${name}-${width}.png`), fullPage: true });
  }
}
