/** Raw text columns → the contract's types, in one DuckDB session; what cannot be typed is rejected with its line and reason. */
import { join } from 'node:path';
import { z } from 'zod';
import { identifierColumns } from '../../datasets/contract-columns.js';
import type { Dataset, Source, SqlFile, Table } from '../../datasets/dataset.js';
import { runDeclaredSql } from '../door/run-declared-sql.js';
import type { Effects } from '../effects.js';
import { ContractBroken } from '../errors.js';
import type { Session } from '../platform/effects.js';
import type { ExtractReading } from '../read/reading.js';
import {
  type ExtractFile,
  type GatheredExtract,
  isOfExtract,
  type NormaliseRequest,
  ownLine,
  type RefusedExtract,
} from './extracts.js';
import { gatherExtracts, gatherIssues } from './gather-extracts.js';
import { noteIdentifiers, writeNoted } from './note-identifiers.js';
import { loadReferences } from './reference-tables.js';
import { findAhead, refuseHopeless, stillToCome } from './refuse-extract.js';
import { typedTableSql } from './typing-sql.js';
import { declareVocabulary } from './vocabulary.js';

/** What an extract became, below scratch. */
export interface NormalisedFiles {
  readonly rank: number;
  readonly reading: ExtractReading;
  readonly rowsPath: string;
  readonly issuesPath: string;
  /** Of a dataset about persons. */
  readonly identifiersPath: string | null;
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly rowsRejected: number;
}

export type NormalisedExtract = NormalisedFiles | RefusedExtract;

type Tools = Pick<Effects, 'references' | 'pseudonymiser'>;

/**
 * For each extract, in order: rows.parquet (`_line`, contract and working columns, in order of line) and issues.parquet (line, field,
 * code, rejects: one per thing seen); or why it is refused, alone. Mapping and typing are planned once, however many there are.
 * Throws ContractBroken.
 */
export async function normaliseExtracts(
  request: NormaliseRequest,
  { references, pseudonymiser }: Tools,
  session: Session,
): Promise<NormalisedExtract[]> {
  const { source, dataset, mapping, extracts, scratch } = request;
  const table = tableOf(dataset, source);
  const { sql } = mapping;
  await declareVocabulary(sql, session);
  await loadReferences(references, { sql, folder: scratch, own: join(dataset.folder, 'lists') }, session);
  const gathered = await gatherExtracts(request, session);
  const taken = gathered.filter((one) => 'reading' in one);
  if (taken.length === 0) return gathered.filter((one) => 'error' in one);
  await session.setVariable('source', source.source);
  await session.setVariable(
    'extract_days',
    extracts.map(({ date }) => date),
  );
  if (dataset.metadata.personal)
    await noteIdentifiers({ source, dataset: dataset.id }, pseudonymiser, session);
  await runMapping(dataset, source, mapping, session);
  await session.run(typedTableSql(table, await mappedColumns(session)));
  const columns = identifierColumns(table);
  await pseudonymiser.pseudonymise({ table: 'typed', dataset: dataset.id, columns, held: 0 }, session);
  const counts = await countRows(taken, source, session);
  const ahead = await findAhead(table, request.today, session);
  await gatherIssues(taken, session);
  const isOrdered = await isInOrder(session);
  const outcomes: NormalisedExtract[] = [];
  for (const one of gathered) {
    const early = ahead.get(one.rank);
    const refused =
      'error' in one
        ? one
        : early
          ? { rank: one.rank, error: stillToCome(early, one.fileName, source) }
          : refuseHopeless(one, source, counts.get(one.rank)?.kept ?? 0);
    outcomes.push(
      refused ?? (await writeExtract(one as GatheredExtract, counts, isOrdered, request, session)),
    );
  }
  return outcomes;
}

/** One extract on its own. Throws DeliveryRejected, ContractBroken. */
export async function normaliseExtract(
  { path, fileName, date, ...request }: Omit<NormaliseRequest, 'extracts'> & ExtractFile,
  tools: Tools,
  session: Session,
): Promise<NormalisedFiles> {
  const [outcome] = await normaliseExtracts(
    { ...request, extracts: [{ path, fileName, date }] },
    tools,
    session,
  );
  if (!outcome) throw new ContractBroken(`${fileName}: normalise gave nothing for it.`);
  if ('error' in outcome) throw outcome.error;
  return outcome;
}

/** Throws DeclarationInvalid where the mapping is no SQL that these columns and macros allow: it ends its source, and no other. */
function runMapping(
  { id }: Pick<Dataset, 'id'>,
  { source }: Source,
  { sql }: SqlFile,
  session: Session,
): Promise<void> {
  const asked = {
    file: `datasets/${id}/sources/${source}.sql`,
    ...{ sql, what: 'the mapping' },
    look: `insertion validate FILE --dataset ${id} --source ${source}`,
    partnerSentence:
      'Votre extrait est bien arrivé, mais un réglage de notre côté empêche de le lire. Rien n’est attendu de votre part.',
  };
  return runDeclaredSql(asked, session);
}

function tableOf(dataset: Dataset, source: Source): Table {
  const table = dataset.tables.find(({ name }) => name === source.table);
  if (!table)
    throw new ContractBroken(`${dataset.id}: no table ${source.table}; the loader should have said so.`);
  return table;
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

const Counts = z.object({ rank: z.number(), mapped: z.number(), kept: z.number() });
type Counts = z.infer<typeof Counts>;

/** By rank. Throws ContractBroken when the mapping lost a row, or made one. */
async function countRows(
  taken: readonly GatheredExtract[],
  source: Source,
  session: Session,
): Promise<ReadonlyMap<number, Counts>> {
  const counted = await session.rows(
    `select extract_rank(_line) as rank, count(*) as mapped, count(*) filter (where not _rejected) as kept from typed group by rank`,
    Counts,
  );
  const counts = new Map(counted.map((one) => [one.rank, one]));
  for (const { rank, fileName, reading } of taken) {
    const mapped = counts.get(rank)?.mapped ?? 0;
    if (mapped !== reading.rowsRead)
      throw new ContractBroken(
        `${source.source}: sources/${source.source}.sql gave ${mapped} rows for the ${reading.rowsRead} read of ${fileName}; a mapping must give one row per row.`,
      );
  }
  return counts;
}

/** Joins may shuffle rows; where none did, a look costs a hundredth of a sort. */
async function isInOrder(session: Session): Promise<boolean> {
  const [row] = await session.rows(
    'select coalesce(bool_and(_line > previous), true) as ordered from (select _line, lag(_line) over () as previous from typed)',
    z.object({ ordered: z.boolean() }),
  );
  return row?.ordered ?? false;
}

async function writeExtract(
  { rank, reading }: GatheredExtract,
  counts: ReadonlyMap<number, Counts>,
  isOrdered: boolean,
  { dataset, scratch }: NormaliseRequest,
  session: Session,
): Promise<NormalisedFiles> {
  const [rowsPath, issuesPath, identifiersPath] = ['rows', 'issues', 'identifiers'].map((name) =>
    join(scratch, `${name}-${rank}.parquet`),
  ) as [string, string, string];
  await session.writeTable(
    `select * exclude (_issues, _reasons, _rejected) replace (${ownLine(rank)} as _line)
     from typed where not _rejected and ${isOfExtract(rank)} ${isOrdered ? '' : 'order by _line'}`,
    rowsPath,
    { bloomFilters: false },
  );
  await session.writeTable(
    `select line, field, code, rejects from issues where rank = ${rank} order by all`,
    issuesPath,
  );
  if (dataset.metadata.personal) await writeNoted(identifiersPath, session, `rank = ${rank}`);
  const rowsOut = counts.get(rank)?.kept ?? 0;
  const { rowsIn } = reading;
  return {
    ...{ rank, reading, rowsPath, issuesPath, rowsIn, rowsOut, rowsRejected: rowsIn - rowsOut },
    identifiersPath: dataset.metadata.personal ? identifiersPath : null,
  };
}
