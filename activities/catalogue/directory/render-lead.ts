/** The way into a directory, on the first page of its dataset. Pure. */
import { spaceSigns } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import { nameOfDepartement } from '../departements.js';
import { placesOf } from './count-directory.js';
import type { Directed } from './render-departement.js';
import { keyOf } from './render-places.js';
import { SEARCH } from './search-keys.js';

export function renderDirectoryLead({ directory: shown }: Directed): Markup {
  return html`<section class="fr-mb-6w" aria-labelledby="annuaire">
<h2 id="annuaire">${shown.directory.title}</h2>
<p>${spaceSigns(shown.directory.text)}</p>
<p class="annuaire__entree"><a href="${SEARCH}">Chercher autour d’une commune</a></p>
<details class="pli">
<summary><h3>Ou choisir un département</h3></summary>
<ul class="lieux">
${placesOf(shown).map(
  (code) => html`<li><a href="${keyOf(code)}">${nameOfDepartement(code)}</a></li>
`,
)}</ul>
</details>
</section>
`;
}
