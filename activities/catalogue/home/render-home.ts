import { formatNumber, spaceSigns } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import { tellInventedOf } from '../../published/invented.js';
import { CHECK_KEY } from '../../published/site-keys.js';
import { renderLayout } from '../frame/render-layout.js';
import type { HomeCard, Site } from '../views.js';
import { renderCard } from './render-card.js';
import { renderHomeAnswer } from './render-home-answer.js';

export const HOME_KEY = 'index.html';

export function renderHome(cards: readonly HomeCard[], site: Site): string {
  return renderLayout({
    ...{ site, key: HOME_KEY, above: [] },
    title: 'data.insertion, les données ouvertes de l’insertion',
    description:
      'Jeux de données ouverts sur l’offre et les parcours d’insertion : à télécharger, vérifiés, versionnés, documentés.',
    alternates: [{ type: 'application/ld+json', href: 'catalogue.jsonld', title: 'Catalogue DCAT-AP' }],
    invented: tellInventedOf(cards),
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
${renderCounted(cards.length, 'jeu de données', 'jeux de données')}${renderCounted(tables.length, 'table', 'tables')}${renderCounted(rows, 'ligne', 'lignes')}${renderCounted(sources.size, 'source', 'sources')}</ul>
</div>
</div>
`;
}

function renderCounted(count: number, one: string, several: string): Markup {
  return html`<li><strong>${formatNumber(count)}</strong> ${count < 2 ? one : several}</li>
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

const PUBLICS = [
  {
    who: 'Vous orientez ou accompagnez',
    what: 'Trouvez qui accueille, où, quand et pour quel public. Le fichier Excel s’ouvre d’un clic ; son dictionnaire est dans le même classeur.',
  },
  {
    who: 'Vous pilotez ou étudiez',
    what: 'Comparez des délais, définition par définition, avec leur dénominateur. Ce qui manque est nommé : secret, sans objet ou non disponible, jamais un zéro.',
  },
  {
    who: 'Vous développez',
    what: 'CSV, Parquet et JSON, un schéma par table, une empreinte par fichier. Une version publiée ne change plus ; latest.json nomme la courante.',
  },
  {
    who: 'Vous envoyez des données',
    what: 'Contrôlez un fichier avant l’envoi : le rapport de qualité se fait dans votre navigateur, et rien n’en sort.',
    link: { href: CHECK_KEY, label: 'Contrôler un fichier' },
  },
] as const;

function renderPublic(): Markup {
  return html`<section class="fr-mb-8w" aria-labelledby="publics">
<h2 id="publics">Pour qui</h2>
<div class="fr-grid-row fr-grid-row--gutters">
${PUBLICS.map(
  ({ who, what, ...more }) => html`<div class="fr-col-12 fr-col-md-6"><div class="encart">
<h3>${who}</h3>
<p>${spaceSigns(what)}</p>
${
  'link' in more
    ? html`<p><a class="fr-link" href="${more.link.href}">${more.link.label}</a></p>
`
    : null
}</div></div>
`,
)}</div>
</section>
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
