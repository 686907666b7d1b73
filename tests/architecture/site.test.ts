/** The manual as a site: every page is on it and in its menu, and no link of it leads nowhere. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, it } from 'vitest';
import { ROOT } from '../../scripts/toolkit.js';

let site = '';
let made: string[] = [];

beforeAll(() => {
  site = mkdtempSync(join(tmpdir(), 'insertion-site-'));
  const program = join(ROOT, 'node_modules/vitepress/bin/vitepress.js');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [program, 'build', 'docs', '--outDir', site],
    { cwd: ROOT, encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production' } },
  );
  // a link that leads nowhere ends it
  assert.equal(status, 0, `${stdout}${stderr}`);
  made = readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));
});

afterAll(() => rmSync(site, { recursive: true, force: true }));

it('has every page of docs/, and those that stand beside what they tell of', () => {
  const pages = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
  const wanted = pages.map((name) => (name === 'README.md' ? 'manual.html' : name.replace('.md', '.html')));
  for (const page of [
    ...wanted,
    'index.html',
    'rooms.html',
    'declarations.html',
    'rights.html',
    'parcours-insertion.html',
  ])
    assert.ok(made.includes(page), page);
});

it('has every page in its menu', () => {
  const text = readFileSync(join(site, 'manual.html'), 'utf8');
  const menu = text.slice(text.indexOf('<aside class="VPSidebar"'), text.indexOf('</aside>'));
  assert.deepEqual(
    made.filter(
      (page) =>
        !menu.includes(`href="/${page}"`) && !['404.html', 'index.html', 'manual.html'].includes(page),
    ),
    [],
  );
});
