/** An event study: each month's effect with its interval, around the day when something changed. Pure. */
import { formatNumber } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import { roundScale } from '../../markup/round-scale.js';
import type { EffectMonth } from './read-effects.js';

const BOX = { width: 480, height: 240, left: 44, right: 16, top: 24, bottom: 40 } as const;

/** Null where less than two months are told. `id`: unique in the page. */
export function drawEffect(
  id: string,
  title: string,
  unit: string,
  months: readonly EffectMonth[],
): Markup | null {
  const [first, last] = [months[0], months.at(-1)];
  if (!first || !last || first === last) return null;
  const { width, height, left, right, top, bottom } = BOX;
  const steps = roundScale(Math.max(...months.flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)])));
  const most = steps.at(-1) ?? 1;
  const [from, to] = [Math.min(first.rank, -1), Math.max(last.rank, 0)];
  const xOf = (rank: number) =>
    round(left + ((width - left - right) * (rank - from + 0.5)) / (to - from + 1));
  const yOf = (value: number) => round(top + ((height - top - bottom) * (most - value)) / (2 * most));
  const ticks = [...steps.filter((step) => step > 0).map((step) => -step), ...steps];
  const start = xOf(-0.5);
  return html`<svg class="effet__trace" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-titre ${id}-renvoi">
<title id="${id}-titre">${title} : effet mois par mois</title>
<desc id="${id}-renvoi">Un point par mois, avec son intervalle à 95 %, autour du début ; les valeurs sont dans le tableau qui suit.</desc>
${ticks.map(
  (
    tick,
  ) => html`<line class="${tick === 0 ? 'effet__zero' : 'effet__grille'}" x1="${left}" x2="${width - right}" y1="${yOf(tick)}" y2="${yOf(tick)}"/><text x="${left - 6}" y="${yOf(tick) + 4}" text-anchor="end">${signed(tick)}</text>
`,
)}<line class="effet__debut" x1="${start}" x2="${start}" y1="${top - 10}" y2="${height - bottom}"/><text x="${start - 6}" y="${top - 8}" text-anchor="end">avant</text><text x="${start + 6}" y="${top - 8}">après</text>
${months.map(
  ({
    rank,
    value,
    low,
    high,
  }) => html`<g class="${rank < 0 ? 'effet__mois effet__mois--avant' : 'effet__mois'}"><line x1="${xOf(rank)}" x2="${xOf(rank)}" y1="${yOf(low)}" y2="${yOf(high)}"/><circle cx="${xOf(rank)}" cy="${yOf(value)}" r="3.5"/></g>
`,
)}<text x="${xOf(first.rank)}" y="${height - 22}" text-anchor="middle">${signed(first.rank)}</text><text x="${xOf(last.rank)}" y="${height - 22}" text-anchor="middle">${signed(last.rank)}</text><text x="${width - right}" y="${height - 6}" text-anchor="end">mois depuis le début ; effet en ${unit}</text>
</svg>
`;
}

/** « −12 », « 0 », « +3 ». */
export function signed(value: number): string {
  if (value === 0) return '0';
  return `${value < 0 ? '−' : '+'}${formatNumber(Math.abs(value))}`;
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}
