/** The home page: what this is, for whom, which datasets there are, how to reuse them. Pure. */

import { nameOfFormat } from '../../datasets/formats.js';
import { countOf, formatDate, formatNumber, formatShare, spaceSigns } from '../markup/french.js';
import { html, type Markup } from '../markup/html.js';
import { isInvented } from '../published/invented.js';
import { rejectedShare } from './count-version.js';
import { renderHomeAnswer } from './render-home-answer.js';
import { renderLayout } from './render-layout.js';
import { renderPublic } from './render-public.js';
import type { HomeCard, Site } from './views.js';
import { FREQUENCIES, findLicence } from './words.js';

export const HOME_KEY = 'index.html';

export function renderHome(cards: readonly HomeCard[], site: Site): string {
  return renderLayout({
    ...{ site, key: HOME_KEY, above: [] },
    title: 'data.insertion, les données ouvertes de l’insertion',
    description:
      'Jeux de données ouverts sur l’offre et les parcours d’insertion : à télécharger, vérifiés, versionnés, documentés.',
    alternates: [{ type: 'application/ld+json', href: 'catalogue.jsonld', title: 'Catalogue DCAT-AP' }],
    invented: cards.some(({ manifest }) => isInvented(manifest)),
    contact: cards[0]?.metadata.contact.email ?? '',
    main: html`${renderHero(cards)}<div class="fr-container fr-py-6w">
${cards.map(renderHomeAnswer)}${renderDatasets(cards)}${renderPublic()}${renderReuse(cards)}</div>
`,
  });
}

function renderHero(cards: readonly HomeCard[]): Markup {
  const tables = cards.flatMap(({ manifest }) => manifest.tables);
  const rows = tables.reduce((sum, one) => sum + one.rows, 0);
  const sources = new Set(cards.flatMap(({ manifest }) => manifest.inputs.map(({ source }) => source)));
  return html`<div class="bandeau">
<div class="fr-container fr-py-6w">
<h1>Les données de l’insertion, ouvertes et vérifiées</h1>
<p class="fr-text--lead">Une personne en insertion a affaire à beaucoup d’acteurs, dont les données se rejoignent mal. data.insertion les réunit, les contrôle et publie ce que tout le monde peut lire.</p>
<ul class="chiffres">
<li><strong>${cards.length}</strong> ${cards.length < 2 ? 'jeu de données' : 'jeux de données'}</li>
<li><strong>${tables.length}</strong> tables</li>
<li><strong>${formatNumber(rows)}</strong> lignes</li>
<li><strong>${sources.size}</strong> sources</li>
</ul>
</div>
</div>
`;
}

function renderDatasets(cards: readonly HomeCard[]): Markup {
  return html`<section class="fr-mb-8w" aria-labelledby="jeux">
<h2 id="jeux">Les jeux de données</h2>
<div class="fr-grid-row fr-grid-row--gutters">
${cards.map(renderCard)}</div>
</section>
`;
}

function renderCard({ id, metadata, manifest, counts, summary }: HomeCard): Markup {
  const formats = [...new Set(manifest.tables.flatMap(({ files }) => files.map(({ format }) => format)))];
  const rows = manifest.tables.reduce((sum, one) => sum + one.rows, 0);
  const rejected = rejectedShare(counts);
  return html`<div class="fr-col-12 fr-col-md-6">
<div class="fr-card fr-enlarge-link">
<div class="fr-card__body">
<div class="fr-card__content">
${
  isInvented(manifest)
    ? html`<p class="fr-badge fr-badge--warning fr-badge--no-icon">Données inventées</p>
`
    : null
}<h3 class="fr-card__title"><a href="${id}/index.html">${metadata.title}</a></h3>
<p class="fr-card__desc">${spaceSigns(metadata.description)}</p>
<div class="fr-card__start">
<p class="fr-card__detail">Version du ${formatDate(manifest.version)}, mise à jour ${FREQUENCIES[metadata.frequency]}</p>
</div>
<div class="fr-card__end">
<dl class="fiche fiche--carte">
<div><dt>Contenu</dt><dd>${countOf(manifest.tables.length, 'table', 'tables')}, ${countOf(rows, 'ligne', 'lignes')}</dd></div>
<div><dt>Territoire</dt><dd>${summary?.spatial ?? metadata.coverage.spatial}, par ${metadata.coverage.granularity}</dd></div>
<div><dt>Formats</dt><dd>${formats.map((format) => nameOfFormat(format)).join(', ')}</dd></div>
<div><dt>Licence</dt><dd>${findLicence(metadata.licence)?.name ?? metadata.licence}</dd></div>
${
  rejected === null
    ? null
    : html`<div><dt>Lignes écartées</dt><dd>${formatShare(rejected)} de ce qui est reçu</dd></div>
`
}</dl>
</div>
</div>
</div>
</div>
</div>
`;
}

function renderReuse(cards: readonly HomeCard[]): Markup {
  return html`<section aria-labelledby="reutiliser">
<h2 id="reutiliser">Réutiliser</h2>
<p>Chaque jeu de données donne ses recettes pour DuckDB, Python, R et LibreOffice. Un programme lit les mêmes descriptions aux formats DCAT-AP et Data Package.</p>
<ul>
<li><a href="catalogue.jsonld">Tout le catalogue, DCAT-AP (JSON-LD)</a></li>
${cards.map(
  ({
    id,
    metadata,
  }) => html`<li>${metadata.title} : <a href="${id}/index.html#recettes">recettes</a>, <a href="${id}/dictionnaire.html">dictionnaire</a>, <a href="${id}/datapackage.json">datapackage.json</a>, <a href="${id}/latest.json">latest.json</a></li>
`,
)}</ul>
</section>
`;
}
