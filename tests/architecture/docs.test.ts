/** Documentation is true: what exists is named where a newcomer looks. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, it } from 'vitest';
import { SETTING_NAMES } from '../../activities/platform/settings/settings.js';
import { COMMANDS } from '../../scripts/listed-commands.js';
import { ROOT } from '../../scripts/toolkit.js';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const foldersOf = (path: string) =>
  readdirSync(join(ROOT, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'datasets/README.md',
  'quality-rules/README.md',
  'activities/README.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `docs/${path}`),
];

/** A page without its examples: what stands between fences links nowhere. */
const prose = (page: string) => read(page).replace(/^( *)```[\s\S]*?^\1```$/gm, '');

/** Titles as GitHub makes anchors of them: letters, digits, hyphens and underscores stay; a title that comes again gets a number. */
function anchorsOf(page: string): Set<string> {
  const seen = new Map<string, number>();
  return new Set(
    [...prose(page).matchAll(/^#{1,6} (.+)$/gm)].map(([, title = '']) => {
      const words = title.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
      const anchor = words.replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '').replaceAll(' ', '-');
      const before = seen.get(anchor) ?? 0;
      seen.set(anchor, before + 1);
      return before === 0 ? anchor : `${anchor}-${before}`;
    }),
  );
}

/** Why a link of a page leads nowhere; null where it leads somewhere, or out of the repository. */
function faultOf(page: string, link: string): string | null {
  if (/^[a-z][a-z0-9+.-]*:/i.test(link)) return null;
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : relative(ROOT, resolve(ROOT, dirname(page), path));
  if (target.startsWith('..') || !existsSync(join(ROOT, target)))
    return `${page}: there is no ${target} (${link})`;
  if (anchor === undefined) return null;
  if (!target.endsWith('.md') || statSync(join(ROOT, target)).isDirectory())
    return `${page}: ${target} has no titles (${link})`;
  return anchorsOf(target).has(anchor) ? null : `${page}: ${target} has no title "${anchor}" (${link})`;
}

describe('documentation', () => {
  it('links to nothing but what is there, titles included', () => {
    const links = PAGES.flatMap((page) =>
      [
        ...prose(page)
          .replace(/`[^`\n]*`/g, '')
          .matchAll(/\]\(([^()\s]+)\)/g),
      ].map(([, link = '']) => ({ page, link })),
    );
    assert.ok(links.length > 100);
    assert.deepEqual(
      links.map(({ page, link }) => faultOf(page, link)).filter((fault) => fault !== null),
      [],
    );
  });

  it('tells a link that leads nowhere', () => {
    assert.equal(faultOf('README.md', 'docs/README.md#by-who-you-are'), null);
    assert.match(faultOf('README.md', 'docs/none.md') ?? '', /there is no docs\/none\.md/);
    assert.match(faultOf('docs/README.md', 'operate.md#none') ?? '', /has no title "none"/);
    assert.match(faultOf('docs/README.md', '#none') ?? '', /has no title "none"/);
    assert.match(faultOf('README.md', '../README.md') ?? '', /there is no/);
  });

  it('is reached from README.md, each page of it', () => {
    const reached = new Set(['README.md']);
    for (const page of reached)
      for (const [, link = ''] of prose(page).matchAll(/\]\(([^()\s#]+\.md)(?:#[^()\s]*)?\)/g)) {
        const target = relative(ROOT, resolve(ROOT, dirname(page), link));
        if (PAGES.includes(target)) reached.add(target);
      }
    assert.deepEqual(
      PAGES.filter((page) => !reached.has(page)),
      [],
    );
  });

  it('names no command that is not there', () => {
    const known = new Set(COMMANDS.map(({ usage }) => usage.split(' ')[0] ?? ''));
    const named = PAGES.flatMap((page) =>
      [...read(page).matchAll(/(?:npx insertion |`insertion )([a-z][a-z-]*)/g)].map(([, command = '']) => ({
        page,
        command,
      })),
    );
    assert.ok(named.length > 30);
    assert.deepEqual(
      named.filter(({ command }) => !known.has(command)),
      [],
    );
    const table = [...read('docs/commands.md').matchAll(/^\| (`.*?) \| /gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([a-z]+)/g)].map(([, command = '']) => command),
    );
    assert.deepEqual(
      table.filter((command) => !known.has(command)),
      [],
    );
  });

  it('names every setting in docs/settings.md, and none that is not there', () => {
    const tables = [...read('docs/settings.md').matchAll(/^\| (`[^|]*) \| /gm)].map(([, cell = '']) => cell);
    const named = tables.flatMap((cell) =>
      [...cell.matchAll(/`([A-Z0-9_]+)`/g)].map(([, name = '']) => name),
    );
    assert.deepEqual(named.toSorted(), [...SETTING_NAMES].toSorted());
  });

  it('tells in docs/troubleshooting.md messages that the code has', () => {
    const code = ['activities', 'datasets', 'scripts', 'workflows'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((path) => /\.m?ts$/.test(path))
        .map((path) => read(`${folder}/${path}`)),
    );
    const told = [...read('docs/troubleshooting.md').matchAll(/^\| `([^`]+)` \|/gm)].map(
      ([, words = '']) => words,
    );
    assert.ok(told.length > 50);
    assert.deepEqual(
      told.filter((words) => !code.some((text) => text.includes(words))),
      [],
    );
  });

  it('keeps README.md short', () => {
    assert.ok(read('README.md').trimEnd().split('\n').length <= 120);
  });

  it('names every command in docs/commands.md', () => {
    const commands = COMMANDS.map(({ usage }) => usage.split(' ')[0]);
    assert.ok(commands.length > 8);
    assert.deepEqual(
      commands.filter((command) => !read('docs/commands.md').includes(`\`${command}`)),
      [],
    );
  });

  it('names every room in activities/README.md', () => {
    assert.deepEqual(
      foldersOf('activities').filter((room) => !read('activities/README.md').includes(`\`${room}\``)),
      [],
    );
  });

  it('names every dataset in datasets/README.md, every source in its own README, every code list with its source', () => {
    for (const dataset of foldersOf('datasets').filter((name) => !name.startsWith('_'))) {
      assert.ok(read('datasets/README.md').includes(dataset), dataset);
      const sources = readdirSync(join(ROOT, 'datasets', dataset, 'sources')).filter(
        (file) => file.endsWith('.yaml') && !file.endsWith('.waivers.yaml'),
      );
      assert.deepEqual(
        sources.filter(
          (file) => !read(`datasets/${dataset}/README.md`).includes(`\`${file.replace('.yaml', '')}\``),
        ),
        [],
      );
    }
    const lists = readdirSync(join(ROOT, 'datasets', '_nomenclatures')).filter((file) =>
      file.endsWith('.csv'),
    );
    assert.deepEqual(
      lists.filter((file) => !read('datasets/_nomenclatures/README.md').includes(`\`${file}\``)),
      [],
    );
  });

  it('names every macro a mapping may call in the README of datasets', () => {
    const macros = readdirSync(join(ROOT, 'activities', 'normalise', 'sql')).flatMap((file) =>
      [...read(`activities/normalise/sql/${file}`).matchAll(/create macro (cell_[a-z_]+)\(/g)].map(
        ([, name = '']) => name,
      ),
    );
    const mapped = macros.filter((name) => !/_of$|_issue$/.test(name));
    assert.deepEqual(
      mapped.filter((name) => !read('datasets/README.md').includes(`\`${name}\``)),
      [],
    );
  });

  it('gives the licence and origin of every sample', () => {
    for (const dataset of foldersOf('datasets').filter((name) => !name.startsWith('_'))) {
      // Where a dataset is played with invented people, its example is what came from elsewhere.
      const folder = foldersOf(`datasets/${dataset}`).includes('samples') ? 'samples' : 'example';
      const licences = read(`datasets/${dataset}/${folder}/DATA-LICENSES.md`);
      const samples = readdirSync(join(ROOT, 'datasets', dataset, folder)).filter((file) =>
        /\.(csv|gz|json|xlsx|xml)$/.test(file),
      );
      assert.deepEqual(
        samples.filter((file) => !licences.includes(file)),
        [],
      );
      assert.match(licences, /licence/i);
    }
  });
});
