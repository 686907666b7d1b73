/** A published file read back as plain text cells, whatever its format: what another program would see in it. Needs loadCellMacros. */
import type { Column } from '../../../datasets/dataset.js';
import type { Format } from '../../../datasets/formats.js';
import { columnLetters } from '../../spreadsheet/write-sheet.js';
import { literal, quoted } from '../../text/sql-text.js';

export type ReadColumn = Pick<Column, 'name' | 'type' | 'decimal'> & {
  /** The file holds its texts as they are: none was guarded against spreadsheets. */
  readonly isBare?: boolean;
};

export interface StoredFile {
  readonly format: Format;
  /** Below scratch. Of a workbook: its first sheet's XML (extractSheet). */
  readonly path: string;
  readonly columns: readonly ReadColumn[];
  /** Rows come with their place, `_row` from 0, of a format that numbers them. */
  readonly isNumbered?: boolean;
}

/** The cells of a relation whose columns have their own types, as text. */
export function asText({ name, type }: ReadColumn): string {
  const column = quoted(name);
  if (type === 'text') return column;
  return type === 'list' ? `nullif(list_text(${column}), '')` : `cast(${column} as varchar)`;
}

/** Bytes; a row of several cells of 32,767 characters. */
export const LONGEST_LINE = 16_777_216;

/** DuckDB would read sixteen such lines at a time, a quarter of a gigabyte for each buffer. */
const LINES_READ = `max_line_size = ${LONGEST_LINE}, buffer_size = ${2 * LONGEST_LINE}`;

// Lists are written as `list_text` does; an empty list is null.

export function readParquet({ path, columns, isNumbered = false }: StoredFile): string {
  const relation = `read_parquet(${literal(path)}, file_row_number = ${isNumbered})`;
  return rowsOf(relation, columns, asText, isNumbered ? ['file_row_number as _row'] : []);
}

export function rowsOf(
  relation: string,
  columns: readonly ReadColumn[],
  cell: (column: ReadColumn, index: number) => string,
  beside: readonly string[] = [],
): string {
  const cells = columns.map((column, index) => `${cell(column, index)} as ${quoted(column.name)}`);
  return `(select ${[...cells, ...beside].join(', ')} from ${relation})`;
}

export function readCsv({ path, columns }: StoredFile): string {
  const names = columns.map(({ name }) => `${literal(name)}: 'VARCHAR'`).join(', ');
  const relation = `read_csv(${literal(path)}, columns = {${names}}, auto_detect = false, header = true, delim = ',', quote = '"',
    escape = '"', nullstr = '', allow_quoted_nulls = false, new_line = '\\n', ${LINES_READ})`;
  return rowsOf(relation, columns, (column) => csvCell(column));
}

/** The opposite of `formula_safe`; a number is read as a number, so that 1e3 and 1000.0 are one. */
function csvCell({ name, type, isBare = false }: ReadColumn): string {
  const cell = quoted(name);
  if (type === 'number') return `cast(cast(${cell} as double) as varchar)`;
  if (isBare || (type !== 'text' && type !== 'list')) return cell;
  return `formula_read(${cell})`;
}

/** Lines as they stand: neither a quote nor a delimiter means anything. */
export function lines(path: string, skip: number): string {
  return `read_csv(${literal(path)}, columns = {line: 'VARCHAR'}, auto_detect = false, header = false, skip = ${skip},
    delim = '\x01', quote = '', escape = '', new_line = '\\n', ${LINES_READ})`;
}

/**
 * Our own sheets: a cell is `<c r="AB12" …><v>…</v></c>` or `<c r="AB12" …><is><t xml:space="preserve">…</t></is></c>`, and no "<" of a
 * text is written as such.
 */
export function readSheet({ path, columns }: StoredFile): string {
  const cells = `(select string_split(whole, '"')[2] as place, string_split(whole, '<c r="')[2:] as cells from ${wholeRows(path)})`;
  const value = `string_split(if(contains(cell, '<v>'), string_split(cell, '<v>')[2], string_split(cell, '<t xml:space="preserve">')[2]), '<')[1]`;
  const rows = `(select place, list_transform(cells, lambda cell: string_split(cell, '"')[1]) as places,
    list_transform(cells, lambda cell: ${value}) as cells from ${cells})`;
  return rowsOf(rows, columns, ({ type }, index) =>
    sheetCell(`cells[list_position(places, ${literal(columnLetters(index))} || place)]`, type),
  );
}

/**
 * Rows in their order. One that stands on a line is taken as it is; where a text holds line ends, the lines of its row are put together
 * again. The first line, which holds the header, is no row, nor is the last.
 */
function wholeRows(path: string): string {
  const isRow = `line like '<row r="%</row>'`;
  return `(with lines as not materialized (select line, row_number() over () as line_number from ${lines(path, 1)})
    select whole from (
      select line as whole, line_number from lines where ${isRow}
      union all
      select string_agg(coalesce(line, ''), chr(10) order by line_number) as whole, min(line_number) from (
        select line, line_number, count(*) filter (where line like '<row r="%') over (order by line_number rows unbounded preceding) as row_at
        from lines where (${isRow}) is not true)
      group by row_at having whole like '<row %')
    order by line_number)`;
}

function sheetCell(cell: string, type: Column['type']): string {
  if (type === 'integer' || type === 'decimal') return cell;
  if (type === 'number') return `cast(cast(${cell} as double) as varchar)`;
  if (type === 'boolean') return `case ${cell} when '1' then 'true' when '0' then 'false' end`;
  if (type === 'date')
    return `case when regexp_full_match(${cell}, '[0-9]+') then cast(date '1899-12-30' + cast(${cell} as integer) as varchar) else ${cell} end`;
  return type === 'list' ? `nullif(xlsx_read(${cell}), '')` : `xlsx_read(${cell})`;
}
