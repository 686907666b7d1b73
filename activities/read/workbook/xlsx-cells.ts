/** Rows of one sheet as text cells, streamed. */

import type { XmlHandler } from '../xml/xml-handler.js';
import { attribute } from '../xml/xml-text.js';
import { ALIKE } from './note-natives.js';
import type { OnRow } from './sheet-row.js';
import type { DateStyle } from './workbook-parts.js';
import { type CellTexts, cellText } from './xlsx-cell-text.js';

export interface CellContext extends CellTexts {
  /** Throws: the cells repeat shared texts beyond anything a person fills in. */
  refuse(): never;
}

/** Excel's own limit. */
const MOST_COLUMNS = 16_384;

/** One long text shared by every cell makes gigabytes out of a small file: that much on average is no table. */
const CHARS_PER_CELL = 2_000;
const FREE_SHARED_CHARS = 64 << 20;

interface OpenCell {
  column: number;
  kind: string;
  style: DateStyle;
  value: string;
  inline: string;
  formula: boolean;
}

/** A handler that calls `onRow` with the row's number in the sheet and its cells from column A. */
export function sheetHandler(context: CellContext, onRow: OnRow): XmlHandler {
  const cell: OpenCell = { column: -1, kind: 'n', style: null, value: '', inline: '', formula: false };
  const spent = { cells: 0, sharedChars: 0 };
  let row = 0;
  let cells: string[] = [];
  let facts = { withoutValue: 0, native: [] as number[], alike: [] as number[] };
  let taking: 'v' | 't' | null = null;
  let phonetic = false;
  return {
    open(name, place) {
      if (name === 'row') {
        row = Number(attribute(place.tag(), 'r') ?? row + 1);
        cells = [];
        facts = { withoutValue: 0, native: [], alike: [] };
        cell.column = -1;
      } else if (name === 'c') openCell(cell, place.tag(), context);
      else if (name === 'f') cell.formula = true;
      else if (name === 'rPh') phonetic = true;
      else if ((name === 'v' || name === 't') && !phonetic) taking = name;
    },
    text(part) {
      if (taking === 'v') cell.value += part;
      else if (taking === 't') cell.inline += part;
    },
    close(name) {
      if (name === 'v' || name === 't') taking = null;
      else if (name === 'rPh') phonetic = false;
      else if (name === 'row') onRow(row, cells, facts);
      else if (name === 'c') {
        if (lacksValue(cell)) facts.withoutValue += 1;
        else if (isNative(cell)) facts.native.push(cell.column);
        if (closeCell(cell, cells, context, spent)) context.refuse();
        if (!isNative(cell) && ALIKE.test(cells[cell.column] ?? '')) facts.alike.push(cell.column);
      }
    },
  };
}

function openCell(cell: OpenCell, tag: string, context: CellContext): void {
  cell.column = columnOf(attribute(tag, 'r')) ?? cell.column + 1;
  cell.kind = attribute(tag, 't') ?? 'n';
  cell.style = context.styles[Number(attribute(tag, 's') ?? -1)] ?? null;
  cell.value = '';
  cell.inline = '';
  cell.formula = false;
}

function isNative({ kind, value }: OpenCell): boolean {
  return value !== '' && (kind === 'n' || kind === 'b' || kind === 'd');
}

/** A formula that nobody has calculated: whoever wrote the file left that to a spreadsheet. An empty text is a value. */
function lacksValue({ formula, kind, value, inline }: OpenCell): boolean {
  return formula && kind !== 'str' && value === '' && inline === '';
}

/** Puts the cell in its row; true when shared texts have come back beyond the bounds. */
function closeCell(
  cell: OpenCell,
  cells: string[],
  context: CellContext,
  spent: { cells: number; sharedChars: number },
): boolean {
  const raw = cell.inline === '' ? cell.value : cell.inline;
  spent.cells += 1;
  if (raw === '' || cell.column >= MOST_COLUMNS) return false;
  while (cells.length < cell.column) cells.push('');
  const text = cellText(cell.kind, raw, cell.style, context);
  cells[cell.column] = text;
  if (cell.kind === 's') spent.sharedChars += text.length;
  return spent.sharedChars > FREE_SHARED_CHARS + spent.cells * CHARS_PER_CELL;
}

/** Column of a reference such as `AB12`, counted from 0. */
export function columnOf(reference: string | null): number | null {
  const letters = /^\$?([A-Z]{1,3})/i.exec(reference ?? '')?.[1]?.toUpperCase();
  if (letters === undefined) return null;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
