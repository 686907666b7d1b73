/** Curves by month, and the same as a table. A month without a published value interrupts a curve. */
import { formatNumber } from '../../markup/french.js';
import { type Child, html, type Markup } from '../../markup/html.js';
import { roundScale } from '../../markup/round-scale.js';
import { nameOfDepartement } from '../departements.js';
import { type Curve, type CurvePlan, planCurves, unbrokenRuns } from './plan-curves.js';
import type { DrawnValue } from './read-chart.js';
import { renderCurvesTable } from './render-curves-table.js';

export interface DrawnCurves {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly values: readonly DrawnValue[];
}

const BOX = { width: 760, height: 340, left: 44, right: 150, top: 16, bottom: 34 } as const;
/** Between the names at the ends of the curves. */
const NAME_HEIGHT = 15;
const COLOURS = 4;

/** Null where not one month is published. */
export function renderCurves(curves: DrawnCurves): Markup | null {
  const plan = planCurves(curves.values);
  if (plan.drawn.length === 0) return null;
  return html`<div class="courbes">
<figure class="courbes__dessin">
${drawCurves(curves, plan)}<figcaption class="fr-text--xs">${captionOf(curves, plan)}</figcaption>
</figure>
<details class="pli">
<summary>Les valeurs des courbes, mois par mois</summary>
${renderCurvesTable(curves.title, plan)}</details>
</div>
`;
}

function drawCurves({ id, title }: DrawnCurves, plan: CurvePlan): Markup {
  const { width, height, left, right, top, bottom } = BOX;
  const { drawn, behind, months } = plan;
  const scale = roundScale(
    Math.max(...[...drawn, ...behind].flatMap(({ points }) => points.map((one) => one?.value ?? 0))),
  );
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
)}${behind.map((curve) => drawCurve(curve, 'autre', xOf, yOf))}${drawn.map((curve, rank) => drawCurve(curve, String((rank % COLOURS) + 1), xOf, yOf))}${nameEnds(drawn, xOf, yOf)}</svg>
`;
}

function drawCurve(
  curve: Curve,
  style: string,
  xOf: (index: number) => number,
  yOf: (value: number) => number,
): Markup {
  const runs = unbrokenRuns(curve).map((run) => {
    const points = run.map(({ index, value }) => `${xOf(index)},${yOf(value)}`);
    return [
      run.length > 1 ? html`<polyline points="${points.join(' ')}"/>` : null,
      run.length > 1 || style !== 'autre'
        ? run
            .slice(-1)
            .map(({ index, value }) => html`<circle cx="${xOf(index)}" cy="${yOf(value)}" r="2.5"/>`)
        : null,
    ];
  });
  return html`<g class="courbe courbe--${style}"><title>${nameOfDepartement(curve.place)}</title>${runs}</g>
`;
}

/** Each curve’s name at its end, none upon another. */
function nameEnds(
  drawn: readonly Curve[],
  xOf: (index: number) => number,
  yOf: (value: number) => number,
): Markup[] {
  const ends = drawn.flatMap((curve, rank) => {
    const last = unbrokenRuns(curve).at(-1)?.at(-1);
    return last ? [{ curve, rank, x: xOf(last.index), y: yOf(last.value) + 4 }] : [];
  });
  const ordered = ends.toSorted((one, other) => one.y - other.y);
  for (const [index, end] of ordered.entries()) {
    const above = ordered[index - 1];
    if (above) end.y = Math.max(end.y, above.y + NAME_HEIGHT);
  }
  return ordered.map(
    ({
      curve,
      rank,
      x,
      y,
    }) => html`<text class="courbe__nom courbe__nom--${(rank % COLOURS) + 1}" x="${x + 8}" y="${round(y)}">${nameOfDepartement(curve.place)}</text>
`,
  );
}

function captionOf({ unit }: DrawnCurves, { behind, silent }: CurvePlan): Child {
  const names = (places: readonly string[]) => places.map(nameOfDepartement).join(', ');
  return [
    `En ${unit}, par mois. Une courbe s’interrompt aux mois dont la valeur n’est pas publiée : le tableau dit pourquoi. `,
    behind.length === 0
      ? null
      : `En couleur, les départements dont le plus de mois sont publiés ; en gris : ${names(behind.map(({ place }) => place))}. `,
    silent.length === 0 ? null : `Aucun mois publié : ${names(silent)}.`,
  ];
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
