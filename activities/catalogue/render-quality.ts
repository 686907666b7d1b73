/** How sound the extracts of each version were: one figure, its formula, what it is made of, and its trend. Pure. */
import { formatCount, formatDate, formatNumber, spaceSigns } from '../markup/french.js';
import { html, type Markup } from '../markup/html.js';
import { scrollBox } from '../markup/scroll-box.js';
import type { PublicInput } from '../published/manifest-input.js';
import { compareText } from '../text/sorted-json.js';
import { QUALITY_FORMULA } from './quality-score.js';
import type { DatasetView, ShownVersion } from './views.js';

export function renderQuality(view: DatasetView): Markup {
  const { quality, versions } = view;
  if (view.manifest.inputs.every(({ rowsIn }) => rowsIn === undefined))
    return html`<section aria-labelledby="qualite">
<h2 id="qualite">La qualité des sources</h2>
<p>Chaque partenaire reçoit un rapport sur l’état de ses extraits, ligne par ligne. Rien n’en est compté ici : dans un jeu de données sur des personnes, une ligne de plus ou de moins désignerait quelqu’un.</p>
</section>
`;
  const scored = versions.filter(({ quality: one }) => one !== null && one.score !== null);
  return html`<section aria-labelledby="qualite">
<h2 id="qualite">La qualité des sources</h2>
<p>Ce score dit dans quel état les extraits sont arrivés. Ce qui est publié est, lui, conforme au dictionnaire : une valeur illisible est laissée vide, une ligne inutilisable est écartée et comptée.</p>
${quality.score === null ? null : html`<p class="note"><strong>${formatNumber(quality.score)}</strong> sur 100, version du ${formatDate(view.manifest.version)}</p>`}
<p class="doux">${spaceSigns(QUALITY_FORMULA)}</p>
${scored.length < 2 ? null : drawTrend(scored)}${renderScores(versions)}${renderInputs(view)}</section>
`;
}

/** Oldest on the left. The scale is whole: a tenth of a point must not look like a fall. */
function drawTrend(scored: readonly ShownVersion[]): Markup {
  const shown = [...scored].reverse();
  const xOf = (index: number) => Math.round(60 + (index * 640) / (shown.length - 1));
  const yOf = (score: number) => Math.round(1300 - 11 * score) / 10;
  const points = shown.map(({ quality }, index) => `${xOf(index)},${yOf(quality?.score ?? 0)}`);
  return html`<figure>
<svg class="courbes__trace" viewBox="0 0 760 160" role="img" aria-labelledby="tendance-titre tendance-renvoi">
<title id="tendance-titre">Score de qualité, version par version</title>
<desc id="tendance-renvoi">Les mêmes valeurs sont dans le tableau qui suit.</desc>
${[0, 50, 100].map(
  (
    step,
  ) => html`<line class="courbes__grille" x1="60" x2="700" y1="${yOf(step)}" y2="${yOf(step)}"/><text x="50" y="${yOf(step) + 4}" text-anchor="end">${step}</text>
`,
)}<polyline points="${points.join(' ')}" fill="none" stroke="#000091" stroke-width="2"/>
${shown.map(
  (
    { version, quality },
    index,
  ) => html`<circle cx="${xOf(index)}" cy="${yOf(quality?.score ?? 0)}" r="3" fill="#000091"><title>${formatDate(version)} : ${formatNumber(quality?.score ?? 0)}</title></circle>
`,
)}<text x="60" y="152">${formatDate(shown[0]?.version ?? '')}</text><text x="700" y="152" text-anchor="end">${formatDate(shown.at(-1)?.version ?? '')}</text>
</svg>
</figure>
`;
}

function renderScores(versions: readonly ShownVersion[]): Markup {
  return scrollBox(
    'Score de qualité, version par version',
    html`<table class="serre">
<caption>Version par version</caption>
<thead><tr><th scope="col">Version</th><th scope="col" class="nombre">Score</th><th scope="col" class="nombre">Lignes du champ</th><th scope="col" class="nombre">Hors du champ</th><th scope="col" class="nombre">Rejetées</th><th scope="col" class="nombre">À confirmer ou bloquants</th><th scope="col" class="nombre">À vérifier</th><th scope="col" class="nombre">Informations</th></tr></thead>
<tbody>
${versions.map(({ version, quality }) => {
  const numbers = quality
    ? [
        quality.inScope,
        quality.outside,
        quality.rejected,
        quality.blocking,
        quality.toCheck,
        quality.informed,
      ]
    : [];
  return html`<tr><th scope="row"><code>${version}</code></th><td class="nombre">${quality?.score === null || !quality ? html`<span class="absent">non mesuré</span>` : formatNumber(quality.score)}</td>${
    quality
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
