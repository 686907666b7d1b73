/** An OpenDocument spreadsheet opened under bounds, as a workbook: its sheets, and their rows as a stream. */

import { WORKBOOK_BOUNDS } from '../archive/inflate-bounds.js';
import { type Archive, openArchive, refusing } from '../archive/open-archive.js';
import { refuseFile } from '../refusals.js';
import type { XmlHandler } from '../xml/xml-handler.js';
import { attribute } from '../xml/xml-text.js';
import { odsCells } from './ods-cells.js';
import type { MergedCells, Sheet, Workbook } from './open-workbook.js';
import { parsePart } from './workbook-parts.js';

const CONTENT = 'content.xml';

/** Opens a spreadsheet. Everything wrong with it is a DeliveryRejected. */
export async function openOds(path: string, fileName: string): Promise<Workbook> {
  const archive = await openArchive(path, fileName, WORKBOOK_BOUNDS, 'corrupt_ods');
  const guarded = <Result>(act: () => Promise<Result>) => refusing(fileName, 'corrupt_ods', act);
  try {
    const sheets = await guarded(async () => {
      await archive.prove(archive.entries);
      if (await isEncrypted(archive)) throw refuseFile(fileName, 'encrypted');
      return readSheets(archive);
    });
    if (sheets.length === 0) throw refuseFile(fileName, 'corrupt_ods');
    const refuse = (): never => {
      throw refuseFile(fileName, 'bomb');
    };
    const readSheet = (sheet: string, handler: Partial<XmlHandler>, drain?: () => Promise<void>) =>
      guarded(() => untilClosed(archive, onlySheet(sheet, handler), drain));
    return {
      sheets,
      readRows: (sheet, onRow, drain, onMerge = () => {}) =>
        readSheet(sheet, odsCells(onRow, onMerge, refuse), drain),
      async readMerges(sheet) {
        const merges: MergedCells[] = [];
        await readSheet(
          sheet,
          odsCells(
            () => {},
            (merged) => merges.push(merged),
            refuse,
          ),
        );
        return merges;
      },
      close: () => archive.close(),
    };
  } catch (error) {
    archive.close();
    throw error;
  }
}

/** A password leaves the archive open and its parts unreadable; the manifest says so. */
async function isEncrypted(archive: Archive): Promise<boolean> {
  let found = false;
  await parsePart(archive, 'META-INF/manifest.xml', {
    open(name) {
      found ||= name === 'encryption-data';
    },
  });
  return found;
}

/** Names of the sheets; a style says whether one is shown. */
async function readSheets(archive: Archive): Promise<Sheet[]> {
  const hidden = new Set<string>();
  const sheets: Sheet[] = [];
  let style = '';
  let depth = 0;
  await parsePart(archive, CONTENT, {
    open(name, place) {
      if (name === 'style') style = attribute(place.tag(), 'name') ?? '';
      else if (name === 'table-properties' && attribute(place.tag(), 'display') === 'false')
        hidden.add(style);
      else if (name === 'table') {
        depth += 1;
        const tag = place.tag();
        const of = attribute(tag, 'style-name') ?? '';
        // A table within a cell is no sheet.
        if (depth === 1) sheets.push({ name: attribute(tag, 'name') ?? '', hidden: hidden.has(of) });
      }
    },
    close(name) {
      if (name === 'table') depth -= 1;
    },
  });
  return sheets;
}

/** Nothing that follows the sheet is looked at. */
class SheetClosed extends Error {}

async function untilClosed(
  archive: Archive,
  handler: Partial<XmlHandler>,
  drain?: () => Promise<void>,
): Promise<void> {
  try {
    await parsePart(archive, CONTENT, handler, drain);
  } catch (error) {
    if (!(error instanceof SheetClosed)) throw error;
  }
}

/** Lets the handler see what stands within one sheet alone. */
function onlySheet(sheet: string, handler: Partial<XmlHandler>): Partial<XmlHandler> {
  let depth = 0;
  let inside = false;
  return {
    open(name, place) {
      if (name === 'table') {
        depth += 1;
        if (depth === 1) inside = attribute(place.tag(), 'name') === sheet;
      } else if (inside && depth === 1) handler.open?.(name, place);
    },
    text(text) {
      if (inside && depth === 1) handler.text?.(text);
    },
    close(name, place) {
      if (name !== 'table') {
        if (inside && depth === 1) handler.close?.(name, place);
        return;
      }
      depth -= 1;
      if (inside && depth === 0) throw new SheetClosed();
    },
  };
}
