/** One figure over the last deliveries: a small curve that says its first and last value. The table under it says all of them. */
import { formatDate, formatNumber } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import { roundScale } from '../../markup/round-scale.js';
import type { Delivery } from '../deliveries.js';

export interface Trend {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  readonly deliveries: readonly Delivery[];
  /** Null: nothing to draw, the curve stops. */
  readonly measureOf: (delivery: Delivery) => number | null;
  /** Top of the scale; a round number above the greatest value where nothing is said. */
  readonly most?: number;
}

const BOX = { width: 340, height: 150, left: 44, right: 44, top: 16, bottom: 28 } as const;

export function drawTrend({ id, title, deliveries, measureOf, most }: Trend): Markup {
  const { width, height, left, right, top, bottom } = BOX;
  const values = deliveries.map(measureOf);
  const points = values.flatMap((value, index) => (value === null ? [] : [{ index, value }]));
  const scale = roundScale(most ?? Math.max(1, ...points.map(({ value }) => value)));
  const greatest = scale.at(-1) ?? 1;
  const xOf = (index: number) => round(left + ((width - left - right) * index) / (values.length - 1));
  const yOf = (value: number) => round(top + (height - top - bottom) * (1 - value / greatest));
  const last = points.at(-1);
  return html`<figure>
<figcaption id="courbe-${id}">${title}</figcaption>
<svg viewBox="0 0 ${width} ${height}" width="100%" role="img" aria-label="${describe(title, deliveries, measureOf)}">
${[0, greatest].map(
  (
    step,
  ) => html`<line x1="${left}" x2="${width - right}" y1="${yOf(step)}" y2="${yOf(step)}" stroke="#ddd"/><text x="${left - 8}" y="${yOf(step) + 4}" text-anchor="end" class="axis">${formatNumber(step)}</text>
`,
)}${runsOf(values).map(
  (
    run,
  ) => html`<polyline points="${run.map(({ index, value }) => `${xOf(index)},${yOf(value)}`).join(' ')}" fill="none" stroke="#000091" stroke-width="2"/>
`,
)}${points.map(({ index, value }) => html`<circle cx="${xOf(index)}" cy="${yOf(value)}" r="3" fill="#000091"/>`)}
${last ? html`<text x="${xOf(last.index) + 8}" y="${yOf(last.value) + 4}" class="last">${formatNumber(last.value)}</text>` : null}
${labelDay(deliveries[0], xOf(0), height)}${labelDay(deliveries.at(-1), xOf(values.length - 1), height)}</svg>
</figure>
`;
}

function describe(title: string, deliveries: readonly Delivery[], measureOf: Trend['measureOf']): string {
  const told = deliveries.map((one) => {
    const value = measureOf(one);
    return `${formatDate(one.asOf) ?? one.asOf}, ${value === null ? 'aucun' : formatNumber(value)}`;
  });
  return `${title}, de la plus ancienne à la dernière livraison : ${told.join(' ; ')}.`;
}

function labelDay(delivery: Delivery | undefined, x: number, height: number): Markup | null {
  if (!delivery) return null;
  const [year, month, day] = delivery.asOf.split('-');
  return html`<text x="${x}" y="${height - 8}" text-anchor="middle" class="axis">${`${day}/${month}/${year?.slice(2)}`}</text>`;
}

/** The curve stops where there is no value. */
function runsOf(values: readonly (number | null)[]): { readonly index: number; readonly value: number }[][] {
  const runs: { index: number; value: number }[][] = [[]];
  for (const [index, value] of values.entries()) {
    if (value === null) runs.push([]);
    else runs.at(-1)?.push({ index, value });
  }
  return runs.filter((run) => run.length > 1);
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}
