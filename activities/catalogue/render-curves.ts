/** Curves by month, and the same as a table. A month without a published value interrupts a curve. */
import { formatNumber, formatPeriod } from '../markup/french.js';
import { type Child, html, type Markup } from '../markup/html.js';
import { roundScale } from '../markup/round-scale.js';
import { scrollBox } from '../markup/scroll-box.js';
import { nameOfDepartement } from './departements.js';
import { type Curve, type CurvePlan, planCurves, unbrokenRuns } from './plan-curves.js';
import type { DrawnValue } from './read-chart.js';
import { ABSENCES } from './shown-cell.js';

export interface DrawnCurves {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly values: readonly DrawnValue[];
}

const BOX = { width: 760, height: 340, left: 64, right: 30, top: 16, bottom: 34 } as const;
const LINES = [
  '#000091',
  '#c9191e',
  '#18753c',
  '#a558a0',
  '#b34000',
  '#009099',
  '#716043',
  '#3a3a3a',
] as const;
const DASHES = ['none', '8 3', '2 3', '12 3 2 3', '5 5', '1 4', '14 4', '6 2 2 2'] as const;

/** Null where not one month is published. */
export function renderCurves(curves: DrawnCurves): Markup | null {
  const plan = planCurves(curves.values);
  if (plan.drawn.length === 0) return null;
  return html`<div class="courbes">
<figure class="courbes__dessin">
${drawCurves(curves, plan)}${renderLegend(plan)}<figcaption class="fr-text--xs">${captionOf(curves, plan)}</figcaption>
</figure>
<details class="pli">
<summary>Les valeurs des courbes, mois par mois</summary>
${renderTable(curves, plan)}</details>
</div>
`;
}

function drawCurves({ id, title }: DrawnCurves, plan: CurvePlan): Markup {
  const { width, height, left, right, top, bottom } = BOX;
  const { drawn, months } = plan;
  const scale = roundScale(Math.max(...drawn.flatMap(({ points }) => points.map((one) => one?.value ?? 0))));
  const most = scale.at(-1) ?? 1;
  const xOf = (index: number) =>
    round(left + (width - left - right) * (months.length === 1 ? 0.5 : index / (months.length - 1)));
  const yOf = (value: number) => round(top + (height - top - bottom) * (1 - value / most));
  const every = Math.max(1, Math.ceil(months.length / 8));
  return html`<svg class="courbes__trace" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-titre ${id}-renvoi">
<title id="${id}-titre">${title}, mois par mois</title>
<desc id="${id}-renvoi">Courbes par mois ; les mêmes valeurs sont dans le tableau qui suit.</desc>
${scale.map(
  (
    step,
  ) => html`<line class="courbes__grille" x1="${left}" x2="${width - right}" y1="${yOf(step)}" y2="${yOf(step)}"/><text x="${left - 8}" y="${yOf(step) + 4}" text-anchor="end">${formatNumber(step)}</text>
`,
)}${months.map((month, index) =>
  index % every === 0
    ? html`<text x="${xOf(index)}" y="${height - 10}" text-anchor="middle">${shortMonth(month)}</text>
`
    : null,
)}${drawn.map((curve, rank) => drawCurve(curve, rank, xOf, yOf))}</svg>
`;
}

function drawCurve(
  curve: Curve,
  rank: number,
  xOf: (index: number) => number,
  yOf: (value: number) => number,
): Markup {
  const colour = LINES[rank] ?? '#000';
  const runs = unbrokenRuns(curve).map((run) => {
    const points = run.map(({ index, value }) => `${xOf(index)},${yOf(value)}`);
    return [
      run.length > 1
        ? html`<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${DASHES[rank] ?? 'none'}" stroke-linejoin="round"/>`
        : null,
      run.map(
        ({ index, value }) => html`<circle cx="${xOf(index)}" cy="${yOf(value)}" r="2.5" fill="${colour}"/>`,
      ),
    ];
  });
  return html`<g><title>${nameOfDepartement(curve.place)}</title>${runs}</g>
`;
}

function renderLegend({ drawn }: CurvePlan): Markup {
  return html`<ul class="carte__legende" aria-label="Légende">
${drawn.map(
  (
    { place },
    rank,
  ) => html`<li><svg class="courbes__pastille" viewBox="0 0 36 12" aria-hidden="true" focusable="false"><line x1="0" x2="36" y1="6" y2="6" stroke="${LINES[rank] ?? '#000'}" stroke-width="3" stroke-dasharray="${DASHES[rank] ?? 'none'}"/></svg>${nameOfDepartement(place)} (${place})</li>
`,
)}</ul>
`;
}

function captionOf({ unit }: DrawnCurves, { left, silent }: CurvePlan): Child {
  const codes = (places: readonly string[]) => places.join(', ');
  return [
    `En ${unit}, par mois. Une courbe s’interrompt aux mois dont la valeur n’est pas publiée : le tableau dit pourquoi. `,
    left.length === 0
      ? null
      : `Sont tracés les départements dont le plus de mois sont publiés ; dans le fichier seulement : ${codes(left)}. `,
    silent.length === 0 ? null : `Aucun mois publié : ${codes(silent)}.`,
  ];
}

function renderTable({ title }: DrawnCurves, { drawn, months }: CurvePlan): Markup {
  const lines = months.map(
    (month, index) => html`<tr><th scope="row">${formatPeriod(month)}</th>${drawn.map(
      ({ points }) => html`<td class="nombre">${cellOf(points[index] ?? null)}</td>`,
    )}</tr>
`,
  );
  return scrollBox(
    `Tableau : ${title}, mois par mois`,
    html`<table class="serre">
<caption>${title}, mois par mois</caption>
<thead><tr><th scope="col">Mois</th>${drawn.map(({ place }) => html`<th scope="col" class="nombre">${nameOfDepartement(place)} (${place})</th>`)}</tr></thead>
<tbody>
${lines}</tbody>
</table>`,
  );
}

function cellOf(point: DrawnValue | null): Child {
  if (!point) return html`<span class="absent">pas de ligne</span>`;
  if (point.value !== null) return formatNumber(point.value);
  return html`<span class="absent">${ABSENCES[point.absence ?? 'non_disponible'].name}</span>`;
}

const MONTHS = 'janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.'.split(' ');

/** 2026-03 → « mars 26 ». */
function shortMonth(month: string): string {
  const [year = '', number = ''] = month.split('-');
  return `${MONTHS[Number(number) - 1] ?? month} ${year.slice(2)}`;
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}
