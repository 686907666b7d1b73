/** What stands in a column below a row, and what it says of a cell of that row: its title, or one more of its values. Pure. */
import { isTyped, shapeOf } from '../evidence/cell-shapes.js';

const TEXT = 'text';
/** Share of a column's filled cells that makes its type. */
const TYPICAL = 0.7;
/** Columns in which values that come back are looked for. */
const COMPARED_COLUMNS = 200;

/** What was seen in a column below a row. */
export interface ColumnBelow {
  filled: number;
  readonly families: Map<string, number>;
  readonly values: Set<string>;
}

/** What a cell is worth that is as those below it: it is no title. */
export const SAME_TYPE = -1.5;

export function addBelow(cells: readonly string[], columns: ColumnBelow[]): void {
  cells.forEach((raw, column) => {
    const cell = (raw ?? '').trim();
    while (columns.length <= column) columns.push({ filled: 0, families: new Map(), values: new Set() });
    const below = columns[column];
    if (cell === '' || !below) return;
    const family = familyOf(cell);
    below.filled += 1;
    below.families.set(family, (below.families.get(family) ?? 0) + 1);
    if (column < COMPARED_COLUMNS) below.values.add(cell);
  });
}

/** What a cell says for, or against, being the title of the column below it. */
export function titleWorth(title: string, below: ColumnBelow | undefined, isSequence: boolean): number {
  if (title === '' || !below || below.filled === 0) return 0;
  const family = familyOf(title);
  const type = typeOf(below);
  const recurs = below.values.has(title) ? 0.5 : 0;
  // A type seen in one cell proves less than one seen in a hundred.
  const weight = below.filled / (below.filled + 2);
  if (family === TEXT) {
    const isPhrase = title.length > 60 || title.endsWith(':');
    return (type === TEXT ? 0 : weight) - recurs - (isPhrase ? 0.5 : 0);
  }
  if (type === family) return SAME_TYPE;
  if (family === 'year' || family === 'date') return (type === 'number' ? weight / 2 : 0) - recurs;
  if (isSequence && /^\d+$/.test(title)) return -recurs;
  return (type === TEXT ? -1 : -0.5) - recurs;
}

/** What nearly all cells of the column are. */
function typeOf({ filled, families }: ColumnBelow): string {
  const share = (...names: string[]) =>
    names.reduce((sum, name) => sum + (families.get(name) ?? 0), 0) / filled;
  const found = [...families.keys()].find((name) => share(name) >= TYPICAL);
  return found ?? (share('number', 'year') >= TYPICAL ? 'number' : TEXT);
}

function familyOf(cell: string): string {
  if (/^(?:19|20)\d\d$/.test(cell)) return 'year';
  const shape = shapeOf(cell);
  if (!isTyped(shape)) return TEXT;
  return shape === 'integer' || shape === 'decimal' ? 'number' : shape;
}
