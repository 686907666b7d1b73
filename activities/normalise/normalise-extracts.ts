/** Raw text columns → the contract's types, in one DuckDB session; what cannot be typed is rejected with its line and reason. */
import { join } from 'node:path';
import { z } from 'zod';
import { identifierColumns } from '../../datasets/contract-columns.js';
import type { Dataset, Source, Table } from '../../datasets/dataset.js';
import type { Effects } from '../effects.js';
import { ContractBroken } from '../errors.js';
import type { Session } from '../platform/effects.js';
import type { ExtractFile, GatheredExtract, NormaliseRequest, RefusedExtract } from './extracts.js';
import { gatherExtracts } from './gather-extracts.js';
import { gatherIssues } from './gather-issues.js';
import { noteIdentifiers } from './note-identifiers.js';
import { loadReferences } from './reference-tables.js';
import { findAhead, refuseHopeless, stillToCome } from './refuse-extract.js';
import { runMapping } from './run-mapping.js';
import { declareVocabulary } from './vocabulary.js';
import { isInOrder, type NormalisedFiles, writeExtract } from './write-extract.js';

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
  const { source, dataset, mapping, scratch } = request;
  const lists = { sql: mapping.sql, folder: scratch, own: join(dataset.folder, 'lists') };
  await declareVocabulary(mapping.sql, session);
  await loadReferences(references, lists, session);
  const gathered = await gatherExtracts(request, session);
  const taken = gathered.filter((one) => 'reading' in one);
  if (taken.length === 0) return gathered.filter((one) => 'error' in one);
  const table = tableOf(dataset, source);
  await typeRows(request, table, pseudonymiser, session);
  const counts = await countRows(taken, request, session);
  const ahead = await findAhead(table, request.today, session);
  await gatherIssues(taken, session);
  // how rows lie in a file follows from the sort, so that an extract that might be cut lies as if it had been
  const isSorted = source.part_bytes !== undefined && !request.part;
  const isOrdered = !isSorted && (await isInOrder(session));
  const outcomes: NormalisedExtract[] = [];
  for (const one of gathered) {
    const counted = counts.get(one.rank) ?? { mapped: 0, kept: 0 };
    const early = ahead.get(one.rank);
    if ('error' in one) outcomes.push(one);
    else if (early) outcomes.push({ rank: one.rank, error: stillToCome(early, one.fileName, source) });
    else {
      const refused = request.part ? null : refuseHopeless(one, source, counted.kept);
      outcomes.push(refused ?? (await writeExtract(one, counted, isOrdered, request, session)));
    }
  }
  return outcomes;
}

/** `extract` → the table `typed`, which never holds an identifier in clear. */
async function typeRows(
  { source, dataset, mapping, extracts }: NormaliseRequest,
  table: Table,
  pseudonymiser: Tools['pseudonymiser'],
  session: Session,
): Promise<void> {
  const days = extracts.map(({ date }) => date);
  await session.setVariable('source', source.source);
  await session.setVariable('extract_days', days);
  if (dataset.metadata.personal)
    await noteIdentifiers({ source, dataset: dataset.id }, pseudonymiser, session);
  const request = { table: 'typed', dataset: dataset.id, columns: identifierColumns(table), held: 0 };
  await runMapping({ dataset, source, mapping }, table, session, (rows) =>
    pseudonymiser.pseudonymise({ ...request, rows }, session),
  );
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

function tableOf(dataset: Dataset, source: Source): Table {
  const table = dataset.tables.find(({ name }) => name === source.table);
  if (!table)
    throw new ContractBroken(`${dataset.id}: no table ${source.table}; the loader should have said so.`);
  return table;
}

const Counts = z.object({ rank: z.number(), mapped: z.number(), kept: z.number() });
type Counts = z.infer<typeof Counts>;

/** By rank. Throws ContractBroken when the mapping lost a row, or made one. */
async function countRows(
  taken: readonly GatheredExtract[],
  { source, part }: NormaliseRequest,
  session: Session,
): Promise<ReadonlyMap<number, Counts>> {
  const counted = await session.rows(
    `select extract_rank(_line) as rank, count(*) as mapped, count(*) filter (where not _rejected) as kept from typed group by rank`,
    Counts,
  );
  const counts = new Map(counted.map((one) => [one.rank, one]));
  for (const { rank, fileName, reading } of taken) {
    const mapped = counts.get(rank)?.mapped ?? 0;
    const read = part ? await countPart(session) : reading.rowsRead;
    if (mapped !== read)
      throw new ContractBroken(
        `${source.source}: sources/${source.source}.sql gave ${mapped} rows for the ${read} read of ${fileName}; a mapping must give one row per row.`,
      );
  }
  return counts;
}

async function countPart(session: Session): Promise<number> {
  const [counted] = await session.rows(
    'select count(*) as rows from extract',
    z.object({ rows: z.number() }),
  );
  return counted?.rows ?? 0;
}
