/** « Cartes et courbes » : what the charts of a dataset show. */
import type { Chart } from '../../../datasets/shown.js';
import { formatNumber, formatPeriod, spaceSigns } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import { compareText } from '../../text/sorted-json.js';
import type { ChartPart, ShownChart } from './read-chart.js';
import { renderCurves } from './render-curves.js';
import { renderMap, renderMapParts } from './render-map.js';

export function renderCharts(charts: readonly ShownChart[]): Markup {
  return html`${renderMapParts()}${charts.length < 2 ? null : renderContents(charts)}${charts.map(renderChart)}`;
}

function renderContents(charts: readonly ShownChart[]): Markup {
  return html`<nav class="fr-summary fr-mb-6w" aria-labelledby="sommaire">
<h2 class="fr-summary__title" id="sommaire">Sommaire</h2>
<ol>
${charts.map(
  (
    { chart },
    rank,
  ) => html`<li><a class="fr-summary__link" href="#graphique-${rank + 1}">${chart.title}</a></li>
`,
)}</ol>
</nav>
`;
}

function renderChart(shown: ShownChart, rank: number): Markup {
  const { chart, table, parts } = shown;
  const id = `graphique-${rank + 1}`;
  return html`<section class="fr-mb-8w" aria-labelledby="${id}">
<h2 id="${id}">${chart.title}</h2>
<p>${spaceSigns(chart.text)}${chart.unsettled_months === 0 ? null : ` Les ${chart.unsettled_months} derniers mois ne sont pas dessinés : ceux qui attendent longtemps n’y sont pas encore. Ils sont dans les fichiers.`} <span class="doux">Source : table <a href="dictionnaire.html#table-${table.name}">${table.title}</a>.</span></p>
${parts.map((part, index) => renderPart(shown, part, `${id}-${index + 1}`, index === 0))}</section>
`;
}

function renderPart(shown: ShownChart, part: ChartPart, id: string, open: boolean): Markup {
  const drawing = drawPart(shown, part, id);
  if (part.label === null) return drawing;
  return html`<details class="pli"${open ? html` open` : null}>
<summary><h3>${spaceSigns(part.label)}</h3></summary>
${drawing}</details>
`;
}

function drawPart({ chart, unplaced }: ShownChart, { values, label, target }: ChartPart, id: string): Markup {
  const told = values.filter(({ value }) => value !== null);
  const month = told
    .map((one) => one.month)
    .sort(compareText)
    .at(-1);
  const counts = chart.value === undefined;
  if (month === undefined)
    return html`<p class="doux">Aucune valeur n’est publiée pour l’instant.</p>
`;
  const name = label ?? chart.title;
  const when = month === '' ? '' : `, ${formatPeriod(month)}`;
  const map = renderMap({
    ...{ id: `${id}-carte`, title: `${name}${when}`, unit: rateUnit(chart), month, unplaced, target },
    counted: chart.unit,
    values: values.filter((one) => one.month === month),
    missing: counts ? 'aucune ligne' : 'hors du jeu de données',
  });
  if (chart.month === undefined) return map;
  const curves = renderCurves({ id: `${id}-courbes`, title: name, unit: chart.unit, values });
  return html`${map}${curves}`;
}

function rateUnit({ unit, per_inhabitants }: Chart): string {
  return per_inhabitants === undefined
    ? unit
    : `${unit} pour ${formatNumber(per_inhabitants)}\u00a0habitants`;
}
