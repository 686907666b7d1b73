/** Rows that an earlier run pseudonymised, turned into the epoch of today: no raw extract is read, no identity is seen. */
import { join } from 'node:path';
import { identifierColumns } from '../../datasets/contract-columns.js';
import type { Dataset, Table } from '../../datasets/dataset.js';
import type { Effects } from '../effects.js';
import { NormalisedSource } from '../handover.js';
import type { Session } from '../platform/effects.js';
import { literal } from '../sql-text.js';

export interface Place {
  readonly dataset: Dataset;
  readonly table: Table;
  /** `<dataset>/extracts/<source>/<sha256>/` */
  readonly folder: string;
  /** What made the rows: code, declarations. */
  readonly made: string;
  /** Epoch and name of today's keys. */
  readonly keys: { readonly epoch: number; readonly name: string };
  readonly scratch: string;
}

/** The kept rows of the latest epoch before today's that the same code made; null when there are none. */
export async function findKept(place: Place, effects: Effects): Promise<NormalisedSource | null> {
  const listed = await effects.zones.restricted.list(`${place.folder}${place.made}-`);
  const receipts = listed.map(({ key }) => key).filter((key) => key.endsWith('/receipt.json'));
  const kept = await Promise.all(receipts.map((key) => effects.zones.restricted.read(key)));
  const known = kept.flatMap((found) =>
    found ? [NormalisedSource.parse(JSON.parse(new TextDecoder().decode(found.body)))] : [],
  );
  return (
    known
      .toSorted((one, other) => epochOf(one) - epochOf(other))
      .findLast((one) => epochOf(one) < place.keys.epoch) ?? null
  );
}

/** Writes the rows under the new epoch's folder; what is left to the caller is the receipt. Then the old ones go: their key may be known to others. */
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
  return { ...kept, keys: place.keys.name, rowsKey, issuesKey };
}

async function turnRows(
  files: { readonly from: string; readonly to: string; readonly held: number },
  { dataset, table }: Place,
  { pseudonymiser }: Effects,
  session: Session,
): Promise<void> {
  await session.run(`create temp table typed as from read_parquet(${literal(files.from)})`);
  const columns = identifierColumns(table);
  await pseudonymiser.pseudonymise(
    { table: 'typed', dataset: dataset.id, columns, held: files.held },
    session,
  );
  await session.run(`copy typed to ${literal(files.to)} (format parquet, compression lz4_raw)`);
}

/** Names of key epochs begin with their number. */
function epochOf({ keys }: NormalisedSource): number {
  return Number.parseInt(keys ?? '0', 10);
}

/** Removes the rows of earlier epochs, once those of today are there. */
export async function removeKept(kept: NormalisedSource, effects: Effects): Promise<void> {
  const folder = kept.rowsKey.slice(0, kept.rowsKey.lastIndexOf('/') + 1);
  const keys = (await effects.zones.restricted.list(folder)).map(({ key }) => key);
  await effects.zones.restricted.remove(keys);
}
