/** Rows of one OpenDocument sheet as text cells, streamed. */

import { plainNumber } from '../plain-number.js';
import type { XmlHandler } from '../xml/xml-handler.js';
import { attribute } from '../xml/xml-text.js';
import { ALIKE } from './note-natives.js';
import type { MergedCells } from './open-workbook.js';
import type { OnRow } from './row-facts.js';

/** What LibreOffice and Excel can hold. */
const MOST_ROWS = 1_048_576;
const MOST_COLUMNS = 16_384;
/** Cells that a sheet may repeat beyond those that are written: a few bytes can ask for billions. */
const MOST_REPEATED = 5_000_000;
const NATIVE = new Set(['float', 'percentage', 'currency', 'date', 'time', 'boolean']);

interface OpenCell {
  tag: string;
  type: string;
  paragraphs: string[];
  repeat: number;
}

/** `onMerge`: of each cell that spans others. `refuse` throws: the cells repeat beyond anything a person fills in. */
export function odsCells(
  onRow: OnRow,
  onMerge: (merged: MergedCells) => void,
  refuse: () => never,
): Partial<XmlHandler> {
  let row = 0;
  let rowRepeat = 1;
  let column = 0;
  let cells: string[] = [];
  let facts = openFacts();
  let cell: OpenCell | null = null;
  let repeated = 0;
  /** Depth of what a cell holds and is no value: notes, drawings. */
  let aside = 0;
  const closeCell = (closed: OpenCell): void => {
    const text = cellText(closed);
    const spent = text === '' ? 0 : Math.min(closed.repeat, MOST_COLUMNS - column);
    repeated += Math.max(0, spent - 1);
    if (repeated > MOST_REPEATED) refuse();
    for (let at = column; at < column + spent; at += 1) {
      while (cells.length < at) cells.push('');
      cells[at] = text;
      if (NATIVE.has(closed.type)) facts.native.push(at);
      else if (ALIKE.test(text)) facts.alike.push(at);
    }
    if (text === '' && closed.type === '' && attribute(closed.tag, 'formula') !== null)
      facts.withoutValue += 1;
    tellMerge(closed.tag, row, column, onMerge);
    column += closed.repeat;
  };
  const closeRow = (): void => {
    const isEmpty = cells.length === 0 && facts.withoutValue === 0;
    repeated += isEmpty ? 0 : (rowRepeat - 1) * Math.max(1, cells.length);
    if (repeated > MOST_REPEATED) refuse();
    for (let copy = 0; copy < (isEmpty ? 0 : rowRepeat) && row + copy <= MOST_ROWS; copy += 1)
      onRow(row + copy, [...cells], facts);
    row += rowRepeat - 1;
  };
  return {
    open(name, tag) {
      if (aside > 0 || name === 'annotation' || name === 'shapes') aside += 1;
      else if (name === 'table-row') {
        row += 1;
        rowRepeat = repeatOf(tag, 'number-rows-repeated');
        column = 0;
        cells = [];
        facts = openFacts();
      } else if (name === 'table-cell' || name === 'covered-table-cell')
        cell = {
          tag,
          type: attribute(tag, 'value-type') ?? '',
          paragraphs: [],
          repeat: repeatOf(tag, 'number-columns-repeated'),
        };
      else if (cell && name === 'p') cell.paragraphs.push('');
      else if (cell && name === 's')
        addText(cell, ' '.repeat(Math.min(1000, Number(attribute(tag, 'c') ?? 1))));
      else if (cell && name === 'tab') addText(cell, '\t');
      else if (cell && name === 'line-break') addText(cell, '\n');
    },
    text(text) {
      if (cell && aside === 0) addText(cell, text);
    },
    close(name) {
      if (aside > 0) aside -= 1;
      else if (cell && (name === 'table-cell' || name === 'covered-table-cell')) {
        closeCell(cell);
        cell = null;
      } else if (name === 'table-row') closeRow();
    },
  };
}

function openFacts() {
  return { withoutValue: 0, native: [] as number[], alike: [] as number[] };
}

function repeatOf(tag: string, name: string): number {
  return Math.max(1, Number(attribute(tag, name) ?? 1) || 1);
}

/** Text outside a paragraph is the indentation of the file. */
function addText(cell: OpenCell, text: string): void {
  const last = cell.paragraphs.length - 1;
  if (last >= 0) cell.paragraphs[last] += text;
}

function cellText({ tag, type, paragraphs }: OpenCell): string {
  const shown = paragraphs.join('\n');
  switch (type) {
    case 'float':
    case 'percentage':
    case 'currency':
      return numberText(attribute(tag, 'value'), shown);
    case 'date':
      return (attribute(tag, 'date-value') ?? shown).replace(/T00:00:00(?:\.0+)?$/, '').replace(/\.0+$/, '');
    case 'time':
      return timeText(attribute(tag, 'time-value') ?? '') ?? shown;
    case 'boolean':
      return (attribute(tag, 'boolean-value') ?? shown).toUpperCase();
    case 'string':
      return paragraphs.length > 0 ? shown : (attribute(tag, 'string-value') ?? '');
    default:
      return shown;
  }
}

function numberText(value: string | null, shown: string): string {
  const number = Number(value);
  if (value === null || value.trim() === '' || !Number.isFinite(number)) return value ?? shown;
  return plainNumber(Number(number.toPrecision(15)));
}

/** `PT13H45M00S`, within a day; null for a longer time. */
function timeText(value: string): string | null {
  const found = /^PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S$/.exec(value);
  if (!found || Number(found[1]) > 23) return null;
  return found
    .slice(1, 4)
    .map((part) => part.padStart(2, '0'))
    .join(':');
}

function tellMerge(tag: string, row: number, column: number, onMerge: (merged: MergedCells) => void): void {
  const columns = repeatOf(tag, 'number-columns-spanned');
  const rows = repeatOf(tag, 'number-rows-spanned');
  if (columns > 1 || rows > 1)
    onMerge({ row, lastRow: row + rows - 1, column, lastColumn: column + columns - 1 });
}
