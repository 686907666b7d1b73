/** Rows of cells, in a CSV file or in the only sheet of a workbook. */
import { createWriteStream } from 'node:fs';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { STYLES, workbookParts } from '../../../activities/spreadsheet/workbook-parts.js';
import { columnLetters } from '../../../activities/spreadsheet/write-sheet.js';
import type { Outbox } from './outbox.js';
import type { Place, Sink } from './sink.js';

/** A number is one to a workbook, and a day when it is meant as a day. */
export type Cell = string | { readonly serial: number } | { readonly number: string };

export interface Table {
  readonly source: string;
  readonly name: string;
  /** Returns the line of the file, or the row of the sheet, from 1. */
  writeRow(cells: readonly Cell[]): number;
}

export interface CsvForm {
  readonly place: Place;
  readonly columns: readonly string[];
  /** Lines above the header, cells separated already. */
  readonly title?: readonly string[];
  readonly delimiter?: string;
  readonly end?: '\n' | '\r\n';
  readonly bom?: true;
}

export async function openCsv(form: CsvForm, outbox: Outbox): Promise<Table> {
  const sink = await outbox.open(form.place);
  const { delimiter = ';', end = '\n' } = form;
  const special = new RegExp(`[${delimiter}"\\r\\n]`);
  const write = (cells: readonly Cell[]): number => {
    const line = sink.line;
    sink.write(`${cells.map((cell) => quote(textOf(cell), special)).join(delimiter)}${end}`);
    return line;
  };
  if (form.bom) sink.write('\uFEFF');
  for (const line of form.title ?? []) sink.write(`${line}${end}`);
  write(form.columns);
  return counted(sink, write);
}

function counted(sink: Sink, write: (cells: readonly Cell[]) => number): Table {
  const { source, name } = sink;
  return {
    source,
    name,
    writeRow(cells) {
      sink.countRow();
      return write(cells);
    },
  };
}

function textOf(cell: Cell): string {
  if (typeof cell === 'string') return cell;
  return 'serial' in cell ? String(cell.serial) : cell.number;
}

function quote(text: string, special: RegExp): string {
  return special.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const SHEET = 'Usagers';
const HEAD =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>\n';
const TAIL = '</sheetData></worksheet>\n';

/** Streamed: a workbook costs no more memory than a CSV file. */
export async function openWorkbook(
  form: Pick<CsvForm, 'place' | 'columns' | 'title'>,
  outbox: Outbox,
): Promise<Table> {
  const sheet = new PassThrough();
  const zip = new ZipFile();
  // Local time on purpose: DOS time has no zone, so these are the same bytes everywhere.
  const entry = { mtime: new Date(1980, 0, 1), mode: 0o100644, forceDosTimestamp: true };
  for (const [name, text] of workbookParts([SHEET])) zip.addBuffer(Buffer.from(text), name, entry);
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml', entry);
  zip.end();
  const done = pipeline(zip.outputStream, createWriteStream(await outbox.pathOf(form.place)));
  const state = { row: 0 };
  const sink = outbox.openAt(form.place, {
    stream: sheet,
    done,
    end: () => sheet.end(TAIL),
  });
  const write = (cells: readonly Cell[]): number => {
    state.row += 1;
    sink.write(
      `<row r="${state.row}">${cells.map((cell, at) => sheetCell(cell, at, state.row)).join('')}</row>\n`,
    );
    return state.row;
  };
  sink.write(HEAD);
  for (const line of form.title ?? []) write([line]);
  write(form.columns);
  return counted(sink, write);
}

function sheetCell(cell: Cell, at: number, row: number): string {
  const place = `${columnLetters(at)}${row}`;
  if (typeof cell !== 'string')
    return 'serial' in cell
      ? `<c r="${place}" s="${STYLES.date}"><v>${cell.serial}</v></c>`
      : `<c r="${place}"><v>${cell.number}</v></c>`;
  if (cell === '') return '';
  return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(cell)}</t></is></c>`;
}

export function escapeXml(text: string): string {
  return /[&<>]/.test(text)
    ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    : text;
}
