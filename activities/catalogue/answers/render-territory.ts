/** The pages of territories: each one's waits, what it tells us, and the way to its neighbours. Pure. */
import { formatDate, spaceSigns } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import { tellInvented } from '../../published/invented.js';
import { regionOf } from '../departements.js';
import { renderLayout } from '../frame/render-layout.js';
import type { DatasetView, Site } from '../views.js';
import { type Place, placesOf } from './compare.js';
import type { Reading, ShownAnswers } from './reading.js';
import { renderTiles } from './render-answers.js';
import { tellFirst } from './tell-silence.js';
import { placeKey, TERRITORIES } from './territory-keys.js';

type Answered = DatasetView & { readonly answers: ShownAnswers };

export function hasAnswers(view: DatasetView): view is Answered {
  return view.answers !== null;
}

/** Every page of a territory of the version, by its key below the folder of the dataset. */
export function renderTerritoryPages(view: Answered, site: Site): Map<string, string> {
  const { measures } = view.answers;
  const places = [...placesOf(measures, 'region'), ...placesOf(measures, 'departement')];
  return new Map([
    [TERRITORIES, renderList(view, site)],
    ...places.map((place) => [placeKey(place), renderTerritory(view, site, place)] as const),
  ]);
}

function renderTerritory(view: Answered, site: Site, { level, place, name }: Reading): string {
  const { answers } = view;
  const kind = level === 'region' ? 'Région' : 'Département';
  const here: Place = { level, place };
  return renderLayout({
    ...{ site, key: `${view.id}/${placeKey(here)}`, contact: view.metadata.contact.email, alternates: [] },
    title: `${name} | ${view.metadata.title}`,
    description: `${name} : ${tellFirst(answers, here)} ${view.metadata.title}, par département et par région.`,
    invented: tellInvented(view.manifest),
    above: [
      { label: 'Accueil', href: '../../index.html' },
      { label: view.metadata.title, href: '../index.html' },
      { label: 'Territoires', href: `../${TERRITORIES}` },
    ],
    main: html`<div class="fr-container">
<p class="surtitre">${kind}</p>
<h1>${name}</h1>
<section aria-labelledby="reponse">
<h2 id="reponse">${spaceSigns(answers.answers.question)}</h2>
${renderTiles(answers, here, name)}</section>
${level === 'departement' ? renderCoverage(answers, place) : null}${renderNeighbours(answers, here)}<p><a href="../index.html#telecharger">Les chiffres de tous les territoires, à télécharger</a></p>
</div>
`,
  });
}

/** Who told us what, and until when: why a figure may be missing here. */
function renderCoverage(
  { answers: { coverage }, coverage: covered }: ShownAnswers,
  place: string,
): Markup | null {
  const own = covered.filter(({ departement }) => departement === place);
  if (!coverage || own.length === 0) return null;
  return html`<section aria-labelledby="couverture">
<h2 id="couverture">Ce que l’on sait de ce département</h2>
<p>Ce qui n’est pas encore connu n’est pas compté comme absent.</p>
<ul>
${own.map(
  ({
    what,
    status,
    until,
  }) => html`<li>${coverage.labels[what] ?? what} : ${coverage.statuses[status] ?? status}${until === null ? null : `, jusqu’au ${formatDate(until) ?? until}`}</li>
`,
)}</ul>
</section>
`;
}

function renderNeighbours({ measures }: ShownAnswers, { level, place }: Place): Markup {
  const departements = placesOf(measures, 'departement');
  const regions = placesOf(measures, 'region');
  const region = level === 'region' ? place : regionOf(place);
  const above = regions.find((one) => one.place === region);
  const beside = departements.filter((one) => regionOf(one.place) === region && one.place !== place);
  return html`<nav aria-labelledby="autour">
<h2 id="autour">${level === 'region' ? 'Ses départements' : 'Dans la même région'}</h2>
<ul class="lieux">
${
  level === 'departement' && above
    ? html`<li><a href="../${placeKey(above)}">${above.name} (région)</a></li>
`
    : null
}${beside.map(
  (one) => html`<li><a href="../${placeKey(one)}">${one.name}</a></li>
`,
)}<li><a href="../${TERRITORIES}">Tous les territoires</a></li>
</ul>
</nav>
`;
}

/** Every territory, region by region: found with the browser's own search, without a script. */
function renderList(view: Answered, site: Site): string {
  const { measures } = view.answers;
  const departements = placesOf(measures, 'departement');
  const regions = placesOf(measures, 'region');
  const known = new Set(regions.map(({ place }) => place));
  const apart = departements.filter(({ place }) => !known.has(regionOf(place) ?? ''));
  const entry = (
    place: Reading,
  ) => html`<li><a href="${placeKey(place)}">${place.name}</a> <span class="doux">${tellFirst(view.answers, place)}</span></li>
`;
  return renderLayout({
    ...{ site, key: `${view.id}/${TERRITORIES}`, contact: view.metadata.contact.email, alternates: [] },
    title: `Territoires | ${view.metadata.title}`,
    description: `${view.metadata.title} : une page par région et par département.`,
    invented: tellInvented(view.manifest),
    above: [
      { label: 'Accueil', href: '../index.html' },
      { label: view.metadata.title, href: 'index.html' },
    ],
    main: html`<div class="fr-container">
<h1>Territoires</h1>
<p class="fr-text--lead">Une page par région et par département.</p>
${regions.map(
  (region) => html`<section aria-labelledby="region-${region.place}">
<h2 id="region-${region.place}"><a href="${placeKey(region)}">${region.name}</a></h2>
<ul>
${departements.filter(({ place }) => regionOf(place) === region.place).map(entry)}</ul>
</section>
`,
)}${
  apart.length === 0
    ? null
    : html`<ul>
${apart.map(entry)}</ul>
`
}</div>
`,
  });
}
