/** Where the tables of a sheet stand: below each other, separated by blank rows, or side by side, separated by a blank column. */

import type { Workbook } from './open-workbook.js';
import { filledCells } from './sheet-row.js';
import type { Region } from './within-region.js';

/** Rows without a blank one between them. */
interface Block {
  readonly from: number;
  to: number;
  /** Its first rows, among which the titles are. */
  readonly top: string[][];
  readonly columns: Map<number, ColumnSeen>;
  /** Cells whose formula has no stored value: where they stand is not known. */
  withoutValue: number;
}

interface ColumnSeen {
  filled: number;
  last: number;
}

/** Columns side by side, with no blank one among them. */
type Group = readonly (readonly [column: number, seen: ColumnSeen])[];

const TOP_ROWS = 5;
/** Share of rows in which two columns of a table are filled. */
const NEARLY_ALL = 0.9;

/** In the order in which one reads. A block of one row is a title, and no table. */
export async function findRegions(workbook: Workbook, sheet: string): Promise<Region[]> {
  const regions: Region[] = [];
  let block: Block | null = null;
  const close = (): void => {
    if (block && block.to > block.from) regions.push(...regionsOf(block));
    block = null;
  };
  await workbook.readRows(sheet, (row, cells, { withoutValue }) => {
    if (filledCells(cells) === 0 && withoutValue === 0) return;
    if (block && row !== block.to + 1) close();
    block = addRow(block, row, cells, withoutValue);
  });
  close();
  return regions;
}

/** Whether a block of these rows may be several tables: whether it is takes all of its rows to say. */
export function mayStandBeside(
  rows: readonly { readonly row: number; readonly cells: readonly string[] }[],
): boolean {
  let block: Block | null = null;
  for (const { row, cells } of rows) {
    if (block && row !== block.to + 1) {
      if (tablesIn(block)) return true;
      block = null;
    }
    block = addRow(block, row, cells, 0);
  }
  return block !== null && tablesIn(block) !== null;
}

function addRow(block: Block | null, row: number, cells: readonly string[], withoutValue: number): Block {
  const grown: Block = block ?? { from: row, to: row, top: [], columns: new Map(), withoutValue: 0 };
  grown.to = row;
  grown.withoutValue += withoutValue;
  if (grown.top.length < TOP_ROWS) grown.top.push([...cells]);
  for (const [column, cell] of cells.entries()) {
    if ((cell ?? '').trim() === '') continue;
    const seen = grown.columns.get(column) ?? { filled: 0, last: 0 };
    seen.filled += 1;
    seen.last = row;
    grown.columns.set(column, seen);
  }
  return grown;
}

function regionsOf(block: Block): Region[] {
  const { from, to } = block;
  const groups = tablesIn(block);
  const whole = { from, to, left: 0, right: Number.POSITIVE_INFINITY };
  if (!groups) return [whole];
  if (!areTables(groups, block)) return [{ ...whole, doubtful: areTitled(groups, block) }];
  return groups.map((group) => ({ from, to, left: group[0]?.[0] ?? 0, right: group.at(-1)?.[0] ?? 0 }));
}

/** Two groups of columns at least, each of which is wide enough for a table; null where they are not. */
function tablesIn({ columns, withoutValue }: Block): Group[] | null {
  if (withoutValue > 0) return null;
  const groups: [number, ColumnSeen][][] = [];
  for (const found of [...columns].toSorted(([one], [other]) => one - other)) {
    const last = groups.at(-1);
    if (last?.at(-1)?.[0] === found[0] - 1) last.push(found);
    else groups.push([found]);
  }
  return groups.length > 1 && groups.every((group) => group.length > 1) ? groups : null;
}

/** A wide table may leave a column blank: tables of their own say their first title again, or end in another row. */
function areTables(groups: readonly Group[], block: Block): boolean {
  const keys = groups.map((group) => titlesOf(group, block)[0] ?? '');
  if (keys[0] !== '' && keys.slice(1).includes(keys[0] ?? '')) return true;
  const ends = groups.map((group) => Math.max(...group.map(([, { last }]) => last)));
  // What is filled in each of its rows down to another end than that of its neighbour has rows of its own.
  const areWhole = groups.every((group, rank) => {
    const rows = (ends[rank] ?? 0) - block.from + 1;
    return group.filter(([, { filled }]) => filled >= Math.floor(rows * NEARLY_ALL)).length > 1;
  });
  return areWhole && new Set(ends).size > 1;
}

/** Above the titles of its columns each has a line of one cell, where its own name may stand. */
function areTitled(groups: readonly Group[], { top }: Block): boolean {
  return groups.every((group) => {
    const [first = 0, second = 0] = top
      .map((cells) => filledCells(group.map(([column]) => cells[column] ?? '')))
      .filter((filled) => filled > 0);
    return first === 1 && second > 1;
  });
}

/** Its first row of more than one cell. */
function titlesOf(group: Group, { top }: Block): string[] {
  const rows = top.map((cells) => group.map(([column]) => (cells[column] ?? '').trim()));
  return rows.find((cells) => filledCells(cells) > 1) ?? [];
}
