/** The page of a dataset: one HTML file that runs nothing, asks the network for nothing, and reads the same from a disk. Pure. */
import type { Metadata } from '../../datasets/dataset.js';
import { countOf, formatDate, spaceSigns } from '../markup/french.js';
import { DATASET_PAGE_STYLE } from './dataset-page-style.js';
import { html, type Markup, ownText, writeMarkup } from './html.js';
import type { ShownHighlight } from './read-shown-rows.js';
import { renderHighlights } from './render-highlight.js';
import { type PageTable, renderTable } from './render-page-table.js';

export interface DatasetPage {
  readonly id: string;
  readonly metadata: Metadata;
  readonly version: string;
  readonly earlier: readonly string[];
  readonly tables: readonly PageTable[];
  readonly highlights: readonly ShownHighlight[];
}

const FREQUENCIES: Readonly<Record<Metadata['frequency'], string>> = {
  daily: 'tous les jours',
  weekly: 'toutes les semaines',
  monthly: 'tous les mois',
  quarterly: 'tous les trimestres',
  annual: 'tous les ans',
  irregular: 'sans rythme fixe',
};

const LICENCES: ReadonlyMap<string, string> = new Map([
  ['lov2', 'Licence Ouverte 2.0 (Etalab)'],
  ['odc-odbl', 'ODbL 1.0'],
]);

export function renderPage(page: DatasetPage): string {
  const { metadata, tables, version } = page;
  const markup = html`<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${metadata.title}, données ouvertes</title>
<style>${ownText(DATASET_PAGE_STYLE)}</style>
</head>
<body>
<a class="skip" href="#contenu">Aller au contenu</a>
${renderHeading(page)}<main id="contenu">
${renderContents(page)}${renderFlaws(metadata)}${renderHighlights(page.highlights)}<section aria-labelledby="donnees">
<h2 id="donnees">Les données</h2>
<p>${tables.length === 1 ? 'Une table' : `${countOf(tables.length, 'table', 'tables')}`}, à télécharger fichier par fichier. L’empreinte SHA-256 permet de vérifier qu’un fichier est bien celui qui a été publié.</p>
${tables.map((table) => renderTable(table, `versions/${version}/`))}</section>
${renderVersions(page)}</main>
<footer>
<p>Une question, une erreur à signaler ? Écrivez à ${mailTo(metadata)}.</p>
</footer>
</body>
</html>
`;
  return writeMarkup(markup);
}

function renderHeading({ metadata, version }: DatasetPage): Markup {
  const { title, description, licence, frequency, coverage } = metadata;
  return html`<header>
<p class="brand">data.insertion</p>
<p class="overline">Jeu de données ouvert</p>
<h1>${title}</h1>
<p class="description">${spaceSigns(description)}</p>
<dl class="card">
  <div><dt>Version</dt><dd><code>${version}</code></dd></div>
  <div><dt>Date</dt><dd>${formatDate(version)}</dd></div>
  <div><dt>Mise à jour</dt><dd>${FREQUENCIES[frequency]}</dd></div>
  <div><dt>Territoire</dt><dd>${coverage.spatial}, par ${coverage.granularity}</dd></div>
  <div><dt>Licence</dt><dd>${LICENCES.get(licence) ?? licence}</dd></div>
  <div><dt>Contact</dt><dd>${metadata.contact.name}, ${mailTo(metadata)}</dd></div>
</dl>
</header>
`;
}

function mailTo({ contact }: Metadata): Markup {
  return html`<a href="mailto:${contact.email}">${contact.email}</a>`;
}

function renderContents({ metadata, tables, highlights }: DatasetPage): Markup {
  return html`<nav aria-label="Sommaire">
<ul>
${
  metadata.known_flaws.length === 0
    ? null
    : html`<li><a href="#limites">Limites connues</a></li>
`
}${
  highlights.length === 0
    ? null
    : html`<li><a href="#retenir">À retenir</a></li>
`
}<li><a href="#donnees">Les données</a>
<ul>
${tables.map(
  ({ table }) => html`<li><a href="#table-${table.name}">${table.title}</a></li>
`,
)}</ul></li>
<li><a href="#versions">Les versions</a></li>
</ul>
</nav>
`;
}

function renderFlaws({ known_flaws }: Metadata): Markup | null {
  if (known_flaws.length === 0) return null;
  return html`<section aria-labelledby="limites">
<h2 id="limites">Limites connues</h2>
<ul class="list">
${known_flaws.map(
  (flaw) => html`<li>${spaceSigns(flaw)}</li>
`,
)}</ul>
</section>
`;
}

function renderVersions({ version, earlier }: DatasetPage): Markup {
  return html`<section aria-labelledby="versions">
<h2 id="versions">Les versions</h2>
<p>Une version publiée ne change plus. Son manifeste dit de quels extraits elle est faite, ce que sont devenues leurs lignes et l’empreinte de chaque fichier. Le fichier <a href="latest.json">latest.json</a> nomme toujours la version courante.</p>
<ul class="list">
<li>${linkManifest(version)}, version courante</li>
${earlier.map(
  (one) => html`<li>${linkManifest(one)}</li>
`,
)}</ul>
</section>
`;
}

function linkManifest(version: string): Markup {
  return html`${formatDate(version)} : <a href="versions/${version}/manifest.json">manifeste de <code>${version}</code></a>`;
}
