/** What changed from one stored version to another: schemas, rows, and a file of the rows concerned for each table. */
import { mkdir, rm } from 'node:fs/promises';
import type { Column } from '../../../datasets/dataset.js';
import { FORMATS, type Format } from '../../../datasets/formats.js';
import { ContractBroken, ObjectMissing } from '../../errors.js';
import type { ObjectStore, Session } from '../../platform/effects.js';
import type { ChangeLevel, Changes, SchemaChange, TableChanges } from '../../published/change-log.js';
import type { Manifest, ManifestTable } from '../../published/manifest.js';
import { readManifest } from '../../published/read-version.js';
import { versionFolder } from '../../published/version-keys.js';
import { readStored } from '../../text/stored-json.js';
import { unpackFormat } from '../formats/published-formats.js';
import type { StoredFile } from '../proof/read-back.js';
import { compareRows, type RowChanges } from './compare-rows.js';
import { ComparedSchema, compareSchemas } from './compare-schemas.js';
import { describeChanges } from './describe-changes.js';

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

interface StoredTable {
  readonly manifest: Manifest;
  readonly table: ManifestTable;
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

export async function readSchema(
  { manifest, table }: StoredTable,
  open: ObjectStore,
): Promise<ComparedSchema> {
  const key = `${versionFolder(manifest.dataset, manifest.version)}${table.schema}`;
  const found = await readStored(ComparedSchema, key, open);
  if (found) return found;
  throw new ObjectMissing(`${open.url}/${key}: missing; restore it from a backup.`);
}

/** A published table on this machine, to be compared with one that is not published yet. */
export async function openStored(
  stored: StoredTable,
  path: string,
  open: ObjectStore,
): Promise<{ readonly file: StoredFile; readonly rows: number; readonly key: readonly string[] }> {
  const schema = await readSchema(stored, open);
  const file = await fetchTable(stored, columnsOf(schema), path, open);
  return { file, rows: stored.table.rows, key: schema.primaryKey ?? [] };
}

const CHEAP: readonly Format[] = ['parquet', 'csv', 'json', 'xlsx'];
/** Cheapest to read first. */
const READABLE = [...CHEAP, ...FORMATS.filter((format) => !CHEAP.includes(format))];

async function fetchTable(
  { manifest, table }: StoredTable,
  columns: StoredFile['columns'],
  path: string,
  open: ObjectStore,
): Promise<StoredFile> {
  const [file] = READABLE.flatMap((format) => table.files.filter((one) => one.format === format));
  if (!file) throw new ContractBroken(`${manifest.dataset} ${manifest.version}: ${table.name} has no file.`);
  await open.download(`${versionFolder(manifest.dataset, manifest.version)}${file.path}`, path);
  return { format: file.format, columns, path: await unpackFormat(file.format, path) };
}

const COLUMN_TYPES: Readonly<Record<string, Column['type']>> = {
  string: 'text',
  date: 'date',
  number: 'number',
  integer: 'integer',
  boolean: 'boolean',
};

/** The opposite of buildTableSchema, as far as reading goes. */
function columnsOf({ fields }: ComparedSchema): StoredFile['columns'] {
  return fields.map(({ name, type, listSeparator }) => ({
    name,
    type: listSeparator === undefined ? (COLUMN_TYPES[type] ?? 'text') : 'list',
  }));
}
