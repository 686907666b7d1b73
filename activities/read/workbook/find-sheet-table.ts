/** Where the table of a sheet starts: its row of titles, judged by all the rows below it. Pure. */
import { addBelow, type ColumnBelow, SAME_TYPE, titleWorth } from './column-below.js';
import { filledCells, filledWidth, type SheetRow } from './sheet-row.js';

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
  const worths = titles.map((title, column) => titleWorth(title, columns[column], isSequence));
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

/** 1, 2, 3… over columns: months, age groups, levels. */
function countsUp(titles: readonly string[]): boolean {
  const numbers = titles.filter((title) => /^\d{1,4}$/.test(title)).map(Number);
  return (
    numbers.length > 2 &&
    numbers.every((number, rank) => rank === 0 || number === (numbers[rank - 1] ?? 0) + 1)
  );
}
