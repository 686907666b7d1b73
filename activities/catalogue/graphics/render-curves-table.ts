import { formatNumber, formatPeriod } from '../../markup/french.js';
import { type Child, html, type Markup } from '../../markup/html.js';
import { scrollBox } from '../../markup/scroll-box.js';
import { nameOfDepartement } from '../departements.js';
import { ABSENCES } from '../shown-cell.js';
import type { CurvePlan } from './plan-curves.js';
import type { DrawnValue } from './read-chart.js';

export function renderCurvesTable(title: string, { drawn, months }: CurvePlan): Markup {
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
