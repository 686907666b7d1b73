/** One worksheet's XML, written by DuckDB in one pass: strings inline, row and cell references explicit. */

import { DOUBLE_DIGITS } from '../../datasets/_columns/decimal-column.js';
import { duckdbType } from '../../datasets/contract-columns.js';
import type { Column } from '../../datasets/dataset.js';
import type { Session } from '../platform/effects.js';
import { literal, quoted } from '../text/sql-text.js';
import { RAW_TEXT } from './cells.js';
import { decimalStyle, STYLES } from './workbook-parts.js';

export interface Sheet {
  readonly columns: readonly (Pick<Column, 'name' | 'type' | 'decimal'> & { readonly width: number })[];
  /** SQL that gives the columns, and `_row`: 0 for the first row. */
  readonly rows: string;
}

/** Needs loadCellMacros. `scales`: those of the workbook's styles. */
export async function writeSheet(
  sheet: Sheet,
  path: string,
  session: Session,
  scales: readonly number[] = [],
): Promise<void> {
  const cells = sheet.columns.map((column, index) => cell(column, columnLetters(index), scales));
  const row = `concat('<row r="', _at, '">', ${cells.join(', ')}, '</row>')`;
  const rows = `(select *, cast(_row + 2 as varchar) as _at from ${sheet.rows})`;
  await session.run(
    `copy (select ${row} from ${rows}) to ${literal(path)} (${RAW_TEXT}, prefix ${literal(sheetStart(sheet))}, suffix ${literal(sheetEnd(sheet))})`,
  );
}

/** A: 0, Z: 25, AA: 26. */
export function columnLetters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : columnLetters(Math.floor(index / 26) - 1) + last;
}

function cell(column: Sheet['columns'][number], letters: string, scales: readonly number[]): string {
  const { type } = column;
  const value = quoted(column.name);
  if (type === 'decimal') return decimalCell(column, letters, scales);
  if (type === 'uuid') return textCell(`cast(${value} as varchar)`, letters);
  if (type === 'list') return textCell(`list_text(${value})`, letters);
  if (type === 'text') return textCell(value, letters);
  if (type === 'boolean') return valueCell(`cast(${value} as integer)`, letters, ' t="b"');
  if (type === 'date') return dateCell(value, letters);
  return valueCell(value, letters, '');
}

/** A cell of type string is never run as a formula; the text style keeps it so when a person edits it. */
function textCell(value: string, letters: string): string {
  const attributes = ` s="${STYLES.text}" t="inlineStr"><is><t xml:space="preserve"`;
  return presentCell(value, [
    `'<c r="${letters}'`,
    '_at',
    `'"${attributes}>'`,
    `xlsx_text(${value})`,
    `'</t></is></c>'`,
  ]);
}

function valueCell(value: string, letters: string, attributes: string): string {
  return presentCell(value, [`'<c r="${letters}'`, '_at', `'"${attributes}><v>'`, value, `'</v></c>'`]);
}

/** A spreadsheet holds fifteen digits: a number that has more of them stands as text, every digit of it. */
function decimalCell(column: Sheet['columns'][number], letters: string, scales: readonly number[]): string {
  const { precision = 0, scale = 0 } = column.decimal ?? {};
  const value = quoted(column.name);
  const number = valueCell(value, letters, ` s="${decimalStyle(scale, scales)}"`);
  if (precision <= DOUBLE_DIGITS) return number;
  const most = '9'.repeat(DOUBLE_DIGITS).padStart(scale + 1, '0');
  const held = `cast('${most.slice(0, most.length - scale)}.${most.slice(most.length - scale)}' as ${duckdbType(column)})`;
  return `case when abs(${value}) <= ${held} then ${number} else ${textCell(`cast(${value} as varchar)`, letters)} end`;
}

/** Null writes no cell. */
function presentCell(value: string, parts: readonly string[]): string {
  return `case when ${value} is not null then concat(${parts.join(', ')}) else '' end`;
}

/** Excel counts days from 1900 and treats 29 February 1900 as a real day: a date it cannot represent is written as text. */
function dateCell(value: string, letters: string): string {
  const days = `date_diff('day', date '1899-12-30', ${value})`;
  const counted = valueCell(days, letters, ` s="${STYLES.date}"`);
  return `case when ${value} between date '1900-03-01' and date '9999-12-31' then ${counted} else ${textCell(`cast(${value} as varchar)`, letters)} end`;
}

/** The filter covers as many rows as a sheet can have: rows are not counted before they are written. */
function sheetEnd({ columns }: Sheet): string {
  const last = columnLetters(columns.length - 1);
  return `</sheetData><autoFilter ref="A1:${last}1048576"/></worksheet>`;
}

/** Up to the first row, with the header: column names need no escaping. */
function sheetStart({ columns }: Sheet): string {
  const widths = columns.map(
    ({ width }, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  );
  const headers = columns.map(
    ({ name }, index) =>
      `<c r="${columnLetters(index)}1" s="${STYLES.header}" t="inlineStr"><is><t>${name}</t></is></c>`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>',
    `<cols>${widths.join('')}</cols><sheetData><row r="1">${headers.join('')}</row>\n`,
  ].join('');
}
