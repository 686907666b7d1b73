/** What changed from one stored version to another: schemas, rows, and a file of the rows concerned for each table. */
import { mkdir, rm } from 'node:fs/promises';
import type { ObjectStore, Session } from '../../platform/effects.js';
import type { ChangeLevel, Changes, SchemaChange, TableChanges } from '../../published/change-log.js';
import type { ManifestTable } from '../../published/manifest.js';
import { readManifest } from '../../published/read-version.js';
import { compareRows, type RowChanges } from './compare-rows.js';
import { compareSchemas } from './compare-schemas.js';
import type { ComparedSchema } from './compared-schema.js';
import { describeChanges } from './describe-changes.js';
import { columnsOf, fetchTable, readSchema, type StoredTable } from './stored-table.js';

export interface VersionPair {
  readonly dataset: string;
  readonly version: string;
  readonly previous: string | null;
}

export interface ComparisonTools {
  readonly open: ObjectStore;
  /** Below the session's scratch. */
  readonly scratch: string;
  /** Given the path of each delta that has rows; what the changes say of it. The file is removed afterwards. */
  readonly keepDelta: (table: string, path: string, rows: number) => Promise<TableChanges['delta']>;
  readonly onTable?: (table: string) => void;
}

/** Needs loadCellMacros. Throws ObjectMissing. */
export async function compareVersions(
  { dataset, version, previous }: VersionPair,
  tools: ComparisonTools,
  session: Session,
): Promise<Changes> {
  const later = await readManifest(dataset, version, tools.open);
  const earlier = previous === null ? null : await readManifest(dataset, previous, tools.open);
  const tables: TableChanges[] = [];
  for (const table of later.tables) {
    tools.onTable?.(table.name);
    const before = earlier?.tables.find(({ name }) => name === table.name);
    const after = { manifest: later, table };
    tables.push(
      earlier && before
        ? await compareTables({ manifest: earlier, table: before }, after, tools, session)
        : arrivedTable(after.table),
    );
  }
  const gone = (earlier?.tables ?? []).filter(({ name }) => !later.tables.some((one) => one.name === name));
  tables.push(...gone.map(removedTable));
  const level = earlier ? levelOf(tables) : 'first';
  return {
    ...{ dataset, version, previous, contractVersion: later.contractVersion, level, tables },
    summary: describeChanges({ level, tables }),
  };
}

/** The gravest of what happened to the schemas. */
export function levelOf(tables: readonly Pick<TableChanges, 'state' | 'schema'>[]): ChangeLevel {
  if (
    tables.some(
      ({ state, schema }) => state === 'removed' || schema.some(({ level }) => level === 'breaking'),
    )
  )
    return 'breaking';
  return tables.some(({ state, schema }) => state === 'added' || schema.length > 0) ? 'compatible' : 'same';
}

const NO_ROWS = { added: 0, changed: 0, removed: 0, changedColumns: [], delta: null };

function arrivedTable({ name, title, rows }: ManifestTable): TableChanges {
  return {
    ...NO_ROWS,
    name,
    title,
    state: 'added',
    key: null,
    rows,
    previousRows: null,
    schema: [],
    added: rows,
  };
}

export function removedTable({ name, title, rows }: ManifestTable): TableChanges {
  const removed = rows;
  return {
    ...NO_ROWS,
    name,
    title,
    state: 'removed',
    key: null,
    rows: 0,
    previousRows: rows,
    schema: [],
    removed,
  };
}

async function compareTables(
  before: StoredTable,
  after: StoredTable,
  tools: ComparisonTools,
  session: Session,
): Promise<TableChanges> {
  const [earlier, later] = [await readSchema(before, tools.open), await readSchema(after, tools.open)];
  const bothHaveRows = before.table.rows > 0 && after.table.rows > 0;
  const schema: SchemaChange[] = compareSchemas(
    bothHaveRows ? earlier : { ...earlier, primaryKey: [] },
    later,
  );
  const key = sharedKey(before.table.rows > 0 ? earlier : later, after.table.rows > 0 ? later : earlier);
  const { name, title, rows } = after.table;
  const told = {
    ...{ name, title, state: 'kept' as const, key: key.length > 0 ? [...key] : null, schema },
    ...{ rows, previousRows: before.table.rows },
  };
  if (before.table.contentHash === after.table.contentHash) return { ...told, ...NO_ROWS };
  const folder = `${tools.scratch}/compare`;
  await mkdir(folder, { recursive: true });
  const pair = {
    ...{ name, key },
    before: await fetchTable(before, columnsOf(earlier), `${folder}/before`, tools.open),
    after: await fetchTable(after, columnsOf(later), `${folder}/after`, tools.open),
  };
  const deltaPath = `${folder}/${name}.csv`;
  const { changedColumns, ...counts } = await compareRows(pair, deltaPath, session);
  const moved = counts.added + counts.changed + counts.removed;
  const delta = moved > 0 ? await tools.keepDelta(name, deltaPath, moved) : null;
  await rm(folder, { recursive: true });
  return { ...told, ...counts, changedColumns: [...changedColumns], delta } satisfies RowChanges &
    TableChanges;
}

function sharedKey(
  { primaryKey: before = [] }: ComparedSchema,
  { primaryKey: after = [] }: ComparedSchema,
): readonly string[] {
  return before.join() === after.join() ? after : [];
}
