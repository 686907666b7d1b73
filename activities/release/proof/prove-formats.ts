/** Before a version appears: every file of a table is read back, and must say what the table says. */
import { rm } from 'node:fs/promises';
import type { Table } from '../../../datasets/dataset.js';
import type { Format } from '../../../datasets/formats.js';
import { ContractBroken } from '../../errors.js';
import type { Session } from '../../platform/effects.js';
import { quoted } from '../../text/sql-text.js';
import { PUBLISHED_FORMATS, unpackFormat } from '../formats/published-formats.js';
import { type AssembledTable, publishedRows } from '../published-rows.js';
import type { TableFacts } from '../table-facts.js';
import { Fingerprint, fingerprintSql, hashCells } from './fingerprint.js';
import { asText } from './read-back.js';

export interface ProvenFile {
  readonly format: Format;
  readonly path: string;
}

/**
 * Compares number of rows, their order and every cell, as one hash of each file against one of the table.
 * Needs loadCellMacros. Throws ContractBroken, naming the file.
 */
export async function proveFormat(
  assembled: AssembledTable & { readonly facts: Pick<TableFacts, 'said'> },
  file: ProvenFile,
  session: Session,
): Promise<void> {
  const { table, facts } = assembled;
  const { isLocated = false } = PUBLISHED_FORMATS[file.format];
  const expected = isLocated ? await fingerprintKept(locatedRows(assembled), table, session) : facts.said;
  const path = await unpackFormat(file.format, file.path);
  const read = await fingerprintFile({ ...file, path }, assembled, session);
  if (path !== file.path) await rm(path);
  if (read.rows !== expected.rows || read.hash !== expected.hash)
    throw new ContractBroken(
      `${table.name}.${file.format}: read back, it has ${read.rows} rows and ${read.rows === expected.rows ? 'other cells than' : `not the ${expected.rows} rows of`} the table; nothing is published, this is a bug of its writer.`,
    );
}

async function fingerprintFile(
  { format, path }: ProvenFile,
  { table, bareColumns }: AssembledTable,
  session: Session,
): Promise<Fingerprint> {
  const { readBack, numbersRows = false } = PUBLISHED_FORMATS[format];
  const columns = table.columns.map(({ name, type, decimal }) => ({
    ...{ name, type, decimal },
    isBare: bareColumns?.has(name) ?? false,
  }));
  const rows = readBack({ format, path, columns, isNumbered: numbersRows });
  if (!numbersRows) return fingerprintKept(rows, table, session);
  return readFingerprint(fingerprintSql('_row', hashCells(cellsOf(table))), rows, table, session);
}

/** What a file of places must say, in the same words as its `readBack`. */
function locatedRows(assembled: AssembledTable): string {
  const cells = assembled.table.columns.map((column) => `${asText(column)} as ${quoted(column.name)}`);
  return `(select ${cells.join(', ')} from ${publishedRows(assembled)} where longitude is not null and latitude is not null)`;
}

/** A row gets its place when it is kept: counting rows while they are read would take one thread. */
async function fingerprintKept(relation: string, table: Table, session: Session): Promise<Fingerprint> {
  await session.run(
    `create or replace temp table row_hashes as select ${hashCells(cellsOf(table))} as cells from ${relation}`,
  );
  return readFingerprint(fingerprintSql('rowid', 'cells'), 'row_hashes', table, session);
}

function cellsOf({ columns }: Table): string[] {
  return columns.map(({ name }) => quoted(name));
}

async function readFingerprint(
  sql: string,
  relation: string,
  table: Table,
  session: Session,
): Promise<Fingerprint> {
  const [found] = await session.rows(`select count(*) as rows, ${sql} as hash from ${relation}`, Fingerprint);
  if (!found) throw new ContractBroken(`${table.name}: DuckDB counted nothing; look at platform/duckdb.ts.`);
  return found;
}
