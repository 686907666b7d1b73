/** A published table, fetched with its schema to be compared. */
import type { Column } from '../../../datasets/dataset.js';
import { FORMATS, type Format } from '../../../datasets/formats.js';
import { ContractBroken, ObjectMissing } from '../../errors.js';
import type { ObjectStore } from '../../platform/effects.js';
import type { Manifest, ManifestTable } from '../../published/manifest.js';
import { versionFolder } from '../../published/version-keys.js';
import { readStored } from '../../text/stored-json.js';
import { unpackFormat } from '../formats/published-formats.js';
import type { StoredFile } from '../proof/read-back.js';
import { ComparedSchema } from './compared-schema.js';

export interface StoredTable {
  readonly manifest: Manifest;
  readonly table: ManifestTable;
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

export async function fetchTable(
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
export function columnsOf({ fields }: ComparedSchema): StoredFile['columns'] {
  return fields.map(({ name, type, format, listSeparator, precision, scale }) => {
    const known = listSeparator === undefined ? (COLUMN_TYPES[type] ?? 'text') : 'list';
    if (precision !== undefined && scale !== undefined)
      return { name, type: 'decimal', decimal: { precision, scale } };
    return { name, type: format === 'uuid' ? 'uuid' : known };
  });
}
