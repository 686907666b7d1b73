/** Fast speed: DuckDB reads a regular file told every parameter, while the scan proves that it is regular. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ContractBroken } from '../../errors.js';
import type { Session } from '../../platform/effects.js';
import { literal } from '../../text/sql-text.js';
import { cellColumns, countCells, createExtract, loadCsv, shownColumns } from '../load-records.js';
import type { CsvPlan } from './plan-csv.js';
import { type RecordScan, scanRecords } from './scan-records.js';

const FirstRow = z.record(z.string(), z.string().nullable());

/** True for a file that the fast reader may be tried on. */
export function mayReadFast(plan: CsvPlan): boolean {
  const { delimiter, quote } = plan.syntax;
  const oneByte = Buffer.byteLength(delimiter) === 1 && Buffer.byteLength(quote) <= 1;
  const plain = oneByte && plan.syntax.escape === quote && plan.newline !== 'cr';
  return plain && plan.plainHead && plan.start.width <= 2000;
}

export interface FastReading {
  readonly read: number;
  readonly columns: readonly string[];
  /** Of them, those in which no cell needs squeezing. */
  readonly tidy: readonly string[];
}

/** Leaves the view `extract` and says its rows and columns, or null when the file must be read carefully. */
export async function readFast(
  path: string,
  plan: CsvPlan,
  scratch: string,
  session: Session,
): Promise<FastReading | null> {
  const { delimiter, quote } = plan.syntax;
  const { skip, width } = plan.start;
  const newline = plan.newline === 'crlf' ? 'crlf' : 'lf';
  const [scan, loaded] = await Promise.all([
    scanRecords({ path, delimiter, quote, width, skip, newline }),
    tryLoad(session, { path, delimiter, quote, skip, width, newline }),
  ]);
  if (!scan.regular || !loaded) return null;
  if ((await countCells(session)) !== scan.records) return null;
  if (!(await startsWith(session, plan.firstCells)) || (await repeatsHeader(session, plan))) return null;
  const columns = await shownColumns(session, plan.columns, plan.start.named);
  await placeLines(session, columns, plan, scan, scratch);
  const tidy = new Set(scan.tidy);
  return { read: scan.records, columns, tidy: columns.filter((_, rank) => tidy.has(rank)) };
}

/** DuckDB stops at the first irregularity: that is an answer, not a fault. */
async function tryLoad(session: Session, load: Parameters<typeof loadCsv>[1]): Promise<boolean> {
  try {
    await loadCsv(session, load);
    return true;
  } catch (error) {
    if (error instanceof ContractBroken) return false;
    throw error;
  }
}

async function startsWith(session: Session, cells: readonly string[] | null): Promise<boolean> {
  const [row] = await session.rows('select * from reading_cells where rowid = 0', FirstRow);
  if (!row) return true;
  return cells?.every((cell, index) => (row[`c${index + 1}`] ?? '') === cell) ?? false;
}

/** Some record says the header again: such files are several tables in one. */
async function repeatsHeader(session: Session, plan: CsvPlan): Promise<boolean> {
  if (!plan.start.header || plan.start.width === 1) return false;
  const same = plan.start.header
    .slice(0, plan.start.width)
    .map((name, index) =>
      name.trim() === ''
        ? `trim(coalesce(c${index + 1}, '')) = ''`
        : `contains(c${index + 1}, ${literal(name.trim())}) and trim(c${index + 1}) = ${literal(name.trim())}`,
    ); // to look whether it is there costs a fifth of trimming
  const found = await session.rows(
    `select 1 as one from reading_cells where ${same.join(' and ')} limit 1`,
    z.strictObject({ one: z.int() }),
  );
  return found.length > 0;
}

/** Line of a record: its rank, plus the lines above the table, plus what blank lines and long cells before it took. */
async function placeLines(
  session: Session,
  columns: readonly string[],
  plan: CsvPlan,
  scan: RecordScan,
  scratch: string,
): Promise<void> {
  const first = plan.start.skip + 1;
  const [shift] = scan.shifts;
  if (scan.shifts.length === 0 || (scan.shifts.length === 1 && shift?.from === 0)) {
    await createExtract(session, columns, `rowid + ${first + (shift?.shift ?? 0)}`);
    return;
  }
  const path = join(scratch, 'shifts.csv');
  await writeFile(path, scan.shifts.map(({ from, shift: lines }) => `${from},${lines}\n`).join(''));
  await session.run(
    `create or replace table reading_shifts as from read_csv(${literal(path)}, auto_detect = false, columns = {'start': 'BIGINT', 'shift': 'BIGINT'}, delim = ',', header = false)`,
  );
  const cells = cellColumns(plan.start.width).join(', ');
  await session.run(
    `create or replace table reading_cells as
     select source.place + ${first} + coalesce(reading_shifts.shift, 0) as _line, ${cells}
     from (select rowid as place, * from reading_cells) as source
     asof left join reading_shifts on source.place >= reading_shifts.start
     order by _line`,
  );
  await createExtract(session, columns, '_line');
}
