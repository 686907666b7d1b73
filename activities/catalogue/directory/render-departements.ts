/** Every département of a directory, region by region: found with the browser's own search, without a script. Pure. */
import { countOf, spaceSigns } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import { tellInvented } from '../../published/invented.js';
import { TERRITORIES } from '../answers/territory-keys.js';
import { renderLayout } from '../frame/render-layout.js';
import type { Site } from '../views.js';
import { placesOf } from './count-directory.js';
import { type Directed, renderDepartement } from './render-departement.js';
import { keyOf, renderPlaces } from './render-places.js';
import { renderSearch } from './render-search.js';
import { SEARCH } from './search-keys.js';

/** Every page of the directory of a version, by its key below the folder of the dataset. */
export function renderDirectoryPages(view: Directed, site: Site): Map<string, string> {
  return new Map([
    [TERRITORIES, renderList(view, site)],
    [SEARCH, renderSearch(view, site)],
    ...placesOf(view.directory).map((code) => [keyOf(code), renderDepartement(view, site, code)] as const),
  ]);
}

function renderList(view: Directed, site: Site): string {
  const { directory: shown, metadata } = view;
  return renderLayout({
    ...{ site, key: `${view.id}/${TERRITORIES}`, contact: metadata.contact.email, alternates: [] },
    title: `Départements | ${metadata.title}`,
    description: `${metadata.title} : une page par département, avec le nombre, le taux et la liste.`,
    invented: tellInvented(view.manifest),
    above: [
      { label: 'Accueil', href: '../index.html' },
      { label: metadata.title, href: 'index.html' },
    ],
    main: html`<div class="fr-container">
<h1>Départements</h1>
<p class="fr-text--lead">Une page par département : ce qu’il y a, pour combien d’habitants, et où.</p>
<p><a class="fr-link" href="${SEARCH}">Chercher autour d’une commune</a></p>
${renderPlaces(shown, placesOf(shown), { here: null, root: '' })}${renderUnplaced(view)}</div>
`,
  });
}

export function renderUnplaced({ directory: { unplaced } }: Directed): Markup | null {
  const told = unplaced.filter(({ count }) => count > 0);
  if (told.length === 0) return null;
  const words = told
    .map(({ count, declared: { one, several } }) => countOf(count, one, several))
    .join(' et ');
  return html`<p class="fr-text--xs">${spaceSigns(`Sans lieu connu, donc dans aucun département : ${words}. Les fichiers les ont tous.`)}</p>
`;
}
