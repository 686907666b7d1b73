/** A workbook opened under bounds: its sheets, and their rows as a stream. */
import { InsertionError } from '../../errors.js';
import { openArchive, WORKBOOK_BOUNDS } from './open-archive.js';
import { refuseFile } from './refusals.js';
import { readSharedStrings } from './shared-strings.js';
import { sheetHandler } from './sheet-rows.js';
import { parsePart, readDateStyles, readWorkbookParts } from './workbook-parts.js';

export interface Workbook {
  readonly sheets: readonly string[];
  /** Streams the rows of a sheet in order; `drain` is awaited between chunks. */
  readRows(
    sheet: string,
    onRow: (row: number, cells: string[]) => void,
    drain?: () => Promise<void>,
  ): Promise<void>;
  close(): void;
}

/** Opens a workbook. Everything wrong with it is a DeliveryRejected. */
export async function openWorkbook(path: string, fileName: string): Promise<Workbook> {
  const archive = await openArchive(path, fileName, WORKBOOK_BOUNDS, 'corrupt_xlsx');
  try {
    return await refusingDamage(fileName, async () => {
      await archive.prove(archive.entries);
      const parts = await readWorkbookParts(archive);
      if (!parts || parts.sheets.length === 0) throw refuseFile(fileName, 'corrupt_xlsx');
      const strings = await readSharedStrings(archive, parts.sharedStrings, fileName);
      const styles = await readDateStyles(archive, parts.styles);
      const refuse = (): never => {
        throw refuseFile(fileName, 'bomb');
      };
      const context = { strings, styles, from1904: parts.from1904, refuse };
      return {
        sheets: parts.sheets.map(({ name }) => name),
        readRows: (sheet, onRow, drain) =>
          refusingDamage(fileName, async () => {
            const part = parts.sheets.find(({ name }) => name === sheet);
            if (!part || !(await parsePart(archive, part.path, sheetHandler(context, onRow), drain)))
              throw refuseFile(fileName, 'corrupt_xlsx');
          }),
        close: () => archive.close(),
      };
    });
  } catch (error) {
    archive.close();
    throw error;
  }
}

/** Faults of the XML become a refusal; faults of the machine (with a system code) stay what they are. */
async function refusingDamage<Result>(fileName: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof InsertionError) throw error;
    if (error instanceof Error && 'code' in error && /^E[A-Z]+$/.test(String(error.code))) throw error;
    throw refuseFile(fileName, 'corrupt_xlsx');
  }
}
