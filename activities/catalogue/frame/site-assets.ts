/**
 * The one style sheet of the site and its icon, under a key that names their content: written once, kept for ever.
 *
 * The State's design system (@gouvfr/dsfr) is for sites of the State, and its face Marianne has terms of its own: the face is
 * copied only where the site is served below gouv.fr. Its icons stand in the sheet itself, since a page opened from a disk may
 * not fetch them as masks. Its notices are kept. Nothing of its scripts is needed.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface Asset {
  readonly key: string;
  readonly body: Uint8Array;
}

export interface SiteAssets {
  readonly style: string;
  readonly icon: string;
  /** Of the one page that has a form: it would double the sheet of all others. */
  readonly formStyle: string;
  readonly assets: readonly Asset[];
}

const PARTS = [
  'core/core',
  ...['skiplink', 'header', 'footer', 'breadcrumb', 'summary', 'card', 'badge', 'link'].map(
    (name) => `component/${name}/${name}`,
  ),
];
const FORM_PARTS = ['form', 'input', 'select', 'upload', 'button', 'alert', 'callout'].map(
  (name) => `component/${name}/${name}`,
);
const FACES = ['Marianne-Regular', 'Marianne-Medium', 'Marianne-Bold'];

export async function readSiteAssets(publicUrl: string | null): Promise<SiteAssets> {
  const root = dirname(createRequire(import.meta.url).resolve('@gouvfr/dsfr/package.json'));
  const dist = join(root, 'dist');
  const isOfState = publicUrl !== null && new URL(publicUrl).hostname.endsWith('.gouv.fr');
  const own = await readFile(join(import.meta.dirname, 'site.css'), 'utf8');
  const joinSheets = async (parts: readonly string[]) =>
    (await Promise.all(parts.map((part) => readSheet(dist, part, isOfState)))).join('\n');
  const style = Buffer.from(`${await joinSheets(PARTS)}\n${await readDarkScheme(dist)}\n${own}`);
  const forms = await joinSheets(FORM_PARTS);
  const formStyle = Buffer.from(`${forms}\n${darkRules(forms)}`);
  const icon = await readFile(join(import.meta.dirname, 'icon.svg'));
  const faces = isOfState
    ? await Promise.all(
        FACES.map(async (face) => ({
          name: `fonts/${face}.woff2`,
          body: await readFile(join(dist, 'fonts', `${face}.woff2`)),
        })),
      )
    : [];
  const files = [
    { name: 'site.css', body: style },
    { name: 'formulaire.css', body: formStyle },
    { name: 'icone.svg', body: icon },
    ...faces,
  ];
  const hash = createHash('sha256');
  for (const { name, body } of files) hash.update(`${name}\0`).update(body);
  const folder = `assets/${hash.digest('hex').slice(0, 16)}`;
  return {
    style: `${folder}/site.css`,
    icon: `${folder}/icone.svg`,
    formStyle: `${folder}/formulaire.css`,
    assets: files.map(({ name, body }) => ({ key: `${folder}/${name}`, body })),
  };
}

/** The dark palette of the design system, for who asks her browser for it: without a script, nobody could choose it here. */
async function readDarkScheme(dist: string): Promise<string> {
  const text = await readFile(join(dist, 'scheme', 'scheme.min.css'), 'utf8');
  const rules = [...text.matchAll(/:root\[data-fr-theme=dark\]\{[^}]*\}/g)].map(([rule]) =>
    rule.replace(':root[data-fr-theme=dark]', ':root'),
  );
  return `@media (prefers-color-scheme:dark){${rules.join('')}}`;
}

/** What the parts draw otherwise in the dark, as the arrow of a list: by the wish of the browser, since nothing here sets a theme. */
function darkRules(sheet: string): string {
  const rules = [...sheet.matchAll(/:root\[data-fr-theme=dark\] [^{}]*\{[^{}]*\}/g)].map(([rule]) =>
    rule.replaceAll(':root[data-fr-theme=dark]', ':root'),
  );
  return `@media (prefers-color-scheme:dark){${rules.join('')}}`;
}

/** One part of the design system with its icons in it, and its faces only where they may be. */
async function readSheet(dist: string, part: string, isOfState: boolean): Promise<string> {
  const path = join(dist, `${part}.main.min.css`);
  const text = (await readFile(path, 'utf8')).replace('@charset "UTF-8";', '');
  const kept = text.replaceAll(/@font-face\{[^}]*\}/g, (face) => (isOfState ? keepFace(face) : ''));
  const icons = [...new Set([...kept.matchAll(/url\("?([^")]+\.svg)"?\)/g)].map(([, url = '']) => url))];
  let sheet = kept;
  for (const url of icons.filter((one) => !one.startsWith('data:'))) {
    const svg = await readFile(join(dirname(path), url), 'utf8');
    const data = `url("data:image/svg+xml,${encodeURIComponent(svg)}")`;
    sheet = sheet.replaceAll(`url(${url})`, data).replaceAll(`url("${url}")`, data);
  }
  return sheet;
}

/** Only faces that pages use, in the format every browser reads. */
function keepFace(face: string): string {
  const [, name = ''] = /fonts\/([A-Za-z_-]+)\.woff2/.exec(face) ?? [];
  if (!FACES.includes(name)) return '';
  return face.replace(/src:[^;}]*/, `src:url(fonts/${name}.woff2) format("woff2")`);
}
