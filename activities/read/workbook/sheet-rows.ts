/** Rows of one sheet as text cells, streamed. */

import { plainNumber } from '../plain-number.js';
import type { XmlHandler } from '../xml/xml-handler.js';
import { attribute } from '../xml/xml-text.js';
import { ALIKE } from './note-natives.js';
import type { OnRow } from './row-facts.js';
import { unescapeExcel } from './shared-strings.js';
import type { DateStyle } from './workbook-parts.js';

export interface CellContext {
  readonly strings: readonly string[];
  readonly styles: readonly DateStyle[];
  readonly from1904: boolean;
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
    open(name, tag) {
      if (name === 'row') {
        row = Number(attribute(tag, 'r') ?? row + 1);
        cells = [];
        facts = { withoutValue: 0, native: [], alike: [] };
        cell.column = -1;
      } else if (name === 'c') openCell(cell, tag, context);
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

function cellText(kind: string, value: string, style: DateStyle, context: CellContext): string {
  switch (kind) {
    case 's':
      return context.strings[Number(value)] ?? '';
    case 'b':
      return value === '1' || value === 'true' ? 'TRUE' : 'FALSE';
    case 'n':
      return numberText(value, style, context.from1904);
    case 'd':
      return value.replace(/T00:00:00(\.0+)?Z?$/, '').replace(/(\.0+)?Z$/, '');
    case 'str':
    case 'inlineStr':
      return unescapeExcel(value);
    default:
      return value;
  }
}

function numberText(value: string, style: DateStyle, from1904: boolean): string {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number)) return value;
  if (style !== null) return dateText(number, style, from1904) ?? plainNumber(number);
  // Excel keeps 15 digits and writes 17: the last two are noise (0.30000000000000004).
  return plainNumber(Number(number.toPrecision(15)));
}

function durationText(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

const DAY_MS = 86_400_000;
const LAST_DAY = 2_958_465;

/** ISO text of a serial day; null for one that no date has. Times alone keep the hour only. */
export function dateText(serial: number, style: DateStyle, from1904: boolean): string | null {
  if (serial < 0 || serial > LAST_DAY + 1) return null;
  const seconds = Math.round(serial * 86_400);
  if (style === 'duration') return durationText(seconds);
  if (style === 'time' && serial < 1) return new Date(seconds * 1000).toISOString().slice(11, 19);
  // Excel believes in 29 February 1900: days before it are counted from one day later.
  const epoch = from1904
    ? Date.UTC(1904, 0, 1)
    : serial < 60
      ? Date.UTC(1899, 11, 31)
      : Date.UTC(1899, 11, 30);
  const iso = new Date(
    epoch + Math.floor(seconds / 86_400) * DAY_MS + (seconds % 86_400) * 1000,
  ).toISOString();
  return seconds % 86_400 === 0 ? iso.slice(0, 10) : iso.slice(0, 19);
}
