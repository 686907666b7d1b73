/** « D’une livraison à l’autre » : what is new, what comes back, what is gone, and the last deliveries in curves and figures. */
import { countOf, formatCount, formatDate, formatNumber, spaceSigns } from '../../markup/french.js';
import { type Child, html, type Markup } from '../../markup/html.js';
import type { Comparison, Delivery } from '../deliveries.js';
import type { PartnerReport } from '../partner-report.js';
import { drawTrend } from './draw-trend.js';
import { phraseOf } from './phrase.js';
import { renderColumns } from './render-findings.js';

export function renderDeliveries(report: PartnerReport): Markup | null {
  if (report.status === 'self_check') return null;
  const { comparisons, deliveries } = report;
  return html`<section class="suite" aria-labelledby="suite">
<h2 id="suite">D’une livraison à l’autre</h2>
${comparisons.map((one) => renderComparison(one, report))}${deliveries.length === 1 ? FIRST : renderTrend(deliveries)}</section>
`;
}

const FIRST = html`<p>C’est la première livraison dont nous gardons le rapport : la suivante lui sera comparée.</p>
`;

function renderComparison({ source, asOf, resolved }: Comparison, { extracts }: PartnerReport): Markup {
  const own = extracts.filter((one) => one.source === source && one.role === 'used');
  const findings = own.flatMap((one) => one.findings);
  const count = (since: 'new' | 'recurring') => findings.filter((one) => one.since === since).length;
  const named = extracts.some((one) => one.source !== source) ? ` de « ${own[0]?.title ?? source} »` : '';
  const parts = [
    countOf(count('new'), 'constat nouveau', 'constats nouveaux'),
    countOf(count('recurring'), 'déjà signalé', 'déjà signalés'),
    countOf(resolved.length, 'disparu', 'disparus'),
  ];
  const before = `Par rapport à la livraison précédente${named}, traitée le ${formatDate(asOf) ?? asOf} : ${parts.join(', ')}.`;
  return html`<p>${spaceSigns(before)}</p>
${
  resolved.length === 0
    ? null
    : html`<details class="gone"><summary>Ce qui ne se voit plus, merci (${formatCount(resolved.length)})</summary>
<ul>
${resolved.map(
  (
    one,
  ) => html`  <li>${spaceSigns(phraseOf(one))} ${one.columns.length > 0 ? renderColumns(one.columns) : null} <span class="aside">(${countOf(one.count, 'signalement', 'signalements')} la fois précédente)</span></li>
`,
)}</ul></details>
`
}`;
}

function renderTrend(deliveries: readonly Delivery[]): Markup {
  return html`<div class="trend">
${drawTrend({
  id: 'score',
  title: 'Score de qualité',
  deliveries,
  measureOf: ({ score }) => score,
  most: 100,
})}${drawTrend({ id: 'signalements', title: 'Signalements à traiter', deliveries, measureOf: ({ toFix }) => toFix })}</div>
<table role="table" class="deliveries">
  <caption>Vos ${formatCount(deliveries.length)} dernières livraisons</caption>
  <thead role="rowgroup">
    <tr role="row">${HEADINGS.map((heading) => html`<th role="columnheader" scope="col">${heading}</th>`)}</tr>
  </thead>
  <tbody role="rowgroup">
${deliveries.toReversed().map(renderDelivery)}  </tbody>
</table>
`;
}

const HEADINGS = ['Traitée le', 'Reçues', 'Rejetées', 'À traiter', 'Score', 'Devenir'] as const;

function renderDelivery({ asOf, received, rejected, toFix, score, status, version }: Delivery): Markup {
  const cells: Child[] = [
    received === null ? 'aucune' : formatCount(received),
    rejected === null ? '–' : formatCount(rejected),
    toFix === null ? '–' : formatCount(toFix),
    score === null ? 'sans score' : formatNumber(score),
    version === null ? OUTCOMES[status] : html`version <code>${version}</code>`,
  ];
  return html`    <tr role="row"><th role="rowheader" scope="row">${formatDate(asOf) ?? asOf}</th>${cells.map(
    (cell, index) => html`<td role="cell" data-label="${HEADINGS[index + 1] ?? ''}">${cell}</td>`,
  )}</tr>
`;
}

const OUTCOMES: Readonly<Record<Delivery['status'], string>> = {
  published: 'publiée',
  unchanged: 'sans changement',
  superseded: 'remplacée par plus récent',
  held: 'en attente d’une décision',
  refused: 'arrêtée',
  rejected: 'non publiée',
  failed: 'interrompue',
  cancelled: 'interrompue',
  self_check: 'contrôlée avant envoi',
};
