/** A graph from top to bottom, as SVG: what is made of others stands below them. Same graph, same bytes. */
import type { Made } from './read-sql-graph.js';

/** How a box looks. */
export type Kind = 'input' | 'step' | 'restricted' | 'open';

const FILL: Readonly<Record<Kind, string>> = {
  input: '#ececec',
  step: '#ffffff',
  restricted: '#fde2c8',
  open: '#d5ecd8',
};
const [WIDTH, HEIGHT, GAP_X, GAP_Y, EDGE] = [186, 34, 14, 46, 16] as const;

interface Box {
  readonly name: string;
  readonly note: string;
  readonly kind: Kind;
  readonly x: number;
  readonly y: number;
}

/** `legend`: a sentence for each kind of box that there is. */
export function drawGraph(
  title: string,
  made: readonly Made[],
  kindOf: (name: string) => Kind,
  legend: Readonly<Partial<Record<Kind, string>>>,
): string {
  const boxes = placeBoxes(made, kindOf);
  const width = Math.max(...[...boxes.values()].map(({ x }) => x)) + WIDTH + EDGE;
  const bottom = Math.max(...[...boxes.values()].map(({ y }) => y)) + HEIGHT + EDGE;
  const lines = made.flatMap(({ name, reads }) =>
    reads.map((read) => lineOf(boxes.get(read), boxes.get(name))),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${bottom + 30}" font-family="sans-serif" font-size="11">`,
    `<title>${title}</title>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    `<g fill="none" stroke="#8a8a8a" stroke-opacity="0.55">`,
    ...lines,
    '</g>',
    ...[...boxes.values()].map(boxOf),
    ...Object.entries(legend).map(([kind, text], index) =>
      legendOf(kind as Kind, text, EDGE + index * 300, bottom),
    ),
    '</svg>',
    '',
  ].join('\n');
}

function placeBoxes(made: readonly Made[], kindOf: (name: string) => Kind): ReadonlyMap<string, Box> {
  const files = new Map(made.map(({ name, file }) => [name, file]));
  const inputs = [...new Set(made.flatMap(({ reads }) => reads))].filter((name) => !files.has(name)).sort();
  const layers = layersOf(made, inputs);
  const rows = Array.from({ length: Math.max(...layers.values()) + 1 }, (_, layer) =>
    [...layers.keys()].filter((name) => layers.get(name) === layer),
  );
  const boxes = new Map<string, Box>();
  for (const [layer, names] of rows.entries())
    for (const [rank, name] of orderOf(names, made, boxes).entries())
      boxes.set(name, {
        ...{ name, note: files.get(name) ?? '', kind: kindOf(name) },
        ...{ x: EDGE + rank * (WIDTH + GAP_X), y: EDGE + layer * (HEIGHT + GAP_Y) },
      });
  return boxes;
}

/** One below the last that it reads; an input one above the first that reads it. A name that is made anew keeps the last place. */
function layersOf(made: readonly Made[], inputs: readonly string[]): ReadonlyMap<string, number> {
  const layers = new Map<string, number>(inputs.map((name) => [name, 0]));
  for (const { name, reads } of made)
    layers.set(name, Math.max(-1, ...reads.map((read) => layers.get(read) ?? -1)) + 1);
  for (const input of inputs) {
    const readers = made
      .filter(({ reads }) => reads.includes(input))
      .map(({ name }) => layers.get(name) ?? 1);
    layers.set(input, Math.max(0, Math.min(...readers) - 1));
  }
  return layers;
}

/** Below what they read, so that lines are short. */
function orderOf(
  names: readonly string[],
  made: readonly Made[],
  placed: ReadonlyMap<string, Box>,
): string[] {
  const middleOf = (name: string) => {
    const read = made.find((one) => one.name === name)?.reads ?? [];
    const places = read.flatMap((one) => placed.get(one)?.x ?? []);
    return places.length === 0 ? 0 : places.reduce((sum, x) => sum + x, 0) / places.length;
  };
  return [...names].sort((one, other) => middleOf(one) - middleOf(other) || (one < other ? -1 : 1));
}

function lineOf(from: Box | undefined, to: Box | undefined): string {
  if (!from || !to) return '';
  const [x, y, toX, toY] = [from.x + WIDTH / 2, from.y + HEIGHT, to.x + WIDTH / 2, to.y];
  const bend = GAP_Y / 2;
  return `<path d="M${x} ${y}C${x} ${y + bend} ${toX} ${toY - bend} ${toX} ${toY}"/>`;
}

function boxOf({ name, note, kind, x, y }: Box): string {
  const middle = note === '' ? 21 : 15;
  return [
    `<rect x="${x}" y="${y}" width="${WIDTH}" height="${HEIGHT}" rx="4" fill="${FILL[kind]}" stroke="#555555"/>`,
    `<text x="${x + 8}" y="${y + middle}">${name}</text>`,
    note === '' ? '' : `<text x="${x + 8}" y="${y + 28}" font-size="9" fill="#555555">${note}.sql</text>`,
  ].join('');
}

function legendOf(kind: Kind, text: string, x: number, y: number): string {
  return `<rect x="${x}" y="${y}" width="14" height="14" fill="${FILL[kind]}" stroke="#555555"/><text x="${x + 20}" y="${y + 11}">${text}</text>`;
}
