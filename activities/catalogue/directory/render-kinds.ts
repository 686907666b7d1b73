/** What a département has, by kind and by commune. Pure. */
import { capitalised, formatCount } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import { scrollBox } from '../../markup/scroll-box.js';
import { countCommunes, countKinds } from './count-directory.js';
import type { ShownDirectory } from './read-directory.js';
import { tellRate } from './render-places.js';

export function renderKinds(
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

export function renderCommunes(shown: ShownDirectory, code: string): Markup | null {
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
