/** What experiments changed: for each its sentence, its months as a drawing, and the same as a table. Pure. */
import { formatPeriod, spaceSigns } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import { scrollBox } from '../../markup/scroll-box.js';
import { drawEffect, signed } from './draw-effect.js';
import type { ShownEffect, ShownEffects } from './read-effects.js';

export function renderEffects(shown: ShownEffects | null): Markup | null {
  if (shown === null || shown.effects.length === 0) return null;
  const { declared, table, effects } = shown;
  return html`<section class="fr-mb-6w" aria-labelledby="effets">
<h2 id="effets">${declared.title}</h2>
<p>${spaceSigns(declared.text)}</p>
<div class="effets">
${effects.map((effect, rank) => renderEffect(effect, declared.unit, `effet-${rank + 1}`))}</div>
<p class="doux">Source : <a href="#table-${table.name}">${table.title}</a>.</p>
</section>
`;
}

function renderEffect({ title, sentence, months }: ShownEffect, unit: string, id: string): Markup {
  return html`<section class="effet" aria-labelledby="${id}">
<h3 id="${id}">${title}</h3>
<p class="phrase">${spaceSigns(sentence)}</p>
${drawEffect(id, title, unit, months)}${months.length === 0 ? null : renderMonths({ title, sentence, months }, unit)}</section>
`;
}

function renderMonths({ title, months }: ShownEffect, unit: string): Markup {
  return html`<details class="pli">
<summary>Les valeurs, mois par mois</summary>
${scrollBox(
  `Tableau : ${title}, mois par mois`,
  html`<table class="serre">
<caption>${title} : effet en ${unit}, avec son intervalle à 95 %</caption>
<thead><tr><th scope="col">Mois</th><th scope="col" class="nombre">Depuis le début</th><th scope="col" class="nombre">Effet</th><th scope="col" class="nombre">De</th><th scope="col" class="nombre">À</th></tr></thead>
<tbody>
${months.map(
  ({ month, rank, value, low, high }) =>
    html`<tr><th scope="row">${formatPeriod(month)}</th><td class="nombre">${signed(rank)}</td><td class="nombre">${signed(value)}</td><td class="nombre">${signed(low)}</td><td class="nombre">${signed(high)}</td></tr>
`,
)}</tbody>
</table>`,
)}</details>
`;
}
