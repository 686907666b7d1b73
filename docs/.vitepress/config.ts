/** The manual as a site: the pages of this repository as they stand, with a menu and a search that asks no server. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, posix, relative, resolve } from 'node:path';
import { type DefaultTheme, defineConfig, type MarkdownOptions } from 'vitepress';

const ROOT = resolve(import.meta.dirname, '../..');

type MarkdownIt = Parameters<NonNullable<MarkdownOptions['config']>>[0];

const DATASETS = readdirSync(join(ROOT, 'datasets')).filter((name) =>
  existsSync(join(ROOT, 'datasets', name, 'README.md')),
);

/** Pages that stand beside what they tell of, and their address on the site. Those of docs/ keep their names. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'README.md': 'index.md',
  'docs/README.md': 'manual.md',
  'CONTRIBUTING.md': 'contributing.md',
  'CHANGELOG.md': 'changelog.md',
  'SECURITY.md': 'security.md',
  'activities/README.md': 'rooms.md',
  'activities/custody/erase/README.md': 'rights.md',
  'activities/persons/README.md': 'names.md',
  'quality-rules/README.md': 'quality-rules.md',
  'datasets/README.md': 'declarations.md',
  ...Object.fromEntries(
    DATASETS.map((name) => [`datasets/${name}/README.md`, `${name.replace(/^_/, '')}.md`]),
  ),
};

function addressOf(path: string): string | null {
  return ELSEWHERE[path] ?? (/^docs\/[^/]+\.md$/.test(path) ? path.slice('docs/'.length) : null);
}

/** Links go to where a page stands in the repository: here, to its address; what is no page loses its link. */
function ownLinks(md: MarkdownIt): void {
  md.core.ruler.push('own-links', ({ tokens, env }) => {
    const from = relative(ROOT, dirname(String(env.path)));
    for (const { children } of tokens) {
      let dropped = false;
      for (const token of children ?? []) {
        if (token.type === 'link_close' && dropped) token.tag = 'span';
        if (token.type !== 'link_open') continue;
        const [path = '', anchor] = (token.attrGet('href') ?? '').split('#');
        dropped = false;
        if (path === '' || /^[a-z]+:/.test(path)) continue;
        const asked = posix.normalize(posix.join(from, path)).replace(/\/$/, '');
        const address = addressOf(asked) ?? addressOf(`${asked}/README.md`);
        dropped = address === null;
        if (address !== null) token.attrSet('href', `/${address}${anchor === undefined ? '' : `#${anchor}`}`);
        else {
          token.tag = 'span';
          token.attrs = null;
        }
      }
    }
  });
}

const to = (text: string, page: string): DefaultTheme.SidebarItem => ({ text, link: `/${page}` });

export default defineConfig({
  title: 'data.insertion',
  description: 'Raw partner extracts in, trustworthy open datasets out.',
  lang: 'en',
  srcDir: ROOT,
  srcExclude: ['**/tests/**', '**/scripts/**', '**/example/**', '**/samples/**', '**/node_modules/**'],
  outDir: join(ROOT, 'docs/.vitepress/dist'),
  cacheDir: join(ROOT, 'node_modules/.cache/vitepress'),
  rewrites: (path) => addressOf(path) ?? path,
  // read from a folder as well as from a server, and whatever its address
  cleanUrls: false,
  markdown: { config: ownLinks, html: false },
  vite: { publicDir: false },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      to('Manual', 'manual'),
      to('Commands', 'commands'),
      to('Glossary', 'glossary'),
    ] as DefaultTheme.NavItem[],
    sidebar: [
      {
        text: 'By who you are',
        items: [
          to('The data team', 'for-the-data-team'),
          to('Pour les partenaires', 'for-partners'),
          to('Pour les réutilisateurs', 'for-consumers'),
        ],
      },
      {
        text: 'How to',
        items: [
          to('Your first source', 'first-source'),
          to('Receive a partner’s files', 'partner-drop'),
          to('Read a PostgreSQL', 'from-postgresql'),
          to('Read an API', 'from-an-api'),
          to('Read Grist or Nextcloud', 'from-grist-and-webdav'),
          to('Know what partners are told', 'partner-reports'),
          to('Publish on data.gouv.fr', 'publish'),
          to('Serve the catalogue', 'catalogue'),
          to('Serve the API', 'api'),
          to('Operate', 'operate'),
          to('Your own datasets', 'own-datasets'),
          to('On Kubernetes', 'kubernetes'),
          to('Add something', 'extend'),
          to('Develop', 'develop'),
          to('What a message means', 'troubleshooting'),
        ],
      },
      {
        text: 'To look up',
        items: [
          to('Commands', 'commands'),
          to('Options', 'options'),
          to('Settings', 'settings'),
          to('Declarations', 'declarations'),
          to('Quality rules', 'quality-rules'),
          to('What can fail', 'errors'),
          to('Glossary', 'glossary'),
          ...DATASETS.map((name) => to(name.replace(/^_/, ''), name.replace(/^_/, ''))),
        ],
      },
      {
        text: 'To understand',
        items: [
          to('The way of the data', 'way-of-the-data'),
          to('Rooms', 'rooms'),
          to('The suite of faults', 'faults'),
          to('Benchmark', 'benchmark'),
          to('Capacity', 'capacity'),
          to('Ours, or a library', 'libraries'),
          to('Privacy', 'privacy'),
          to('Opposition and erasure', 'rights'),
          to('Lists of names', 'names'),
        ],
      },
      {
        text: 'The project',
        items: [
          to('Contribute', 'contributing'),
          to('What changed', 'changelog'),
          to('Tell of a hole', 'security'),
        ],
      },
    ],
  },
});
