/** DuckDB side of a reading: the tables and the view it leaves in the session. */
import { rm } from 'node:fs/promises';
import { z } from 'zod';
import { ContractBroken } from '../errors.js';
import type { Session } from '../platform/effects.js';
import { literal, quoted } from '../text/sql-text.js';
import type { WrittenRecords } from './write-records.js';

/** DuckDB's own default. It reads as much as sixteen such lines at a time; of longer lines that would be all of its memory. */
const LINE_BYTES = 2 << 20;

export interface CsvLoad {
  readonly path: string;
  readonly delimiter: string;
  readonly quote: string;
  readonly skip: number;
  readonly width: number;
  readonly newline: 'lf' | 'crlf';
  /** Bytes of the longest record, where known. */
  readonly longest?: number;
}

const Count = z.strictObject({ count: z.int() });

/** Empty tables for the findings; whatever an earlier reading left is replaced. */
export async function createFindingTables(session: Session): Promise<void> {
  await session.run('create or replace table reading_rejects (_line bigint, reason varchar, detail varchar)');
  await session.run('create or replace table reading_touched (_line bigint, reason varchar)');
}

/**
 * Every parameter is told but one: told that lines end with \r\n, DuckDB 1.5.6 reads zero rows without a word.
 * Told nothing, it takes the first line end it sees, even one within quotes, and stops at another one: so \n is told.
 */
export async function loadCsv(session: Session, load: CsvLoad): Promise<void> {
  const columns = cellColumns(load.width).map((name) => `${literal(name)}: 'VARCHAR'`);
  await session.run(`create or replace table reading_cells as from ${readCsv(load, columns)}`);
}

function readCsv(load: CsvLoad, columns: readonly string[]): string {
  const line = Math.max(LINE_BYTES, (load.longest ?? 0) + 1024);
  const options = [
    'auto_detect = false',
    `columns = {${columns.join(', ')}}`,
    `delim = ${literal(load.delimiter)}`,
    `quote = ${literal(load.quote)}`,
    `escape = ${literal(load.quote)}`,
    'header = false',
    `skip = ${load.skip}`,
    "nullstr = ''",
    "comment = ''",
    'strict_mode = true',
    'null_padding = false',
    'ignore_errors = false',
    'parallel = true',
    "encoding = 'utf-8'",
    ...(load.newline === 'lf' ? ["new_line = '\\n'"] : []),
    `max_line_size = ${line}`,
    `buffer_size = ${Math.max(16 * LINE_BYTES, 2 * line)}`,
  ];
  return `read_csv(${literal(load.path)}, ${options.join(', ')})`;
}

/** Loads what the careful reader wrote, and counts it again. */
export async function loadRecords(
  session: Session,
  written: WrittenRecords,
  columns: readonly string[],
): Promise<void> {
  const base = { delimiter: ',', quote: '"', skip: 0, newline: 'lf' } as const;
  const width = columns.length;
  const typed = ["'_line': 'BIGINT'", ...cellColumns(width).map((name) => `${literal(name)}: 'VARCHAR'`)];
  await session.run(
    `create or replace table reading_cells as from ${readCsv({ ...base, path: written.cellsPath, width, longest: written.longest }, typed)}`,
  );
  const findings = "'_line': 'BIGINT', 'reason': 'VARCHAR'";
  await session.run(
    `insert into reading_rejects from ${readCsv({ ...base, path: written.rejectsPath, width }, [findings, "'detail': 'VARCHAR'"])}`,
  );
  await session.run(
    `insert into reading_touched from ${readCsv({ ...base, path: written.touchedPath, width }, [findings])}`,
  );
  for (const path of [written.cellsPath, written.rejectsPath, written.touchedPath]) await rm(path);
  const read = await countCells(session);
  if (read !== written.read)
    throw new ContractBroken(
      `The engine read ${read} of ${written.read} records written for it; the reader is broken.`,
    );
  await createExtract(session, columns, '_line');
}

export async function countCells(session: Session): Promise<number> {
  const [row] = await session.rows('select count(*) as count from reading_cells', Count);
  return row?.count ?? 0;
}

/** The view `extract` over the cells: place first, then the partner's own column names. */
export async function createExtract(
  session: Session,
  columns: readonly string[],
  line: string,
): Promise<void> {
  const cells = cellColumns(columns.length).map(
    (cell, index) => `${cell} as ${quoted(columns[index] ?? cell)}`,
  );
  await session.run(
    `create or replace view extract as select ${[`${line} as _line`, ...cells].join(', ')} from reading_cells`,
  );
}

/** One separator may as well be missing between two names: then it is the last column that has no title, and it stays. */
const CLEARLY_LEFT_OUT = 2;

/**
 * The columns to show: those at the end that have no title and no cell, from `named` on, are separators that the header leaves out.
 * Reads `reading_cells`.
 */
export async function shownColumns(
  session: Session,
  columns: readonly string[],
  named: number,
): Promise<readonly string[]> {
  if (columns.length - named < CLEARLY_LEFT_OUT) return columns;
  const untitled = cellColumns(columns.length).slice(named);
  const [row] = await session.rows(
    `select ${untitled.map((name) => `count(${name}) as ${name}`).join(', ')} from reading_cells`,
    z.record(z.string(), z.int()),
  );
  const last = untitled.findLastIndex((name) => (row?.[name] ?? 0) > 0);
  return columns.slice(0, named + last + 1);
}

export function cellColumns(width: number): string[] {
  return Array.from({ length: width }, (_, index) => `c${index + 1}`);
}
