/** A workbook of two sheets, the data and « Colonnes », whose bytes are the same from run to run. */
import type { Column, Table } from '../../../datasets/dataset.js';
import type { Session } from '../../platform/effects.js';
import {
  SHEET_NAME_LENGTH,
  writeWorkbook,
  XLSX_COLUMNS,
  XLSX_ROWS,
} from '../../spreadsheet/write-workbook.js';
import { type AssembledTable, publishedRows } from '../published-rows.js';
import { type TableFacts, XLSX_CELL_LENGTH } from '../table-facts.js';
import { dictionarySheet } from './xlsx-dictionary.js';

const DICTIONARY = 'Colonnes';
/** Names a spreadsheet keeps for itself, or that we took. */
const TAKEN_NAMES = ['history', DICTIONARY.toLowerCase()];

/** Why a table does not fit a workbook, for people, in French; null when it does. Nothing is ever cut to fit. */
export function findXlsxObstacle(
  table: Table,
  facts: Pick<TableFacts, 'rows' | 'overlongColumns'>,
): string | null {
  const french = new Intl.NumberFormat('fr-FR');
  if (facts.rows > XLSX_ROWS)
    return `${french.format(facts.rows)} lignes : un classeur n’en contient pas plus de ${french.format(XLSX_ROWS)}.`;
  if (table.columns.length > XLSX_COLUMNS)
    return `${table.columns.length} colonnes : un classeur n’en contient pas plus de ${french.format(XLSX_COLUMNS)}.`;
  if (facts.overlongColumns.length > 0)
    return `Texte de plus de ${french.format(XLSX_CELL_LENGTH)} caractères dans ${facts.overlongColumns.join(', ')} : une cellule de classeur n’en contient pas plus.`;
  return null;
}

/** Needs loadCellMacros, and a table that findXlsxObstacle lets pass. */
export async function writeXlsx(assembled: AssembledTable, path: string, session: Session): Promise<void> {
  const { table } = assembled;
  const data = {
    name: dataSheetName(table),
    columns: table.columns.map((column) => ({ ...column, width: columnWidth(column) })),
    rows: publishedRows(assembled),
  };
  await writeWorkbook([data, { name: DICTIONARY, ...dictionarySheet(table) }], path, session);
}

const WIDTHS: Partial<Record<Column['type'], number>> = { text: 24, list: 24, uuid: 38 };

function dataSheetName({ name }: Table): string {
  return TAKEN_NAMES.includes(name) ? `table_${name}` : name.slice(0, SHEET_NAME_LENGTH);
}

function columnWidth({ name, type }: Column): number {
  return Math.max(name.length + 2, WIDTHS[type] ?? 12);
}
