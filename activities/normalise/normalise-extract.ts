/** Raw text columns → the contract's types, in one DuckDB session; what cannot be typed is rejected with its line and reason. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { identifierColumns } from '../../datasets/contract-columns.js';
import type { Dataset, Source, SqlFile, Table } from '../../datasets/dataset.js';
import type { Effects, References } from '../effects.js';
import { ContractBroken, DeliveryRejected } from '../errors.js';
import type { Session } from '../platform/effects.js';
import { literal, quoted } from '../sql-text.js';
import { type ColumnMatch, matchColumns, refuseUndeclared } from './match-columns.js';
import { noteIdentifiers } from './note-identifiers.js';
import { declaredShape } from './read/declared-shape.js';
import { readExtract } from './read/read-extract.js';
import type { ExtractReading } from './read/reading.js';
import { loadReferences } from './reference-tables.js';
import { spreadsheetErrorsSql } from './spreadsheet-errors.js';
import { typedTableSql } from './typing-sql.js';

export interface NormaliseRequest {
  readonly dataset: Dataset;
  readonly source: Source;
  readonly mapping: SqlFile;
  /** Local copy of the extract, below scratch. */
  readonly path: string;
  readonly fileName: string;
  /** The day the extract states: its file name's, or the declared one. */
  readonly date: string;
  readonly scratch: string;
}

export interface NormalisedFiles {
  readonly reading: ExtractReading;
  readonly rowsPath: string;
  readonly issuesPath: string;
  /** Of a dataset about persons. */
  readonly identifiersPath: string | null;
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly rowsRejected: number;
}

/**
 * Writes rows.parquet (`_line`, contract and working columns, in order of line) and issues.parquet
 * (line, field, code, rejects: one per thing seen). Throws DeliveryRejected, ContractBroken.
 */
export async function normaliseExtract(
  request: NormaliseRequest,
  { references, pseudonymiser }: Pick<Effects, 'references' | 'pseudonymiser'>,
  session: Session,
): Promise<NormalisedFiles> {
  const { source, dataset, fileName, scratch } = request;
  const table = tableOf(dataset, source);
  const reading = await readExtract(
    { path: request.path, fileName, scratch, declared: declaredShape(source) },
    session,
  );
  const match = matchColumns(source, reading.columns, fileName);
  if (dataset.metadata.personal) refuseUndeclared(source, await filledColumns(match, session), fileName);
  await prepareSession(
    references,
    { sql: request.mapping.sql, folder: scratch, own: join(dataset.folder, 'lists') },
    session,
  );
  await session.setVariable('source', source.source);
  await session.setVariable('extract_date', request.date);
  await session.run('alter view extract rename to extract_read');
  await session.run(declaredColumnsSql(match));
  const identifiersPath = dataset.metadata.personal ? `${scratch}/identifiers.parquet` : null;
  if (identifiersPath)
    await noteIdentifiers({ source, dataset: dataset.id, path: identifiersPath }, pseudonymiser, session);
  await session.run(request.mapping.sql);
  await session.run(typedTableSql(table, await mappedColumns(session)));
  const columns = identifierColumns(table);
  await pseudonymiser.pseudonymise({ table: 'typed', dataset: dataset.id, columns, held: 0 }, session);
  const counts = await countRows(session, reading, source);
  refuseHopeless(source, reading, fileName, counts);
  await session.run(issuesSql(match, reading));
  const order = (await isInOrder(session)) ? '' : 'order by _line';
  const rowsPath = `${scratch}/rows.parquet`;
  const issuesPath = `${scratch}/issues.parquet`;
  await session.writeTable(
    `select * exclude (_issues, _reasons, _rejected) from typed where not _rejected ${order}`,
    rowsPath,
    { bloomFilters: false },
  );
  await session.writeTable('from issues order by all', issuesPath);
  return { reading, rowsPath, issuesPath, identifiersPath, ...counts };
}

function tableOf(dataset: Dataset, source: Source): Table {
  const table = dataset.tables.find(({ name }) => name === source.table);
  if (!table)
    throw new ContractBroken(`${dataset.id}: no table ${source.table}; the loader should have said so.`);
  return table;
}

/** The shared vocabulary, and the reference tables where the mapping asks for them. */
export async function prepareSession(
  references: References,
  request: { readonly sql: string; readonly folder: string; readonly own: string },
  session: Session,
): Promise<void> {
  const folder = new URL('./sql/', import.meta.url);
  for (const file of (await readdir(folder)).sort())
    await session.run(await readFile(new URL(file, folder), 'utf8'));
  await loadReferences(references, request, session);
}

/** A mapping sees declared columns only, under their declared names, white space squeezed: what nobody declared cannot leave. */
function declaredColumnsSql(match: ColumnMatch): string {
  const columns = [...match.taken].map(([declared, found]) =>
    found === null
      ? `null::varchar as ${quoted(declared)}`
      : `squeezed(${quoted(found)}) as ${quoted(declared)}`,
  );
  return `create view extract as select _line, ${columns.join(', ')} from extract_read`;
}

const MappedColumns = z.object({ name: z.string(), type: z.string() });

/** From the catalogue: `describe` would bind the whole mapping once more. */
async function mappedColumns(session: Session) {
  const columns = await session.rows(
    `select column_name as name, data_type as type from duckdb_columns() where table_name = 'mapped' order by column_index`,
    MappedColumns,
  );
  return columns.map(({ name, type }) => ({ name, isCell: type.startsWith('STRUCT("value"') }));
}

const Counts = z.object({ mapped: z.number(), kept: z.number() });

async function countRows(session: Session, reading: ExtractReading, source: Source) {
  const [row] = await session.rows(
    `select count(*) as mapped, count(*) filter (where not _rejected) as kept from typed`,
    Counts,
  );
  if (!row || row.mapped !== reading.rowsRead)
    throw new ContractBroken(
      `${source.source}: sources/${source.source}.sql gave ${row?.mapped ?? 0} rows for ${reading.rowsRead} read; a mapping must give one row per row.`,
    );
  return { rowsIn: reading.rowsIn, rowsOut: row.kept, rowsRejected: reading.rowsIn - row.kept };
}

/** Joins may shuffle rows; where none did, a look costs a hundredth of a sort. */
async function isInOrder(session: Session): Promise<boolean> {
  const [row] = await session.rows(
    'select coalesce(bool_and(_line > previous), true) as ordered from (select _line, lag(_line) over () as previous from typed)',
    z.object({ ordered: z.boolean() }),
  );
  return row?.ordered ?? false;
}

/** A column without a title and without a cell is a separator too many at the end of lines, and holds nothing. */
async function filledColumns(match: ColumnMatch, session: Session): Promise<readonly string[]> {
  const untitled = match.undeclared.filter((name) => /^colonne_\d+(_\d+)?$/.test(name));
  if (untitled.length === 0) return match.undeclared;
  const counts = untitled.map((name) => `count(${quoted(name)}) as ${quoted(name)}`);
  const [cells] = await session.rows(
    `select ${counts.join(', ')} from extract`,
    z.record(z.string(), z.number()),
  );
  return match.undeclared.filter((name) => cells?.[name] !== 0);
}

function refuseHopeless(
  source: Source,
  { warnings }: ExtractReading,
  file: string,
  counts: { rowsIn: number; rowsRejected: number },
): void {
  // A document that states a total of nothing, and holds nothing, is whole.
  const saysNone = source.read.xml?.trailer && !warnings.some(({ code }) => code === 'total_absent');
  if (counts.rowsIn === 0 && saysNone) return;
  if (counts.rowsIn === 0)
    throw new DeliveryRejected(
      `${source.source}: ${file} has a header and no rows; ask ${source.partner} for a complete extract.`,
      `Le fichier ${file} ne contient aucune ligne de données. Renvoyez un extrait complet.`,
    );
  const share = counts.rowsRejected / counts.rowsIn;
  if (share <= source.max_rejected_share) return;
  const percent = Math.round(share * 100);
  throw new DeliveryRejected(
    `${source.source}: ${counts.rowsRejected} of ${counts.rowsIn} rows of ${file} (${percent} %) were rejected, more than max_rejected_share allows; see the partner's report.`,
    `${counts.rowsRejected} lignes sur ${counts.rowsIn} du fichier ${file} (${percent} %) sont inutilisables. Vérifiez le format de l’export et renvoyez-le.`,
  );
}

/** Everything seen, one row each: by the reader, by the mapping's cells, by the contract, and on the file and its columns. */
function issuesSql(match: ColumnMatch, reading: ExtractReading): string {
  const ofFile = [
    ...match.respelled.map((name) => ({ field: name, code: 'entete_reecrite' })),
    ...match.undeclared.map((name) => ({ field: name.slice(0, 80), code: 'colonne_inconnue' })),
    ...reading.warnings.map(({ code, field = '' }) => ({ field: field.slice(0, 200), code })),
  ].map(({ field, code }) => `(${literal(field)}, ${literal(code)})`);
  return `create table issues as
    select _line as line, '' as field, reason as code, true as rejects from reading_rejects
    union all select _line, '', reason, false from reading_touched
    union all select _line, i.field, i.code, false from (select _line, unnest(_issues) as i from typed where len(_issues) > 0)
    union all select _line, r.field, r.code, true from (select _line, unnest(_reasons) as r from typed where _rejected)
    union all ${spreadsheetErrorsSql(match.taken)}
    union all select distinct null::bigint, field, code, false from (values ${['(null::varchar, null::varchar)', ...ofFile].join(', ')}) as seen(field, code)
      where code is not null and code not in (select reason from reading_touched)`;
}
