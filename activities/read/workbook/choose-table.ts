/** The table of a sheet that is read: all of the sheet, or one of the tables that stand in it. */
import type { ReadRequest } from '../reading.js';
import { refuseTable } from '../refusals.js';
import { type ChosenSheet, chooseSheet } from './choose-sheet.js';
import type { Workbook } from './open-workbook.js';
import { findRegions, mayStandBeside } from './sheet-regions.js';
import { onlyRegion, type Region } from './within-region.js';

export interface ChosenTable {
  readonly chosen: ChosenSheet;
  readonly workbook: Workbook;
  /** Null where all of the sheet is looked at. */
  readonly region: Region | null;
  /** Columns of tables that stand beside it and are not read though nobody asked for this one. */
  readonly others: readonly Region[];
  /** It may be several, side by side; it is read as one. */
  readonly doubtful: boolean;
}

/** The table that is asked for, else the first of those that stand side by side. Throws DeliveryRejected. */
export async function chooseTable(opened: Workbook, request: ReadRequest): Promise<ChosenTable> {
  const chosen = await chooseSheet(opened, request);
  const { table, columns } = request.declared ?? {};
  const { sheet, head, unread } = chosen;
  const whole = { chosen, workbook: opened, region: null, others: [], doubtful: false };
  if (table === undefined && (columns || !mayStandBeside(head))) return whole;
  const regions = await findRegions(opened, sheet);
  const found = regions[(table ?? 1) - 1];
  if (!found && table !== undefined) throw refuseTable(request.fileName, table, regions.length);
  const others = regions.filter((other) => other !== found && other.from === found?.from);
  if (!found || (table === undefined && others.length === 0))
    return { ...whole, doubtful: found?.doubtful === true };
  // What stands above the first is told as it is above any table.
  const region = table === undefined ? { ...found, from: 1 } : found;
  const workbook = onlyRegion(opened, sheet, region);
  const own = await chooseSheet(workbook, { ...request, declared: { ...request.declared, sheet } });
  return {
    chosen: { ...own, unread },
    workbook,
    region,
    others: table === undefined ? others : [],
    doubtful: false,
  };
}
