/** The wall: each source against its calendar, with its last deliveries. In French. Pure. */
import { countOf, formatCount, formatDate, formatNumber } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import { type CardRow, cardTable } from './card-table.js';
import type { Visit } from './judge-visit.js';
import { changeOf, type SourceDelivery } from './partner-deliveries.js';
import type { SourceOnWall } from './sources-wall.js';
import { renderTeamPage } from './team-page.js';
import { formatChange } from './words.js';

export interface ShownWall {
  readonly id: string;
  readonly title: string;
  readonly sources: readonly SourceOnWall[];
}

export function renderWall(walls: readonly ShownWall[], visit: Visit): string {
  const late = countLate(walls.flatMap(({ sources }) => sources));
  return renderTeamPage({
    title: late === 0 ? 'Aucune source n’est en retard' : tellLate(late),
    ...{ path: '/sources', visit },
    main: html`<p class="lede">Chaque source face à son calendrier, et ce qu’ont été ses dernières livraisons, de la plus ancienne à la plus récente.</p>
${walls.map((wall) => renderDataset(wall, visit))}`,
  });
}

export function countLate(sources: readonly Pick<SourceOnWall, 'due'>[]): number {
  return sources.filter(({ due }) => (due?.daysLate ?? 0) > 0).length;
}

export function tellLate(late: number): string {
  return late === 1 ? '1 source est en retard' : `${late} sources sont en retard`;
}

const COLUMNS = [
  'Source',
  'Calendrier',
  'Dernier extrait',
  'Lignes reçues',
  'Score de qualité',
  'Rapport',
].map((heading) => ({ heading }));

function renderDataset({ id, title, sources }: ShownWall, visit: Visit): Markup {
  const caption = `${countOf(sources.length, 'source', 'sources')}, les plus en retard d’abord, puis celles qui ont le plus changé ; un même fichier livré deux fois compte une fois`;
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${cardTable(
  caption,
  COLUMNS,
  sources.map((one) => tellSource(one, id, visit)),
)}</section>
`;
}

function tellSource(one: SourceOnWall, dataset: string, visit: Visit): CardRow {
  const { source, title, partner, partnerName, lastDay, deliveries } = one;
  return {
    id: `${dataset}.${source}.${partner}`,
    cells: [
      html`${title}<br><span class="hint">${partnerName}, <code>${source}</code></span>`,
      renderDue(one),
      lastDay === null ? 'aucun' : (formatDate(lastDay) ?? lastDay),
      ...[renderRows(deliveries), renderScores(deliveries), renderReport(one, visit)],
    ],
  };
}

function renderReport({ partner, partnerName, reportRun }: SourceOnWall, visit: Visit): Markup | string {
  if (reportRun === null) return 'aucun';
  const address = visit.address(`/rapports/${partner}/${reportRun}/index.html`);
  return html`<a href="${address}" aria-label="Dernier rapport de ${partnerName}">dernier rapport</a>`;
}

function renderDue({ due }: SourceOnWall): Markup | string {
  if (due === null) return 'aucun calendrier';
  const day = formatDate(due.on) ?? due.on;
  if (due.daysLate === 0) return `attendu le ${day}`;
  return html`<strong class="late">En retard</strong> : attendu le ${day}, il y a ${countOf(due.daysLate, 'jour', 'jours')}`;
}

function renderRows(deliveries: readonly SourceDelivery[]): Markup | string {
  const last = deliveries.at(-1);
  if (!last) return 'aucune livraison gardée';
  const read = deliveries.flatMap(({ rows }) => (rows === null ? [] : [rows]));
  return html`${renderSeries(read.map(formatCount))}${last.refused ? html`<strong class="late">Dernier fichier refusé</strong>` : renderChange(changeOf(deliveries))}`;
}

function renderChange(change: number | null): Markup | null {
  if (change === null) return null;
  const words =
    change === 0 ? 'autant que la fois d’avant' : `${formatChange(change)} depuis la fois d’avant`;
  return Math.abs(change) >= 0.1 ? html`<strong>${words}</strong>` : html`<span class="hint">${words}</span>`;
}

function renderScores(deliveries: readonly SourceDelivery[]): Markup | string {
  const scores = deliveries.flatMap(({ score }) => (score === null ? [] : [score]));
  const [now, before] = [scores.at(-1), scores.at(-2)];
  if (now === undefined) return 'sans score';
  const trend = before === undefined ? null : describeTrend(now - before);
  return html`${renderSeries(scores.map(formatNumber))}${trend === null ? null : html`<span class="hint">${trend}</span>`}`;
}

/** A point of the score is what one row of a hundred costs. */
function describeTrend(points: number): string {
  if (Math.abs(points) < 1) return 'stable';
  const told = formatNumber(Math.round(Math.abs(points) * 10) / 10);
  return `${points > 0 ? 'en hausse' : 'en baisse'} de ${told} ${Math.abs(points) < 2 ? 'point' : 'points'}`;
}

function renderSeries(figures: readonly string[]): Markup {
  return html`<ol class="series">${figures.map((figure) => html`<li>${figure}</li>`)}</ol>`;
}
