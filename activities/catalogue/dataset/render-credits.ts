/** The sources of a version, to be named by whoever reuses it. */
import { countOf, formatDate } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import { scrollBox } from '../../markup/scroll-box.js';
import type { DatasetView } from '../views.js';
import { findLicence } from '../words.js';

interface Credit {
  readonly attribution: string;
  readonly licence: string;
  readonly extracts: number;
  readonly last: string;
}

export function renderCredits({ manifest: { inputs } }: DatasetView): Markup | null {
  if (inputs.length === 0) return null;
  const credits = new Map<string, Credit>();
  for (const { attribution, licence, extractDate } of inputs) {
    const key = `${attribution}\0${licence}`;
    const known = credits.get(key);
    const last = known && known.last > extractDate ? known.last : extractDate;
    credits.set(key, { attribution, licence, extracts: (known?.extracts ?? 0) + 1, last });
  }
  return html`<section class="fr-mb-6w" aria-labelledby="sources">
<h2 id="sources">Sources</h2>
<p>${countOf(new Set(inputs.map(({ source }) => source)).size, 'source', 'sources')}, regroupées par organisme. À citer avec la date de la version. Ce que sont devenues les lignes de chaque extrait est dans <a href="versions.html#qualite">Versions et qualité</a>.</p>
${scrollBox(
  'Tableau des sources',
  html`<table>
<caption class="fr-sr-only">Sources de la version courante</caption>
<thead><tr><th scope="col">Organisme</th><th scope="col" class="nombre">Extraits</th><th scope="col">Dernier extrait</th><th scope="col">Conditions de l’extrait</th></tr></thead>
<tbody>
${[...credits.values()].map(
  ({
    attribution,
    licence,
    extracts,
    last,
  }) => html`<tr><th scope="row">${attribution}</th><td class="nombre">${extracts}</td><td>${formatDate(last)}</td><td>${findLicence(licence)?.name ?? licence}</td></tr>
`,
)}</tbody>
</table>`,
)}</section>
`;
}
