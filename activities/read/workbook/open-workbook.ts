import { WORKBOOK_BOUNDS } from '../archive/inflate-bounds.js';
import { openArchive, refusing } from '../archive/open-archive.js';
import { refuseFile } from '../refusals.js';
import type { XmlHandler } from '../xml/xml-handler.js';
import { attribute } from '../xml/xml-text.js';
import type { OnRow } from './row-facts.js';
import { readSharedStrings } from './shared-strings.js';
import { columnOf, sheetHandler } from './sheet-rows.js';
import { parsePart, readDateStyles, readWorkbookParts } from './workbook-parts.js';

export interface Sheet {
  readonly name: string;
  readonly hidden: boolean;
}

/** Cells drawn as one: columns from 0, rows from 1, the last of each included. */
export interface MergedCells {
  readonly row: number;
  readonly lastRow: number;
  readonly column: number;
  readonly lastColumn: number;
}

export interface Workbook {
  readonly sheets: readonly Sheet[];
  /** Streams the rows of a sheet in order; `drain` is awaited between chunks. Where cells are merged may be told after all rows. */
  readRows(
    sheet: string,
    onRow: OnRow,
    drain?: () => Promise<void>,
    onMerge?: (merged: MergedCells) => void,
  ): Promise<void>;
  readMerges(sheet: string): Promise<MergedCells[]>;
  close(): void;
}

/** Opens a workbook. Everything wrong with it is a DeliveryRejected. */
export async function openWorkbook(path: string, fileName: string): Promise<Workbook> {
  const archive = await openArchive(path, fileName, WORKBOOK_BOUNDS, 'corrupt_xlsx');
  try {
    return await refusing(fileName, 'corrupt_xlsx', async () => {
      await archive.prove(archive.entries);
      const parts = await readWorkbookParts(archive);
      if (!parts || parts.sheets.length === 0) throw refuseFile(fileName, 'corrupt_xlsx');
      const strings = await readSharedStrings(archive, parts.sharedStrings, fileName);
      const styles = await readDateStyles(archive, parts.styles);
      const refuse = (): never => {
        throw refuseFile(fileName, 'bomb');
      };
      const context = { strings, styles, from1904: parts.from1904, refuse };
      const readPart = (sheet: string, handler: Partial<XmlHandler>, drain?: () => Promise<void>) =>
        refusing(fileName, 'corrupt_xlsx', async () => {
          const part = parts.sheets.find(({ name }) => name === sheet);
          if (!part || !(await parsePart(archive, part.path, handler, drain)))
            throw refuseFile(fileName, 'corrupt_xlsx');
        });
      return {
        sheets: parts.sheets,
        readRows(sheet, onRow, drain, onMerge) {
          const rows = sheetHandler(context, onRow);
          if (!onMerge) return readPart(sheet, rows, drain);
          const merges = mergesHandler(onMerge);
          const open: XmlHandler['open'] = (...tag) => {
            rows.open(...tag);
            merges.open(...tag);
          };
          return readPart(sheet, { ...rows, open }, drain);
        },
        async readMerges(sheet) {
          const merges: MergedCells[] = [];
          await readPart(sheet, { ignoresText: true, ...mergesHandler((merged) => merges.push(merged)) });
          return merges;
        },
        close: () => archive.close(),
      };
    });
  } catch (error) {
    archive.close();
    throw error;
  }
}

function mergesHandler(onMerge: (merged: MergedCells) => void): Pick<XmlHandler, 'open'> {
  return {
    open(name, tag) {
      if (name !== 'mergeCell') return;
      const [first = '', last = first] = (attribute(tag, 'ref') ?? '').split(':');
      const [column, lastColumn] = [columnOf(first), columnOf(last)];
      const [row, lastRow] = [first, last].map((cell) => Number(/\d+$/.exec(cell)?.[0] ?? 0));
      if (column !== null && lastColumn !== null && row && lastRow)
        onMerge({ row, lastRow, column, lastColumn });
    },
  };
}
