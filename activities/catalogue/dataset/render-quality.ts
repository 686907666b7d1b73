/** In what state the extracts of each version arrived, in rows and findings. Pure. */
import { formatCount } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import { scrollBox } from '../../markup/scroll-box.js';
import type { PublicInput } from '../../published/manifest-input.js';
import { compareText } from '../../text/sorted-json.js';
import type { DatasetView, ShownVersion } from '../views.js';

export function renderQuality(view: DatasetView): Markup {
  if (view.manifest.inputs.every(({ rowsIn }) => rowsIn === undefined))
    return html`<section aria-labelledby="qualite">
<h2 id="qualite">La qualité des sources</h2>
<p>Chaque partenaire reçoit un rapport sur l’état de ses extraits, ligne par ligne. Rien n’en est compté ici : dans un jeu de données sur des personnes, une ligne de plus ou de moins désignerait quelqu’un.</p>
</section>
`;
  return html`<section aria-labelledby="qualite">
<h2 id="qualite">La qualité des sources</h2>
<p>Voici dans quel état les extraits sont arrivés. Ce qui est publié est, lui, conforme au dictionnaire : une valeur illisible est laissée vide, une ligne inutilisable est écartée et comptée. Chaque partenaire reçoit, lui, un rapport sur ses propres fichiers, avec un score et sa formule.</p>
${renderCounts(view.versions)}${renderInputs(view)}</section>
`;
}

function renderCounts(versions: readonly ShownVersion[]): Markup {
  return scrollBox(
    'État des extraits, version par version',
    html`<table class="serre">
<caption>Version par version</caption>
<thead><tr><th scope="col">Version</th><th scope="col" class="nombre">Lignes du champ</th><th scope="col" class="nombre">Hors du champ</th><th scope="col" class="nombre">Rejetées</th><th scope="col" class="nombre">À confirmer ou bloquants</th><th scope="col" class="nombre">À vérifier</th><th scope="col" class="nombre">Informations</th></tr></thead>
<tbody>
${versions.map(({ version, counts }) => {
  const numbers = counts
    ? [counts.inScope, counts.outside, counts.rejected, counts.blocking, counts.toCheck, counts.informed]
    : [];
  return html`<tr><th scope="row"><code>${version}</code></th>${
    counts
      ? numbers.map((number) => html`<td class="nombre">${formatCount(number)}</td>`)
      : html`<td colspan="6" class="absent">manifeste illisible</td>`
  }</tr>
`;
})}</tbody>
</table>`,
  );
}

/** Rows in = rows published + rejected + out of scope + merged, source by source. */
function renderInputs({ manifest: { inputs } }: DatasetView): Markup | null {
  if (inputs.length === 0) return null;
  const names = [...new Set(inputs.map(({ source }) => source))].sort(compareText);
  const sum = (source: string, read: (input: PublicInput) => number | undefined) =>
    formatCount(
      inputs.filter((one) => one.source === source).reduce((total, one) => total + (read(one) ?? 0), 0),
    );
  return html`${scrollBox(
    'Lignes de chaque source',
    html`<table class="serre">
<caption>Ce que sont devenues les lignes reçues, version courante</caption>
<thead><tr><th scope="col">Source</th><th scope="col" class="nombre">Reçues</th><th scope="col" class="nombre">Reprises</th><th scope="col" class="nombre">Réunies à d’autres</th><th scope="col" class="nombre">Rejetées</th><th scope="col" class="nombre">Hors du champ</th></tr></thead>
<tbody>
${names.map(
  (
    source,
  ) => html`<tr><th scope="row"><code>${source}</code></th><td class="nombre">${sum(source, ({ rowsIn }) => rowsIn)}</td><td class="nombre">${sum(source, ({ rowsOut }) => rowsOut)}</td><td class="nombre">${sum(source, ({ rowsMerged }) => rowsMerged)}</td><td class="nombre">${sum(source, ({ rowsRejected }) => rowsRejected)}</td><td class="nombre">${sum(source, ({ rowsOutside }) => rowsOutside)}</td></tr>
`,
)}</tbody>
</table>`,
  )}`;
}
