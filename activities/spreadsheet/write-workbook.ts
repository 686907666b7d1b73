/** A workbook whose bytes are the same from run to run: its sheets one after the other, then the archive. */
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { Session } from '../platform/effects.js';
import { workbookParts } from './workbook-parts.js';
import { type Sheet, writeSheet } from './write-sheet.js';

/** Rows of a sheet under its header: 1,048,576 less one. */
export const XLSX_ROWS = 1_048_575;
export const XLSX_COLUMNS = 16_384;
export const SHEET_NAME_LENGTH = 31;
/** Half the time of zlib's default, for a tenth more bytes (measured). */
const COMPRESSION = 3;

export interface NamedSheet extends Sheet {
  /** Unique whatever the case, safe in XML, 31 characters at most: snake_case, or our own words. */
  readonly name: string;
}

/** Needs loadCellMacros. `path` and what is written beside it are below scratch. */
export async function writeWorkbook(
  sheets: readonly NamedSheet[],
  path: string,
  session: Session,
): Promise<void> {
  const parts = `${path}.parts`;
  await mkdir(parts, { recursive: true });
  const files = sheets.map((sheet, index) => ({ sheet, file: `${parts}/sheet${index + 1}.xml` }));
  const scales = scalesOf(sheets);
  for (const { sheet, file } of files) await writeSheet(sheet, file, session, scales);
  await zipWorkbook(
    sheets.map(({ name }) => name),
    files.map(({ file }) => file),
    path,
    scales,
  );
  await rm(parts, { recursive: true });
}

/** Of the decimals in the sheets, each once. */
function scalesOf(sheets: readonly Sheet[]): number[] {
  return [
    ...new Set(sheets.flatMap(({ columns }) => columns.flatMap(({ decimal }) => decimal?.scale ?? []))),
  ];
}

async function zipWorkbook(
  names: readonly string[],
  sheets: readonly string[],
  path: string,
  scales: readonly number[],
): Promise<void> {
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
  for (const [name, text] of workbookParts(names, scales)) zip.addBuffer(Buffer.from(text), name, entry);
  for (const [index, sheet] of sheets.entries())
    zip.addFile(sheet, `xl/worksheets/sheet${index + 1}.xml`, entry);
  zip.end();
  await pipeline(zip.outputStream, target);
}
