/** The page of a département in a directory: what is there, for how many inhabitants, and the list of it. Pure. */
import { capitalised, countOf, formatCount, spaceSigns } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import { tellInvented } from '../../published/invented.js';
import { TERRITORIES } from '../answers/territory-keys.js';
import { nameOfDepartement } from '../departements.js';
import { renderLayout } from '../frame/render-layout.js';
import type { DatasetView, Site } from '../views.js';
import { readPopulations } from './communes.js';
import { type Counted, countDepartement } from './count-directory.js';
import type { ShownDirectory } from './read-directory.js';
import { renderEntries } from './render-entries.js';
import { renderCommunes, renderKinds } from './render-kinds.js';
import { keyOf, renderNeighbours, tellRate } from './render-places.js';
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
    invented: tellInvented(view.manifest),
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
