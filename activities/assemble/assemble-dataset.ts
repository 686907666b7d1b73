/** Union of the sources, then the dataset's own SQL, one table per file; every row that came in has exactly one fate. */
import { join } from 'node:path';
import { z } from 'zod';
import { duckdbType, fedColumns } from '../../datasets/contract-columns.js';
import type { Dataset, Table } from '../../datasets/dataset.js';
import { runDeclaredSql } from '../door/run-declared-sql.js';
import type { Pseudonymiser, References } from '../effects.js';
import { EXTRACT_STEP } from '../handover/extract-step.js';
import type { SourceCounts } from '../handover/run.js';
import type { Session } from '../platform/effects.js';
import { columnsOf } from '../text/columns-of.js';
import { readMacroFiles } from '../text/read-macros.js';
import { literal, quoted } from '../text/sql-text.js';
import { drawRecordKeys, drawReferences, setNoise } from './cell-keys.js';
import { countFates } from './count-fates.js';
import { linkMembers } from './link-members.js';
import { requireDecimals } from './require-decimals.js';
import { declareRoles } from './source-roles.js';
import { ranksOf, type SourceRows } from './source-rows.js';

export interface AssembledFiles {
  readonly tables: readonly { readonly name: string; readonly path: string; readonly rows: number }[];
  readonly counts: readonly SourceCounts[];
}

/**
 * Gives each file of `sql/` its turn in order of name. A file named `…_<x>_link_keys` leaves a table of keys; the room
 * turns it into `<x>_link_clusters`; one named `…_<x>_record_keys`, a table of people whose `record_key` the room turns into a secret number;
 * one named `…_<x>_references`, a table whose `reference` the room turns into a pseudonym for whoever is told of somebody. `extract_rank` and
 * `extract_line` say which extract of its source, and which line of it, a `_line` is.
 * The files must leave every contract table (with `_source`, `_line` of the row that
 * named it, in published order) and `fates(_source, _line, fate)` with fate out, merged or rejected.
 * Throws ContractBroken when a row has no fate or two, or a decimal would be rounded.
 */
export async function assembleDataset(
  dataset: Dataset,
  sources: readonly SourceRows[],
  references: References,
  scratch: string,
  session: Session,
  pseudonymiser?: Pseudonymiser,
): Promise<AssembledFiles> {
  const sql = dataset.assembly.map((file) => file.sql).join('\n');
  await references.load({ sql, folder: scratch, own: join(dataset.folder, 'lists') }, session);
  for (const macros of await readMacroFiles(new URL('./sql/', import.meta.url))) await session.run(macros);
  await session.run(`create macro extract_rank(line) as line // ${EXTRACT_STEP};
    create macro extract_line(line) as cast(line % ${EXTRACT_STEP} as bigint)`);
  await declareRoles(dataset, session);
  await setNoise(dataset, session);
  const fed = dataset.tables.filter(({ name }) =>
    dataset.sources.some(({ declaration }) => declaration.table === name),
  );
  for (const table of fed) await openRows(table, sources, session);
  for (const { name, sql } of dataset.assembly) {
    const file = `datasets/${dataset.id}/sql/${name}.sql`;
    await runDeclaredSql(
      { file, sql, what: 'the assembly', look: `npx insertion example ${dataset.id}` },
      session,
    );
    const subject = /^\d+_(.+)_link_keys$/.exec(name)?.[1];
    if (subject) await linkMembers(subject, session);
    const people = /^\d+_(.+)_record_keys$/.exec(name)?.[1];
    if (people) await drawRecordKeys(`${people}_record_keys`, dataset.id, pseudonymiser, session);
    const told = /^\d+_(.+)_references$/.exec(name)?.[1];
    if (told) await drawReferences(`${told}_references`, dataset.id, pseudonymiser, session);
  }
  const counts = await countFates(
    fed.map(({ name }) => name),
    sources,
    session,
  );
  return { tables: await writeTables(dataset, scratch, session), counts };
}

/** `<table>_in`: every source's rows under each other; a table without a source this time is there and empty. */
async function openRows(table: Table, sources: readonly SourceRows[], session: Session): Promise<void> {
  const columns = [...fedColumns(table), ...table.working];
  const empty = columns
    .map((column) => `cast(null as ${duckdbType(column)}) as ${quoted(column.name)}`)
    .join(', ');
  const own = sources.filter((one) => one.table === table.name);
  const files = `${table.name}_files`;
  if (own.length > 0)
    await session.openTables(
      own.map(({ path }) => path),
      files,
    );
  const list = columns.map(({ name }) => quoted(name)).join(', ');
  const ofFile = (values: readonly (string | number)[]) => `([${values.join(', ')}])[_file + 1]`;
  const fed = `union all select ${ofFile(own.map(({ source }) => literal(source)))},
      _line + ${ofFile(ranksOf(own).map((rank) => rank * EXTRACT_STEP))}, ${list} from ${quoted(files)}`;
  await session.run(`create view ${quoted(`${table.name}_in`)} as
    select * from (select cast(null as varchar) as _source, cast(null as bigint) as _line, ${empty} limit 0) ${own.length > 0 ? fed : ''}`);
}

async function writeTables(
  dataset: Dataset,
  scratch: string,
  session: Session,
): Promise<AssembledFiles['tables']> {
  const written = [];
  for (const table of dataset.tables.filter(({ zone }) => zone !== 'work')) {
    await requireDecimals(table, session);
    const path = `${scratch}/${table.name}.parquet`;
    const columns = table.columns.map(
      (column) => `cast(${quoted(column.name)} as ${duckdbType(column)}) as ${quoted(column.name)}`,
    );
    // An aggregate has no row of its own to point at.
    const traced = (await columnsOf(quoted(table.name), session)).includes('_line');
    const trace = traced ? '_source, _line' : "'' as _source, cast(null as bigint) as _line";
    await session.writeTable(`select ${trace}, ${columns.join(', ')} from ${quoted(table.name)}`, path);
    const [row] = await session.rows(
      `select count(*) as n from ${quoted(table.name)}`,
      z.object({ n: z.number() }),
    );
    written.push({ name: table.name, path, rows: row?.n ?? 0 });
  }
  return written;
}
