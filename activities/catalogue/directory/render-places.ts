/** Départements of a directory beside each other, each with its figures. Pure. */
import { capitalised, formatCount, formatNumber } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import { scrollBox } from '../../markup/scroll-box.js';
import { placeKey, TERRITORIES } from '../answers/territory-keys.js';
import { nameOfDepartement, regionOf } from '../departements.js';
import { countDepartement, placesOf } from './count-directory.js';
import type { ShownDirectory } from './read-directory.js';

export function keyOf(code: string): string {
  return placeKey({ level: 'departement', place: code });
}

/** The départements of the same région that the directory knows, each with its figures. */
export function renderNeighbours(shown: ShownDirectory, code: string): Markup {
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
export function tellRate(rate: number | null): string {
  if (rate === null) return '–';
  return rate === 0 ? 'moins de 0,01' : formatNumber(rate);
}
