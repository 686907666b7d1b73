/** A real Chromium, driven by Playwright. */
import { type Browser, chromium } from 'playwright-core';
import { findBrowser } from '../../scripts/engine/installed-binary.mjs';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Throws a sentence when there is none. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = findBrowser(process.env);
  if (!executablePath)
    throw new Error(
      'Chromium is missing: run `node scripts/setup.mjs test`, or install Chromium or Chrome, or set CHROMIUM_PATH to one.',
    );
  // the first start on a new machine reads it all from the disk
  return chromium.launch({ executablePath, args: FLAGS, timeout: 120_000 });
}
