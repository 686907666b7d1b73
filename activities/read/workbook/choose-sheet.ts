/** The sheet of a workbook that holds the table, and its first rows. */

import type { ReadRequest } from '../reading.js';
import { refuseFile, refuseSheet } from '../refusals.js';
import { findSheetTable, type SheetTable } from './find-sheet-table.js';
import type { Sheet, Workbook } from './open-workbook.js';
import { filledCells, type SheetRow } from './sheet-row.js';

export interface ChosenSheet {
  readonly sheet: string;
  readonly head: readonly SheetRow[];
  readonly table: SheetTable;
  /** Other sheets that hold a table and are not read. */
  readonly unread: readonly string[];
}

/** Rows looked at to know what a sheet holds. */
const HEAD_ROWS = 1000;
/** Sheets about the table, by what people call them. */
const ABOUT =
  /^(lisez|lire|readme|read me|notice|note|aide|mode d|guide|sommaire|accueil|dictionnaire|glossaire|l[ée]gende|m[ée]tadonn|description|documentation|param|listes?$|nomenclature|r[ée]f[ée]rentiel|version)/i;
/** Of sheets that hold about as much as the fullest one, the first is meant. */
const AS_MUCH = 0.25;

/** Throws DeliveryRejected: no sheet has a filled cell, or none has the declared name. */
export async function chooseSheet(workbook: Workbook, request: ReadRequest): Promise<ChosenSheet> {
  const { sheet: declared, headerLines } = request.declared ?? {};
  const wanted = workbook.sheets.filter(({ name }) => declared === undefined || name === declared);
  if (declared !== undefined && wanted.length === 0)
    throw refuseSheet(request.fileName, declared, workbook.sheets.length);
  const found: (ChosenSheet & { worth: number })[] = [];
  for (const sheet of wanted) {
    const head = await readHead(workbook, sheet.name);
    if (head.length === 0) continue;
    const table = findSheetTable(head, headerLines);
    found.push({ sheet: sheet.name, head, table, unread: [], worth: worthOf(sheet, table) });
  }
  const most = Math.max(...found.map(({ worth }) => worth));
  const chosen = found.find(({ worth }) => worth >= most * AS_MUCH);
  if (!chosen) throw refuseFile(request.fileName, 'no_sheet');
  const unread = found.filter((one) => one !== chosen && one.worth >= 1).map(({ sheet }) => sheet);
  return { ...chosen, unread };
}

/** Filled cells of its table; less for one column, which may be a text, for a sheet about another, and for a hidden one. */
function worthOf({ name, hidden }: Sheet, { size, width }: SheetTable): number {
  return size * (width === 1 ? 0.05 : 1) * (ABOUT.test(name.trim()) ? 0.01 : 1) * (hidden ? 0.0001 : 1);
}

/** Stops a sheet once enough of its rows have been seen. */
class EnoughRows extends Error {}

async function readHead(workbook: Workbook, sheet: string): Promise<SheetRow[]> {
  const head: SheetRow[] = [];
  let enough = false;
  await workbook
    .readRows(
      sheet,
      (row, cells) => {
        if (head.length >= HEAD_ROWS) enough = true;
        else if (filledCells(cells) > 0) head.push({ row, cells });
      },
      async () => {
        if (enough) throw new EnoughRows();
      },
    )
    .catch((error: unknown) => {
      if (!enough) throw error;
    });
  return head;
}
