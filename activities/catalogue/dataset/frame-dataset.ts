/** The pages of one dataset: their keys, their common heading, and the way from one to another. */

import { html, type Markup } from '../../markup/html.js';
import { tellDescription, tellInvented } from '../../published/invented.js';
import { TERRITORIES } from '../answers/territory-keys.js';
import { SEARCH } from '../directory/search-keys.js';
import { renderLayout } from '../frame/render-layout.js';
import { describeForSearch } from '../machines/describe-for-search.js';
import type { DatasetView, Site } from '../views.js';

const PAGES = [
  { file: 'index.html', label: 'Présentation' },
  { file: 'dictionnaire.html', label: 'Dictionnaire et aperçu' },
  { file: 'graphiques.html', label: 'Cartes et courbes' },
  { file: 'versions.html', label: 'Versions et qualité' },
] as const;
export type DatasetFile = (typeof PAGES)[number]['file'];

/** Every dataset has three pages; « Cartes et courbes » is there where the dataset declares charts. */
export function pagesOf({ charts }: { readonly charts: readonly unknown[] }): readonly DatasetFile[] {
  return PAGES.map(({ file }) => file).filter((file) => file !== 'graphiques.html' || charts.length > 0);
}

/** `lead`: what stands under the title, above the tabs. */
export function frameDataset(
  view: DatasetView,
  site: Site,
  file: DatasetFile,
  { lead, main }: { readonly lead: Markup | null; readonly main: Markup },
): string {
  const { id, metadata } = view;
  const here = PAGES.find((page) => page.file === file);
  const isFirst = file === 'index.html';
  return renderLayout({
    ...{ site, key: `${id}/${file}`, contact: metadata.contact.email },
    title: isFirst ? `${metadata.title} | data.insertion` : `${here?.label} | ${metadata.title}`,
    description: tellDescription(metadata.description, view.manifest).slice(0, 160),
    invented: tellInvented(view.manifest),
    above: [
      { label: 'Accueil', href: '../index.html' },
      ...(isFirst ? [] : [{ label: metadata.title, href: 'index.html' }]),
    ],
    alternates: [
      { type: 'application/ld+json', href: 'dcat.jsonld', title: 'DCAT-AP' },
      { type: 'application/json', href: 'datapackage.json', title: 'Data Package' },
      ...(view.feed
        ? [{ type: 'application/atom+xml', href: 'atom.xml', title: `Versions de ${metadata.title}` }]
        : []),
    ],
    ...(isFirst ? { described: describeForSearch(view, site) } : {}),
    main: html`<div class="fr-container">
<p class="surtitre">Jeu de données ouvert</p>
<h1>${metadata.title}${isFirst ? null : html`<span class="fr-sr-only"> : ${here?.label ?? ''}</span>`}</h1>
${lead}${renderTabs(view, file)}${main}</div>
`,
  });
}

function renderTabs(view: DatasetView, file: DatasetFile): Markup {
  return html`<nav class="pages" aria-label="Pages du jeu de données">
<ul>
${pagesOf(view).map(
  (
    one,
  ) => html`<li><a href="${one}"${one === file ? html` aria-current="page"` : null}>${PAGES.find((page) => page.file === one)?.label ?? one}</a></li>
`,
)}${
  view.answers === null
    ? null
    : html`<li><a href="${TERRITORIES}">Territoires</a></li>
`
}${
  view.directory === null
    ? null
    : html`<li><a href="${TERRITORIES}">Départements</a></li>
<li><a href="${SEARCH}">Chercher</a></li>
`
}</ul>
</nav>
`;
}
