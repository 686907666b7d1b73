/** A wait month by month: one line that speaks, others grey behind it, the target, and what began. */
import { capitalised, formatNumber, formatPeriod } from '../../markup/french.js';
import { html, type Markup } from '../../markup/html.js';
import { roundScale } from '../../markup/round-scale.js';
import { lastMonthOf } from './periods.js';
import type { Mark } from './read-marks.js';
import type { Reading } from './reading.js';

export interface Trend {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  /** By month. */
  readonly main: { readonly label: string; readonly readings: readonly Reading[] };
  readonly others: readonly (readonly Reading[])[];
  readonly marks: readonly Mark[];
  /** The last month that may be compared; later ones are dotted. */
  readonly settled: number;
}

const BOX = { width: 400, height: 230, left: 34, right: 62, top: 26, bottom: 26 } as const;

interface Scale {
  readonly xOf: (month: number) => number;
  readonly yOf: (value: number) => number;
}

/** Null where the line has not two months to join. */
export function drawTrend(trend: Trend): Markup | null {
  const { id, title, unit, main, others, marks, settled } = trend;
  const told = main.readings.filter(({ value }) => value !== null);
  const [first, last] = [told[0], told.at(-1)];
  if (!first || !last || first === last) return null;
  const target = last.target;
  const [from, to] = [lastMonthOf(first.period), lastMonthOf(last.period)];
  const seen = others.map((readings) => readings.filter((one) => isWithin(one, from, to)));
  const values = [...told, ...seen.flat()].flatMap(({ value }) => (value === null ? [] : [value]));
  const steps = roundScale(Math.max(...values, target ?? 0));
  const scale = scaleOf(from, to, steps.at(-1) ?? 1);
  const { left, right, width, height } = BOX;
  return html`<svg class="attente__trace" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-titre ${id}-renvoi">
<title id="${id}-titre">${title}, mois par mois : ${main.label}</title>
<desc id="${id}-renvoi">${capitalised(formatPeriod(first.period))} : ${formatNumber(first.value ?? 0)} ${unit} ; ${formatPeriod(last.period)} : ${formatNumber(last.value ?? 0)} ${unit}. Les valeurs sont dans les fichiers.</desc>
${steps.map(
  (
    step,
  ) => html`<line class="attente__grille" x1="${left}" x2="${width - right}" y1="${scale.yOf(step)}" y2="${scale.yOf(step)}"/><text x="${left - 6}" y="${scale.yOf(step) + 4}" text-anchor="end">${formatNumber(step)}</text>
`,
)}${drawMarks(marks, { from, to }, scale)}${seen.map((readings) => drawLine(readings, scale, 'attente__autre'))}${target === null ? null : drawTarget(target, last, scale)}${drawMain(told, settled, scale)}
<text x="${left}" y="${height - 6}">${formatPeriod(first.period)}</text><text x="${scale.xOf(to)}" y="${height - 6}" text-anchor="end">${formatPeriod(last.period)}</text>
</svg>
`;
}

function isWithin({ period, value }: Reading, from: number, to: number): boolean {
  const month = lastMonthOf(period);
  return value !== null && month >= from && month <= to;
}

function scaleOf(from: number, to: number, most: number): Scale {
  const { width, height, left, right, top, bottom } = BOX;
  return {
    xOf: (month) => round(left + ((width - left - right) * (month - from)) / (to - from)),
    yOf: (value) => round(top + (height - top - bottom) * (1 - value / most)),
  };
}

/** The months that may be compared as a line; those after them dotted, since their value still moves. */
function drawMain(told: readonly Reading[], settled: number, scale: Scale): Markup {
  const sure = told.filter(({ period }) => lastMonthOf(period) <= settled);
  const moving = told.filter(({ period }) => lastMonthOf(period) >= settled);
  return html`${drawLine(sure, scale, 'attente__ligne')}${drawLine(moving, scale, 'attente__ligne attente__ligne--mouvante')}`;
}

/** Never across a month that is not told. */
function drawLine(readings: readonly Reading[], { xOf, yOf }: Scale, style: string): Markup[] {
  const runs: { month: number; point: string }[][] = [];
  for (const { period, value } of readings) {
    const month = lastMonthOf(period);
    const point = { month, point: `${xOf(month)},${yOf(value ?? 0)}` };
    const run = runs.at(-1);
    if (run && run.at(-1)?.month === month - 1) run.push(point);
    else runs.push([point]);
  }
  return runs
    .filter((run) => run.length > 1)
    .map(
      (run) => html`<polyline class="${style}" points="${run.map(({ point }) => point).join(' ')}"/>
`,
    );
}

function drawTarget(target: number, last: Reading, { xOf, yOf }: Scale): Markup {
  const end = xOf(lastMonthOf(last.period));
  return html`<line class="attente__cible" x1="${BOX.left}" x2="${end}" y1="${yOf(target)}" y2="${yOf(target)}"/><text class="attente__nom-cible" x="${end + 6}" y="${yOf(target) + 4}">cible ${formatNumber(target)}</text>
`;
}

/** Above the curve, a thin bar each, from its beginning to its end: the curve stays in sight whatever their number. */
function drawMarks(
  marks: readonly Mark[],
  { from, to }: { from: number; to: number },
  { xOf }: Scale,
): Markup[] {
  const seen = marks
    .map((mark) => ({ ...mark, begins: lastMonthOf(mark.date.slice(0, 7)), ends: endOf(mark, to) }))
    .filter(({ begins, ends }) => begins <= to && ends >= from);
  const lane = Math.min(LANE, (BOX.top - BAR) / Math.max(seen.length, 1));
  return seen.map(({ title, date, until, begins, ends }, at) => {
    const [left, right] = [xOf(Math.max(begins, from)), xOf(Math.min(ends, to))];
    const y = round(BOX.top - BAR - lane * (seen.length - at) + lane / 2);
    const width = Math.max(round(right - left), BAR);
    return html`<g><title>${title}, ${tellDuration(date, until)}</title><rect class="attente__duree" x="${left}" y="${y}" width="${width}" height="${BAR}"/>${begins < from ? null : drawEdge(left, y)}${until === null || ends > to ? null : drawEdge(right, y)}</g>
`;
  });
}

/** Height of a bar, and of what it has to itself, where there is room. */
const BAR = 3;
const LANE = 7;

/** Its last month; of what goes on, the last one drawn. */
function endOf({ until }: Mark, last: number): number {
  return until === null ? last : lastMonthOf(until.slice(0, 7));
}

function tellDuration(date: string, until: string | null): string {
  const begins = formatPeriod(date.slice(0, 7));
  return until === null ? `depuis ${begins}` : `de ${begins} à ${formatPeriod(until.slice(0, 7))}`;
}

function drawEdge(x: number, y: number): Markup {
  return html`<line class="attente__repere" x1="${x}" x2="${x}" y1="${y}" y2="${BOX.height - BOX.bottom}"/>`;
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}
