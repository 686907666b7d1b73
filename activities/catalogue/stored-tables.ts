/** The tables of a published version: which there are, their schemas, and their rows below scratch. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Table } from '../../datasets/dataset.js';
import { ContractBroken, ObjectMissing } from '../errors.js';
import type { ObjectStore } from '../platform/effects.js';
import type { ManifestTable } from '../published/manifest.js';
import type { PublishedVersion } from '../published/read-version.js';
import { readStored } from '../text/stored-json.js';
import { Schema } from './machines/build-datapackage.js';
import type { StoredTable } from './read-shown-rows.js';
import type { GatherTools } from './tools.js';

/** By name. */
export type StoredTables = ReadonlyMap<string, StoredTable>;

export async function readSchemas(
  shown: readonly { readonly table: Table; readonly published: ManifestTable }[],
  folder: string,
  open: ObjectStore,
): Promise<ReadonlyMap<string, Schema>> {
  const schemas = new Map<string, Schema>();
  for (const { table, published } of shown) {
    const schema = await readStored(Schema, `${folder}${published.schema}`, open);
    if (!schema)
      throw new ObjectMissing(
        `${open.url}/${folder}${published.schema}: missing; verify the version and restore it from a backup.`,
      );
    schemas.set(table.name, schema);
  }
  return schemas;
}

export function publishedTable(
  table: Table,
  { manifest: { version, tables } }: PublishedVersion,
  dataset: string,
): ManifestTable {
  const found = tables.find(({ name }) => name === table.name);
  if (found) return found;
  throw new ContractBroken(
    `${dataset}: version ${version} has no table ${table.name}; it was published by another toolkit, run the dataset again.`,
  );
}

/** Parquet files below scratch, by table. */
export async function downloadTables(
  shown: readonly { readonly table: Table; readonly published: ManifestTable }[],
  folder: string,
  { open, scratch, tell }: GatherTools,
): Promise<StoredTables> {
  await mkdir(scratch, { recursive: true });
  const stored = new Map<string, StoredTable>();
  for (const { table, published } of shown) {
    tell({ table: table.name, read: stored.size });
    const file = published.files.find(({ format }) => format === 'parquet');
    if (!file) continue;
    const path = join(scratch, `${table.name}.parquet`);
    await open.download(`${folder}${file.path}`, path);
    stored.set(table.name, { table, path });
  }
  return stored;
}
