/** Three panels: CPU seconds against files, rows and départements, each with the other two as in the middle; measured, and as fitted. Pure. */
import { html, type Markup, writeMarkup } from '../../../activities/markup/html.js';
import { groupDigits } from '../../print.js';
import type { FleetRun } from './measure-runs.js';
import { type Cost, costOf, STAGES } from './plan-capacity.js';
import { AXES, type Axis, liesOn, type Size } from './sizes.js';

const BOX = { width: 330, height: 300, left: 46, right: 14, top: 64, bottom: 46 } as const;
const NAMES: Readonly<Record<Axis, string>> = { files: 'files', rows: 'rows', departements: 'départements' };
/** Told apart without colours too. */
const SERIES = [
  { stage: 'ingest', name: STAGES.ingest, colour: '#0b5394', dash: 'none' },
  { stage: 'version', name: STAGES.version, colour: '#a64200', dash: '6 4' },
] as const;
/** Of a fitted line. */
const STEPS = 24;

type Scale = (value: number) => number;

export function drawFits(
  runs: readonly FleetRun[],
  costs: Readonly<Record<'ingest' | 'version', Cost>>,
  middle: Size,
): string {
  const seconds = runs.flatMap(({ ingest, version }) => [ingest, version]);
  const bounds = [Math.min(...seconds), Math.max(...seconds)] as const;
  const panels = AXES.map((axis, rank) => {
    const own = runs.filter((run) => liesOn(axis, run, middle));
    return html`<g transform="translate(${rank * BOX.width} 34)">
${drawPanel(axis, own, costs, middle, bounds)}</g>
`;
  });
  const width = AXES.length * BOX.width;
  const height = BOX.height + 34;
  return writeMarkup(html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title desc" font-family="sans-serif" font-size="12" fill="#222222">
<title id="title">CPU seconds of a run against its files, its rows and its départements</title>
<desc id="desc">Three panels with logarithmic axes. Marks are measured runs, lines the least-squares fit of all runs, for two stages of a run. In each panel the other two are held: ${describe(middle, AXES)}.</desc>
<rect width="${width}" height="${height}" fill="#ffffff"/>
${SERIES.map(({ stage, name, colour, dash }, rank) => {
  const x = BOX.left + rank * 300;
  return html`<line x1="${x}" x2="${x + 36}" y1="20" y2="20" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/>${drawMark(stage, x + 18, 20, colour)}<text x="${x + 44}" y="24">${name}</text>
`;
})}${panels}</svg>
`);
}

function drawPanel(
  axis: Axis,
  runs: readonly FleetRun[],
  costs: Readonly<Record<'ingest' | 'version', Cost>>,
  middle: Size,
  bounds: readonly [number, number],
): Markup {
  const { width, height, left, right, top, bottom } = BOX;
  const values = runs.map((run) => run[axis]);
  const [from, to] = [Math.min(...values), Math.max(...values)];
  const x = scaleOf(from, to, left + 10, width - right - 10);
  const y = scaleOf(...bounds, height - bottom - 6, top + 6);
  const held = AXES.filter((other) => other !== axis);
  return html`<text x="${left}" y="${top - 34}" font-size="13" font-weight="bold">CPU seconds against ${NAMES[axis]}</text>
<text x="${left}" y="${top - 16}">${describe(middle, held)}</text>
${ticksOf(...bounds).map(
  (
    tick,
  ) => html`<line x1="${left}" x2="${width - right}" y1="${y(tick)}" y2="${y(tick)}" stroke="#d9d9d9"/><text x="${left - 6}" y="${y(tick) + 4}" text-anchor="end">${tick}</text>
`,
)}<path d="M${left} ${top}V${height - bottom}H${width - right}" fill="none" stroke="#555555"/>
${[...new Set(values)].map(
  (
    value,
  ) => html`<text x="${x(value)}" y="${height - bottom + 18}" text-anchor="middle">${groupDigits(value)}</text>
`,
)}<text x="${(left + width - right) / 2}" y="${height - 8}" text-anchor="middle">${NAMES[axis]}</text>
${SERIES.map(({ stage, colour, dash }) => {
  const line = Array.from({ length: STEPS + 1 }, (_, step) => from * (to / from) ** (step / STEPS))
    .map((value) => ({ value, cost: costOf({ ...middle, [axis]: value }, costs[stage]) }))
    .map(({ value, cost }) => `${x(value)},${y(cost)}`);
  return html`<polyline points="${line.join(' ')}" fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/>
${runs.map((run) => drawMark(stage, x(run[axis]), y(run[stage]), colour))}
`;
})}`;
}

function drawMark(stage: 'ingest' | 'version', x: number, y: number, colour: string): Markup {
  if (stage === 'ingest') return html`<circle cx="${x}" cy="${y}" r="4.5" fill="${colour}"/>`;
  return html`<rect x="${x - 4}" y="${y - 4}" width="8" height="8" fill="${colour}"/>`;
}

/** Logarithmic, from the least to the greatest. */
function scaleOf(least: number, greatest: number, start: number, end: number): Scale {
  const whole = Math.log(greatest / least);
  return (value) => Math.round(10 * (start + ((end - start) * Math.log(value / least)) / whole)) / 10;
}

/** Round values between the bounds: one, two and five of each power of ten. */
function ticksOf(least: number, greatest: number): number[] {
  const powers = Array.from({ length: 12 }, (_, rank) => rank - 4);
  return powers
    .flatMap((power) => [1, 2, 5].map((digit) => Number(`${digit}e${power}`)))
    .filter((tick) => tick >= least && tick <= greatest);
}

function describe(size: Size, axes: readonly Axis[]): string {
  return axes.map((axis) => `${groupDigits(size[axis])} ${NAMES[axis]}`).join(', ');
}
