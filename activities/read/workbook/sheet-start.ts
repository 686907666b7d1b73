/** Where the records of a sheet start, and the titles above them. */
import type { ReadRequest } from '../reading.js';
import type { ChosenTable } from './choose-table.js';
import { joinTitles, lowestLevel, mayBeUpperLevel, mayHaveLevelBelow } from './join-titles.js';
import type { SheetRow } from './sheet-row.js';

export interface SheetStart {
  /** Row of the titles, the lower one of two; records stand below. */
  readonly headerRow: number;
  readonly titles: readonly string[];
  readonly width: number;
  /** Filled rows above the titles. */
  readonly above: readonly number[];
  readonly hasTitles: boolean;
}

export async function findStart(
  { chosen, workbook }: ChosenTable,
  request: ReadRequest,
): Promise<SheetStart> {
  const { sheet, head } = chosen;
  const { columns, headerLines } = request.declared ?? {};
  if (columns)
    return {
      ...{ headerRow: headerLines ?? 0, titles: [], width: columns.length, above: [] },
      hasTitles: true,
    };
  const upmost = chosen.table.header;
  const mayReach = upmost >= 0 && mayHaveLevelBelow(head[upmost], head[upmost + 1]);
  const reaching = mayReach && headerLines === undefined ? await workbook.readMerges(sheet) : [];
  const header = lowestLevel(head, upmost, reaching);
  const table = { ...chosen.table, header };
  const titles = head[header];
  if (!titles) return { headerRow: 0, titles: [], width: chosen.table.width, above: [], hasTitles: false };
  const upper = upperLevels(head, table.header);
  const merges = upper.length > 0 && reaching.length === 0 ? await workbook.readMerges(sheet) : reaching;
  const { cells: names } = upper.reduce<SheetRow>(
    (joined, level) => ({ row: titles.row, cells: joinTitles(level, joined, merges, table.width) }),
    titles,
  );
  const above = head.slice(0, Math.max(0, table.header - upper.length)).map(({ row }) => row);
  return { headerRow: titles.row, titles: names, width: table.width, above, hasTitles: true };
}

/** Most tables have none, some have one, few have two. */
const MOST_LEVELS = 2;

/** The rows above the titles that say more of them, the nearest first. */
function upperLevels(head: readonly SheetRow[], header: number): SheetRow[] {
  const levels: SheetRow[] = [];
  for (let rank = header - 1; levels.length < MOST_LEVELS; rank -= 1) {
    const [upper, below] = [head[rank], head[rank + 1]];
    if (!upper || !below || !mayBeUpperLevel(upper, below)) break;
    levels.push(upper);
  }
  return levels;
}
