/** Rows that an earlier run pseudonymised, turned into the epoch of today: no raw extract is read, no identity is seen. */
import { dirname, join } from 'node:path';
import { duckdbType, fedColumns, identifierColumns } from '../../datasets/contract-columns.js';
import type { Dataset, Table } from '../../datasets/dataset.js';
import { epochOf, readKept } from '../door/kept-extracts.js';
import type { Effects } from '../effects.js';
import type { NormalisedSource } from '../handover/run.js';
import type { Session } from '../platform/effects.js';
import { columnsOf } from '../text/columns-of.js';
import { SCAN_DOMAIN } from '../text/identifier-words.js';
import { literal, quoted } from '../text/sql-text.js';
import { writeNoted } from './note-identifiers.js';

export interface Place {
  readonly dataset: Dataset;
  readonly table: Table;
  /** `<dataset>/extracts/<source>/<sha256>/` */
  readonly folder: string;
  /** Where the extract itself is, unless it was deleted. */
  readonly rawKey: string;
  /** What made the rows: code, declarations. */
  readonly made: string;
  /** Epoch and name of today's keys. */
  readonly keys: { readonly epoch: number; readonly name: string; readonly names: readonly string[] };
  readonly scratch: string;
}

/**
 * The kept rows to start from instead of reading the extract: those of the latest epoch before today's that the same code
 * made; once the extract is deleted, those that any code made. Null when there are none, or they are there as they should be.
 */
export async function findKept(place: Place, effects: Effects): Promise<NormalisedSource | null> {
  const known = await readKept(place.folder, effects.zones.restricted);
  const own = `${place.folder}${place.made}-`;
  const today = `${own}${place.keys.name}/`;
  // Rows under the keys of another ring, or of epochs that this one has lost, could never be linked to anything.
  const others = known.filter(
    (one) => !one.rowsKey.startsWith(today) && place.keys.names.includes(one.keys ?? ''),
  );
  const ours = others.filter((one) => one.rowsKey.startsWith(own) && epochOf(one) < place.keys.epoch);
  const last = ours.at(-1) ?? others.at(-1);
  const made = known.some(({ rowsKey }) => rowsKey.startsWith(today));
  if (ours.length > 0 || !last || made) return ours.at(-1) ?? null;
  return (await effects.zones.raw.head(place.rawKey)) === null ? last : null;
}

/** Writes the rows under the new epoch's folder; what is left to the caller is the receipt. */
export async function takeUpKept(
  kept: NormalisedSource,
  folder: string,
  place: Place,
  effects: Effects,
  signal: AbortSignal,
): Promise<NormalisedSource> {
  const { restricted } = effects.zones;
  const [rows, issues, turned] = ['kept.parquet', 'issues.parquet', 'rows.parquet'].map((name) =>
    join(place.scratch, name),
  ) as [string, string, string];
  await restricted.download(kept.rowsKey, rows);
  await restricted.download(kept.issuesKey, issues);
  await effects.engine.withSession({ scratch: place.scratch, signal }, (session) =>
    turnRows({ from: rows, to: turned, held: epochOf(kept) }, place, effects, session),
  );
  const [rowsKey, issuesKey] = [`${folder}/rows.parquet`, `${folder}/issues.parquet`];
  await restricted.upload(rowsKey, turned);
  await restricted.upload(issuesKey, issues);
  const identifiersKey = await turnIdentifiers(kept, folder, place, effects, signal);
  return { ...kept, keys: place.keys.name, rowsKey, issuesKey, identifiersKey };
}

async function turnRows(
  files: { readonly from: string; readonly to: string; readonly held: number },
  { dataset, table }: Place,
  { pseudonymiser }: Effects,
  session: Session,
): Promise<void> {
  await session.run(await alignedSql(files.from, table, session));
  const columns = identifierColumns(table);
  await pseudonymiser.pseudonymise(
    { table: 'typed', dataset: dataset.id, columns, held: files.held },
    session,
  );
  await session.writeTable('from typed', files.to);
}

async function turnIdentifiers(
  kept: NormalisedSource,
  folder: string,
  { dataset, scratch }: Place,
  { zones: { restricted }, engine, pseudonymiser }: Effects,
  signal: AbortSignal,
): Promise<string | null> {
  if (kept.identifiersKey === null) return null;
  const path = join(scratch, 'identifiers.parquet');
  await restricted.download(kept.identifiersKey, path);
  await engine.withSession({ scratch, signal }, async (session) => {
    await session.run(`create temp table identifiers_noted as from read_parquet(${literal(path)})`);
    const columns = [{ name: 'value', identifier: SCAN_DOMAIN }];
    const held = epochOf(kept);
    await pseudonymiser.pseudonymise(
      { table: 'identifiers_noted', dataset: dataset.id, columns, held },
      session,
    );
    await writeNoted(path, session);
  });
  const key = `${folder}/identifiers.parquet`;
  await restricted.upload(key, path);
  return key;
}

/** Earlier code may have known fewer columns than the contract has now, or others: what it did not read stays empty. */
async function alignedSql(path: string, table: Table, session: Session): Promise<string> {
  const from = `read_parquet(${literal(path)})`;
  const held = new Set(await columnsOf(from, session));
  const columns = [...fedColumns(table), ...table.working].map((column) => {
    const value = held.has(column.name) ? quoted(column.name) : 'null';
    // kept in the form of a contract before, perhaps: who turns it to today's keys gives it today's form
    const type = column.identifier === undefined ? duckdbType(column) : 'VARCHAR';
    return `cast(${value} as ${type}) as ${quoted(column.name)}`;
  });
  return `create temp table typed as select _line, ${columns.join(', ')} from ${from}`;
}

/** Removes the rows of earlier epochs, whatever code made them, once those of today are there: their key may be known to others. */
export async function removeEarlier(
  { rowsKey }: Pick<NormalisedSource, 'rowsKey'>,
  today: number,
  effects: Pick<Effects, 'zones'>,
): Promise<void> {
  const folder = `${dirname(dirname(rowsKey))}/`;
  const listed = await effects.zones.restricted.list(folder);
  const earlier = listed.filter(({ key }) => {
    const [, epoch] = /^[0-9a-f]{8}-[0-9a-f]{8}-(\d+)-/.exec(key.slice(folder.length)) ?? [];
    return epoch !== undefined && Number(epoch) < today;
  });
  if (earlier.length > 0) await effects.zones.restricted.remove(earlier.map(({ key }) => key));
}
