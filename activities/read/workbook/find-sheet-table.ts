/** Where the table of a sheet starts: its row of titles, judged by all the rows below it. Pure. */
import { isTyped, shapeOf } from '../evidence/cell-shapes.js';

export interface SheetRow {
  readonly row: number;
  readonly cells: readonly string[];
}

export interface SheetTable {
  /** Rank of the row of titles among the filled rows; -1 where there is none and the first row is a record. */
  readonly header: number;
  readonly width: number;
  /** Filled cells below the titles. */
  readonly size: number;
}

const HEADER_SEARCH = 20;
/** Columns without a title that are still believed to belong to the table. */
const UNNAMED_COLUMNS = 50;
/** Share of a column's filled cells that makes its type. */
const TYPICAL = 0.7;
/** Columns in which values that come back are looked for. */
const COMPARED_COLUMNS = 200;

/** What was seen in a column below a row. */
interface ColumnBelow {
  filled: number;
  readonly families: Map<string, number>;
  readonly values: Set<string>;
}

interface Candidate {
  readonly rank: number;
  readonly score: number;
  readonly isRecord: boolean;
}

/** `head`: the first filled rows of a sheet; `declared`: the row of titles, where the source says so. */
export function findSheetTable(head: readonly SheetRow[], declared: number | undefined): SheetTable {
  const last = head.reduce((most, { cells }) => Math.max(most, filledWidth(cells)), 1);
  const header =
    declared === undefined
      ? likelyHeader(head)
      : head.findIndex(({ row }) => declared > 0 && row >= declared);
  const named = filledWidth(head[header]?.cells ?? []);
  const width = header < 0 ? last : Math.max(named, Math.min(last, named + UNNAMED_COLUMNS));
  const size = head.slice(header + 1).reduce((sum, { cells }) => sum + filledCells(cells), 0);
  return { header, width, size };
}

/** Candidates are judged from the last row up, so that each row is looked at once. */
function likelyHeader(head: readonly SheetRow[]): number {
  const width = head.reduce((most, { cells }) => Math.max(most, filledCells(cells)), 0);
  const columns: ColumnBelow[] = [];
  const candidates: Candidate[] = [];
  const limit = (head[0]?.row ?? 0) + HEADER_SEARCH;
  for (let rank = head.length - 1; rank >= 0; rank -= 1) {
    const { row = 0, cells = [] } = head[rank] ?? {};
    const isNarrow = filledCells(cells) < Math.min(2, width);
    if (rank < HEADER_SEARCH && row <= limit && !isNarrow) candidates.push(judge(rank, head, columns));
    addBelow(cells, columns);
  }
  // With nothing below it, a row is a title only where no other row may be one.
  const over = candidates.filter(({ rank }) => rank < head.length - 1);
  const [first] = (over.length > 0 ? over : candidates).toSorted(
    (one, other) => other.score - one.score || one.rank - other.rank,
  );
  if (!first) return 0;
  return first.isRecord ? -1 : first.rank;
}

/** A first row is believed first; a row of titles stands right above the table, over all that it holds, and is unlike it. */
function judge(rank: number, head: readonly SheetRow[], columns: readonly ColumnBelow[]): Candidate {
  const { cells = [] } = head[rank] ?? {};
  const titles = cells.map((cell) => (cell ?? '').trim());
  const isSequence = countsUp(titles);
  const worths = titles.map((title, column) => worthOf(title, columns[column], isSequence));
  const below = columns.reduce((sum, { filled }) => sum + filled, 0);
  const titled = columns.reduce((sum, { filled }, column) => sum + (titles[column] ? filled : 0), 0);
  const covered = below === 0 ? 1 : titled / below;
  const score =
    (Math.min(covered, 0.5) / 0.5) * 2 +
    worths.reduce((sum, worth) => sum + worth, 0) -
    rankCost(rank, head) -
    (standsApart(rank, head) ? 0.7 : 0);
  const like = worths.filter((worth) => worth === SAME_TYPE).length;
  const unlike = worths.filter((worth) => worth > 0).length;
  const isTelling = titles.some(
    (title, column) => worths[column] === SAME_TYPE && (title.length >= 5 || /^0\d/.test(title)),
  );
  const isAllAlike = like > 0 && like === filledCells(cells);
  return { rank, score, isRecord: isAllAlike || (isTelling && like > unlike) };
}

const SAME_TYPE = -1.5;

/** Rows above that are as wide as the table may be records, which would be lost. */
function rankCost(rank: number, head: readonly SheetRow[]): number {
  const width = head.reduce((most, { cells }) => Math.max(most, filledCells(cells)), 0);
  const wide = head.slice(0, rank).filter(({ cells }) => filledCells(cells) * 2 >= width).length;
  return Math.min(0.9, wide * 0.3) + rank / 100;
}

/** A blank row parts it, and what stands with it, from more rows further down. */
function standsApart(rank: number, head: readonly SheetRow[]): boolean {
  const part = (from: number, step: number): number => {
    let at = from;
    while (Math.abs((head[at + step]?.row ?? Number.NaN) - (head[at]?.row ?? 0)) === 1) at += step;
    return at;
  };
  const last = part(rank, 1);
  return head.length - 1 - last > last - part(rank, -1) + 1;
}

/** What a cell says for, or against, being the title of the column below it. */
function worthOf(title: string, below: ColumnBelow | undefined, isSequence: boolean): number {
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

/** 1, 2, 3… over columns: months, age groups, levels. */
function countsUp(titles: readonly string[]): boolean {
  const numbers = titles.filter((title) => /^\d{1,4}$/.test(title)).map(Number);
  return (
    numbers.length > 2 &&
    numbers.every((number, rank) => rank === 0 || number === (numbers[rank - 1] ?? 0) + 1)
  );
}

const TEXT = 'text';

function familyOf(cell: string): string {
  if (/^(?:19|20)\d\d$/.test(cell)) return 'year';
  const shape = shapeOf(cell);
  if (!isTyped(shape)) return TEXT;
  return shape === 'integer' || shape === 'decimal' ? 'number' : shape;
}

function addBelow(cells: readonly string[], columns: ColumnBelow[]): void {
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

export function filledCells(cells: readonly string[]): number {
  return cells.reduce((sum, cell) => sum + (cell === undefined || cell.trim() === '' ? 0 : 1), 0);
}

export function filledWidth(cells: readonly string[]): number {
  return cells.findLastIndex((cell) => cell !== undefined && cell !== '') + 1;
}
