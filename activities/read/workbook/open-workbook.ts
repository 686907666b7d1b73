/** An XLSX workbook opened under bounds: its sheets, and their rows as a stream. */

import { WORKBOOK_BOUNDS } from '../archive/inflate-bounds.js';
import { type Archive, openArchive, refusing } from '../archive/open-archive.js';
import { refuseFile } from '../refusals.js';
import type { XmlHandler } from '../xml/xml-handler.js';
import { attribute } from '../xml/xml-text.js';
import { readSharedStrings } from './shared-strings.js';
import type { OnRow } from './sheet-row.js';
import { parsePart, readDateStyles, readWorkbookParts, type SheetPart } from './workbook-parts.js';
import { type CellContext, columnOf, sheetHandler } from './xlsx-cells.js';

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
  const guarded = <Result>(act: () => Promise<Result>) => refusing(fileName, 'corrupt_xlsx', act);
  try {
    const { sheets, context } = await guarded(() => readContext(archive, fileName));
    const readSheet = (sheet: string, handler: Partial<XmlHandler>, drain?: () => Promise<void>) =>
      guarded(async () => {
        const part = sheets.find(({ name }) => name === sheet);
        if (!part || !(await parsePart(archive, part.path, handler, drain)))
          throw refuseFile(fileName, 'corrupt_xlsx');
      });
    return {
      sheets,
      readRows(sheet, onRow, drain, onMerge) {
        const rows = sheetHandler(context, onRow);
        if (!onMerge) return readSheet(sheet, rows, drain);
        const merges = mergesHandler(onMerge);
        const open: XmlHandler['open'] = (name, place) => {
          rows.open(name, place);
          merges.open(name, place);
        };
        return readSheet(sheet, { ...rows, open }, drain);
      },
      async readMerges(sheet) {
        const merges: MergedCells[] = [];
        await readSheet(sheet, { ignoresText: true, ...mergesHandler((merged) => merges.push(merged)) });
        return merges;
      },
      close: () => archive.close(),
    };
  } catch (error) {
    archive.close();
    throw error;
  }
}

/** The sheets of a workbook, and what it says of the cells of them all. */
async function readContext(
  archive: Archive,
  fileName: string,
): Promise<{ sheets: readonly SheetPart[]; context: CellContext }> {
  await archive.prove(archive.entries);
  const parts = await readWorkbookParts(archive);
  if (!parts || parts.sheets.length === 0) throw refuseFile(fileName, 'corrupt_xlsx');
  const { sheets, from1904 } = parts;
  const strings = await readSharedStrings(archive, parts.sharedStrings, fileName);
  const styles = await readDateStyles(archive, parts.styles);
  const refuse = (): never => {
    throw refuseFile(fileName, 'bomb');
  };
  return { sheets, context: { strings, styles, from1904, refuse } };
}

function mergesHandler(onMerge: (merged: MergedCells) => void): Pick<XmlHandler, 'open'> {
  return {
    open(name, place) {
      if (name !== 'mergeCell') return;
      const [first = '', last = first] = (attribute(place.tag(), 'ref') ?? '').split(':');
      const [column, lastColumn] = [columnOf(first), columnOf(last)];
      const [row, lastRow] = [first, last].map((cell) => Number(/\d+$/.exec(cell)?.[0] ?? 0));
      if (column !== null && lastColumn !== null && row && lastRow)
        onMerge({ row, lastRow, column, lastColumn });
    },
  };
}
