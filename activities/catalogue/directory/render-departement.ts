/** The page of a département in a directory: what is there, for how many inhabitants, and the list of it. Pure. */
import { capitalised, countOf, formatCount, formatNumber, spaceSigns } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import { scrollBox } from '../../markup/scroll-box.js';
import { isInvented } from '../../published/invented.js';
import { placeKey, TERRITORIES } from '../answers/territory-keys.js';
import { nameOfDepartement, regionOf } from '../departements.js';
import { renderLayout } from '../render-layout.js';
import type { DatasetView, Site } from '../views.js';
import { readPopulations } from './communes.js';
import { type Counted, countCommunes, countDepartement, countKinds, placesOf } from './count-directory.js';
import type { ShownDirectory } from './read-directory.js';
import { renderEntries } from './render-entries.js';
import { SEARCH } from './search-keys.js';

export type Directed = DatasetView & { readonly directory: ShownDirectory };

export function hasDirectory(view: DatasetView): view is Directed {
  return view.directory !== null;
}

/** `code`: of a département. */
export function renderDepartement(view: Directed, site: Site, code: string): string {
  const { directory: shown, metadata } = view;
  const name = nameOfDepartement(code);
  const counts = countDepartement(shown, code);
  const told = counts.map(({ count, declared: { one, several } }) => countOf(count, one, several)).join(', ');
  return renderLayout({
    ...{ site, key: `${view.id}/${keyOf(code)}`, contact: metadata.contact.email, alternates: [] },
    title: `${name} | ${metadata.title}`,
    description: `${name} : ${told}. ${metadata.title}, par commune.`,
    invented: isInvented(view.manifest),
    above: [
      { label: 'Accueil', href: '../../index.html' },
      { label: metadata.title, href: '../index.html' },
      { label: 'Départements', href: `../${TERRITORIES}` },
    ],
    main: html`<div class="fr-container">
<p class="surtitre">Département</p>
<h1>${name}</h1>
${renderCounts(shown, code)}<p><a class="fr-link" href="../${SEARCH}">Chercher autour d’une commune</a></p>
${shown.directory.entries.map((declared) => renderKinds(shown, code, declared))}${renderCommunes(shown, code)}<section aria-labelledby="liste">
<h2 id="liste">Où aller, commune par commune</h2>
<p>${spaceSigns(shown.directory.text)}</p>
${renderEntries(shown.entries.get(code) ?? [])}</section>
${renderNeighbours(shown, code)}</div>
`,
  });
}

export function keyOf(code: string): string {
  return placeKey({ level: 'departement', place: code });
}

function renderCounts(shown: ShownDirectory, code: string): Markup {
  const { per_inhabitants } = shown.directory;
  const inhabitants = readPopulations().departements.get(code);
  return html`<dl class="fiche">
${countDepartement(shown, code).map(
  (
    counted,
  ) => html`<div><dt>${capitalised(counted.declared.several)}</dt><dd>${tellCount(counted, per_inhabitants)}</dd></div>
`,
)}${
  inhabitants === undefined
    ? null
    : html`<div><dt>Habitants</dt><dd>${formatCount(inhabitants)}<br><span class="doux">Insee, populations légales</span></dd></div>
`
}</dl>
`;
}

function tellCount({ count, rate, everywhere }: Counted, per: number): Markup {
  if (count === 0) return html`<span class="doux">Les sources reçues n’en disent pas ici.</span>`;
  if (rate === null) return html`${formatCount(count)}`;
  const beside = everywhere === null ? '' : ` (tous départements connus : ${tellRate(everywhere)})`;
  return html`${formatCount(count)}<br>${tellRate(rate)} pour ${formatCount(per)} habitants${beside}`;
}

function renderKinds(
  shown: ShownDirectory,
  code: string,
  declared: ShownDirectory['directory']['entries'][number],
): Markup | null {
  const kinds = countKinds(shown, code, declared);
  if (kinds.length === 0) return null;
  const id = `types-${declared.table}`;
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${capitalised(declared.several)} : de quoi il s’agit</h2>
${scrollBox(
  `Tableau : ${declared.several} par type`,
  html`<table>
<caption class="fr-sr-only">${capitalised(declared.several)} par type</caption>
<thead><tr><th scope="col">Type</th><th scope="col" class="nombre">Nombre</th><th scope="col" class="nombre">Pour ${formatCount(shown.directory.per_inhabitants)} habitants</th></tr></thead>
<tbody>
${kinds.map(
  ({
    label,
    count,
    rate,
  }) => html`<tr><th scope="row">${label}</th><td class="nombre">${formatCount(count)}</td><td class="nombre">${tellRate(rate)}</td></tr>
`,
)}</tbody>
</table>`,
)}<p class="fr-text--xs">Une même ligne peut être de plusieurs types.</p>
</section>
`;
}

function renderCommunes(shown: ShownDirectory, code: string): Markup | null {
  const communes = countCommunes(shown, code);
  if (communes.length === 0) return null;
  return html`<details class="pli fr-mb-4w">
<summary><h2 class="fr-h3">Nombre et taux par commune</h2></summary>
${scrollBox(
  'Tableau : nombre et taux par commune',
  html`<table>
<caption class="fr-sr-only">Nombre et taux par commune</caption>
<thead><tr><th scope="col">Commune</th><th scope="col" class="nombre">Habitants</th><th scope="col" class="nombre">Nombre</th><th scope="col" class="nombre">Pour ${formatCount(shown.directory.per_inhabitants)} habitants</th></tr></thead>
<tbody>
${communes.map(
  ({
    name,
    inhabitants,
    count,
    rate,
  }) => html`<tr><th scope="row">${name}</th><td class="nombre">${inhabitants === undefined ? '–' : formatCount(inhabitants)}</td><td class="nombre">${formatCount(count)}</td><td class="nombre">${tellRate(rate)}</td></tr>
`,
)}</tbody>
</table>`,
)}</details>
`;
}

/** The départements of the same région that the directory knows, each with its figures. */
function renderNeighbours(shown: ShownDirectory, code: string): Markup {
  const region = regionOf(code);
  const beside = placesOf(shown).filter((one) => one === code || (region && regionOf(one) === region));
  return html`<nav aria-labelledby="autour">
<h2 id="autour">Dans la même région</h2>
${renderPlaces(shown, beside, { here: code, root: '../' })}<p><a href="../${TERRITORIES}">Tous les départements</a></p>
</nav>
`;
}

export function renderPlaces(
  shown: ShownDirectory,
  codes: readonly string[],
  { here, root }: { readonly here: string | null; readonly root: string },
): Markup {
  const { entries, per_inhabitants } = shown.directory;
  return scrollBox(
    'Tableau des départements',
    html`<table>
<caption class="fr-sr-only">Nombre et taux par département</caption>
<thead><tr><th scope="col">Département</th>${entries.map(({ several }) => html`<th scope="col" class="nombre">${capitalised(several)}</th><th scope="col" class="nombre">Pour ${formatCount(per_inhabitants)} habitants</th>`)}</tr></thead>
<tbody>
${codes.map((code) => {
  const name = nameOfDepartement(code);
  return html`<tr><th scope="row">${code === here ? name : html`<a href="${root}${keyOf(code)}">${name}</a>`}</th>${countDepartement(shown, code).map(({ count, rate }) => html`<td class="nombre">${count === 0 ? '–' : formatCount(count)}</td><td class="nombre">${count === 0 ? '–' : tellRate(rate)}</td>`)}</tr>
`;
})}</tbody>
</table>
<p class="fr-text--xs">– : les sources reçues n’en disent pas.</p>`,
  );
}

/** Never zero of something. */
function tellRate(rate: number | null): string {
  if (rate === null) return '–';
  return rate === 0 ? 'moins de 0,01' : formatNumber(rate);
}
