/** A workbook of two sheets, the data and « Colonnes », whose bytes are the same from run to run. */
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { Column, Table } from '../../datasets/dataset.js';
import type { Session } from '../platform/effects.js';
import { type AssembledTable, publishedRows } from './published-rows.js';
import { type TableFacts, XLSX_CELL_LENGTH } from './table-facts.js';
import { dictionarySheet } from './xlsx-dictionary.js';
import { workbookParts } from './xlsx-parts.js';
import { writeSheet } from './xlsx-sheet.js';

/** 1,048,576 less the header. */
const XLSX_ROWS = 1_048_575;
const XLSX_COLUMNS = 16_384;
const SHEET_NAME_LENGTH = 31;
/** Half the time of zlib's default, for a tenth more bytes (measured). */
const COMPRESSION = 3;
const DICTIONARY = 'Colonnes';
/** Names a spreadsheet keeps for itself, or that we took. */
const TAKEN_NAMES = ['history', DICTIONARY.toLowerCase()];

/** Why a table does not fit a workbook, for people, in French; null when it does. Nothing is ever cut to fit. */
export function findXlsxObstacle(table: Table, facts: TableFacts): string | null {
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
  const parts = `${path}.parts`;
  await mkdir(parts, { recursive: true });
  const data = {
    columns: table.columns.map((column) => ({ ...column, width: columnWidth(column) })),
    rows: publishedRows(assembled),
  };
  const sheets = [`${parts}/sheet1.xml`, `${parts}/sheet2.xml`] as const;
  await writeSheet(data, sheets[0], session);
  await writeSheet(dictionarySheet(table), sheets[1], session);
  await zipWorkbook([dataSheetName(table), DICTIONARY], sheets, path);
  await rm(parts, { recursive: true });
}

function dataSheetName({ name }: Table): string {
  return TAKEN_NAMES.includes(name) ? `table_${name}` : name.slice(0, SHEET_NAME_LENGTH);
}

function columnWidth({ name, type }: Column): number {
  return Math.max(name.length + 2, type === 'text' || type === 'list' ? 24 : 12);
}

async function zipWorkbook(names: readonly string[], sheets: readonly string[], path: string): Promise<void> {
  // Local time on purpose: DOS time has no zone, so these are the same bytes everywhere.
  const entry = {
    mtime: new Date(1980, 0, 1),
    mode: 0o100644,
    forceDosTimestamp: true,
    compressionLevel: COMPRESSION,
  };
  const zip = new ZipFile();
  const target = createWriteStream(path);
  zip.on('error', (error) => target.destroy(error));
  for (const [name, text] of workbookParts(names)) zip.addBuffer(Buffer.from(text), name, entry);
  for (const [index, sheet] of sheets.entries())
    zip.addFile(sheet, `xl/worksheets/sheet${index + 1}.xml`, entry);
  zip.end();
  await pipeline(zip.outputStream, target);
}
