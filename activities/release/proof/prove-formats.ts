/** Before a version appears: every file of a table is read back, and must say what the table says. */
import { rm } from 'node:fs/promises';
import { z } from 'zod';
import type { Format } from '../../../datasets/formats.js';
import { ContractBroken } from '../../errors.js';
import type { Session } from '../../platform/effects.js';
import { quoted } from '../../text/sql-text.js';
import { PUBLISHED_FORMATS, readBack, unpackFormat } from '../formats/published-formats.js';
import { type AssembledTable, publishedRows } from '../published-rows.js';
import { asText } from './read-back.js';

export interface ProvenFile {
  readonly format: Format;
  readonly path: string;
}

const Fingerprint = z.object({ rows: z.number(), hash: z.string() });

/** What a table says, once for each way its rows are chosen. */
export type Stated = Map<'all' | 'located', z.infer<typeof Fingerprint>>;

/**
 * Compares number of rows, their order and every cell, as one hash of each file against one of the table (kept in `stated`).
 * Needs loadCellMacros. Throws ContractBroken, naming the file.
 */
export async function proveFormat(
  assembled: AssembledTable,
  file: ProvenFile,
  session: Session,
  stated: Stated = new Map(),
): Promise<void> {
  const { table } = assembled;
  const rows = PUBLISHED_FORMATS[file.format].isLocated ? 'located' : 'all';
  const expected =
    stated.get(rows) ?? (await fingerprint(tableRows(assembled, file.format), assembled, session));
  stated.set(rows, expected);
  const path = await unpackFormat(file.format, file.path);
  const columns = table.columns.map(({ name, type }) => ({
    ...{ name, type },
    isBare: assembled.bareColumns?.has(name) ?? false,
  }));
  const read = await fingerprint(readBack({ ...file, path, columns }), assembled, session);
  if (path !== file.path) await rm(path);
  if (read.rows !== expected.rows || read.hash !== expected.hash)
    throw new ContractBroken(
      `${table.name}.${file.format}: read back, it has ${read.rows} rows and ${read.rows === expected.rows ? 'other cells than' : `not the ${expected.rows} rows of`} the table; nothing is published, this is a bug of its writer.`,
    );
}

/** What the file must say, in the same words as `readBack`. */
function tableRows(assembled: AssembledTable, format: Format): string {
  const cells = assembled.table.columns.map((column) => `${asText(column)} as ${quoted(column.name)}`);
  const { isLocated } = PUBLISHED_FORMATS[format];
  const located = isLocated ? ' where longitude is not null and latitude is not null' : '';
  return `(select ${cells.join(', ')} from ${publishedRows(assembled)}${located})`;
}

/** 64 bits a row and its place, added up. A row gets its place when it is kept: counting rows while they are read would take one thread. */
async function fingerprint(
  relation: string,
  { table }: AssembledTable,
  session: Session,
): Promise<z.infer<typeof Fingerprint>> {
  const cells = table.columns.map(({ name }) => quoted(name)).join(', ');
  await session.run(
    `create or replace temp table row_hashes as select hash(${cells}) as cells from ${relation}`,
  );
  const [found] = await session.rows(
    'select count(*) as rows, cast(coalesce(sum(hash(rowid, cells)), 0) as varchar) as hash from row_hashes',
    Fingerprint,
  );
  await session.run('drop table row_hashes');
  if (!found) throw new ContractBroken(`${table.name}: DuckDB counted nothing; look at platform/duckdb.ts.`);
  return found;
}
