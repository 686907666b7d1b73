/** Rows of one OpenDocument sheet as text cells, streamed. */

import type { XmlHandler } from '../xml/xml-handler.js';
import { attribute } from '../xml/xml-text.js';
import { ALIKE } from './note-natives.js';
import { type OpenCell, odsCellText } from './ods-cell-text.js';
import type { MergedCells } from './open-workbook.js';
import type { OnRow } from './sheet-row.js';

/** What LibreOffice and Excel can hold. */
const MOST_ROWS = 1_048_576;
const MOST_COLUMNS = 16_384;
/** Cells that a sheet may repeat beyond those that are written: a few bytes can ask for billions. */
const MOST_REPEATED = 5_000_000;
const NATIVE = new Set(['float', 'percentage', 'currency', 'date', 'time', 'boolean']);

interface OpenSheet {
  row: number;
  rowRepeat: number;
  column: number;
  cells: string[];
  facts: { withoutValue: number; native: number[]; alike: number[] };
  /** Cells so far beyond those that are written. */
  repeated: number;
  readonly onRow: OnRow;
  readonly onMerge: (merged: MergedCells) => void;
  readonly refuse: () => never;
}

/** `onMerge`: of each cell that spans others. `refuse` throws: the cells repeat beyond anything a person fills in. */
export function odsCells(
  onRow: OnRow,
  onMerge: (merged: MergedCells) => void,
  refuse: () => never,
): Partial<XmlHandler> {
  const start = { row: 0, rowRepeat: 1, column: 0, cells: [], facts: openFacts(), repeated: 0 };
  const sheet: OpenSheet = { ...start, onRow, onMerge, refuse };
  let cell: OpenCell | null = null;
  /** Depth of what a cell holds and is no value: notes, drawings. */
  let aside = 0;
  return {
    open(name, place) {
      if (aside > 0 || name === 'annotation' || name === 'shapes') aside += 1;
      else if (name === 'table-row') openRow(sheet, place.tag());
      else if (name === 'table-cell' || name === 'covered-table-cell') {
        const tag = place.tag();
        cell = {
          tag,
          type: attribute(tag, 'value-type') ?? '',
          paragraphs: [],
          repeat: repeatOf(tag, 'number-columns-repeated'),
        };
      } else if (cell && name === 'p') cell.paragraphs.push('');
      else if (cell) addSpace(cell, name, place.tag());
    },
    text(text) {
      if (cell && aside === 0) addText(cell, text);
    },
    close(name) {
      if (aside > 0) aside -= 1;
      else if (cell && (name === 'table-cell' || name === 'covered-table-cell')) {
        closeCell(sheet, cell);
        cell = null;
      } else if (name === 'table-row') closeRow(sheet);
    },
  };
}

function openRow(sheet: OpenSheet, tag: string): void {
  sheet.row += 1;
  sheet.rowRepeat = repeatOf(tag, 'number-rows-repeated');
  sheet.column = 0;
  sheet.cells = [];
  sheet.facts = openFacts();
}

function closeCell(sheet: OpenSheet, closed: OpenCell): void {
  const { column, cells, facts } = sheet;
  const text = odsCellText(closed);
  const spent = text === '' ? 0 : Math.min(closed.repeat, MOST_COLUMNS - column);
  sheet.repeated += Math.max(0, spent - 1);
  if (sheet.repeated > MOST_REPEATED) sheet.refuse();
  for (let at = column; at < column + spent; at += 1) {
    while (cells.length < at) cells.push('');
    cells[at] = text;
    if (NATIVE.has(closed.type)) facts.native.push(at);
    else if (ALIKE.test(text)) facts.alike.push(at);
  }
  if (text === '' && closed.type === '' && attribute(closed.tag, 'formula') !== null) facts.withoutValue += 1;
  tellMerge(closed.tag, sheet);
  sheet.column += closed.repeat;
}

function closeRow(sheet: OpenSheet): void {
  const { row, rowRepeat, cells, facts } = sheet;
  const isEmpty = cells.length === 0 && facts.withoutValue === 0;
  sheet.repeated += isEmpty ? 0 : (rowRepeat - 1) * Math.max(1, cells.length);
  if (sheet.repeated > MOST_REPEATED) sheet.refuse();
  for (let copy = 0; copy < (isEmpty ? 0 : rowRepeat) && row + copy <= MOST_ROWS; copy += 1)
    sheet.onRow(row + copy, [...cells], facts);
  sheet.row += rowRepeat - 1;
}

function openFacts(): OpenSheet['facts'] {
  return { withoutValue: 0, native: [], alike: [] };
}

function repeatOf(tag: string, name: string): number {
  return Math.max(1, Number(attribute(tag, name) ?? 1) || 1);
}

/** Blanks are elements of their own. */
function addSpace(cell: OpenCell, name: string, tag: string): void {
  if (name === 's') addText(cell, ' '.repeat(Math.min(1000, Number(attribute(tag, 'c') ?? 1))));
  else if (name === 'tab') addText(cell, '\t');
  else if (name === 'line-break') addText(cell, '\n');
}

/** Text outside a paragraph is the indentation of the file. */
function addText(cell: OpenCell, text: string): void {
  const last = cell.paragraphs.length - 1;
  if (last >= 0) cell.paragraphs[last] += text;
}

function tellMerge(tag: string, { row, column, onMerge }: OpenSheet): void {
  const columns = repeatOf(tag, 'number-columns-spanned');
  const rows = repeatOf(tag, 'number-rows-spanned');
  if (columns > 1 || rows > 1)
    onMerge({ row, lastRow: row + rows - 1, column, lastColumn: column + columns - 1 });
}
