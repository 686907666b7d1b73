/** The tables of a version: measured and hashed first, written and stored only if the version is new. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import type { ObjectStore, Session } from '../platform/effects.js';
import { type HashedContent, hashContent } from './content-hash.js';
import { hashText } from './hash-file.js';
import type { ManifestTable } from './manifest.js';
import type { AssembledTable } from './published-rows.js';
import { storeFile } from './store-files.js';
import { measureTable, type TableFacts } from './table-facts.js';
import { buildTableSchema } from './table-schema.js';
import { plannedFormats, writeFormats } from './write-formats.js';

export interface MeasuredTable extends AssembledTable, HashedContent {
  readonly facts: TableFacts;
  readonly schemaText: string;
}

/** Needs loadCellMacros. `folder` is below scratch. Throws ContractBroken. */
export async function measureTables(
  tables: readonly AssembledTable[],
  folder: string,
  onStep: () => void,
  session: Session,
): Promise<MeasuredTable[]> {
  await mkdir(folder, { recursive: true });
  const measured: MeasuredTable[] = [];
  for (const assembled of tables) {
    const facts = await measureTable(assembled, session);
    const hashed = await hashContent(assembled, folder, session);
    const schema = buildTableSchema(assembled.table, facts.primaryKey);
    measured.push({ ...assembled, ...hashed, facts, schemaText: `${JSON.stringify(schema, null, 2)}\n` });
    onStep();
  }
  return measured;
}

/** Steps that measureTables and releaseTable report for one table. */
export function countSteps({ table }: AssembledTable): number {
  return 1 + 2 * plannedFormats(table).length + 1;
}

export interface TableRelease {
  readonly measured: MeasuredTable;
  /** Local, emptied afterwards: one table's files are on the disk at a time. */
  readonly folder: string;
  /** Key prefix of the version, with its slash. */
  readonly keyPrefix: string;
  readonly onStep: () => void;
}

/** Writes one table in every format and stores the files and the schema; what the manifest says of them. */
export async function releaseTable(
  release: TableRelease,
  open: ObjectStore,
  session: Session,
): Promise<ManifestTable> {
  const { measured, folder, keyPrefix, onStep } = release;
  const { table, facts, contentHash, schemaText } = measured;
  const written = await writeFormats({ ...measured, folder, onFormat: onStep }, session);
  const files: ManifestTable['files'] = [];
  for (const { name, path, format, mediaType, rows } of written.files) {
    const { sha256, bytes } = await storeFile(`${keyPrefix}${name}`, path, open);
    files.push({ path: name, format, mediaType, bytes, sha256, rows });
    onStep();
  }
  for (const _ of written.omitted) onStep();
  const schema = `${table.name}.schema.json`;
  await writeFile(`${folder}/${schema}`, schemaText);
  await storeFile(`${keyPrefix}${schema}`, `${folder}/${schema}`, open);
  onStep();
  await rm(folder, { recursive: true });
  const omitted = [...written.omitted];
  return {
    name: table.name,
    title: table.title,
    rows: facts.rows,
    contentHash,
    schema,
    schemaSha256: hashText(schemaText),
    files,
    omitted,
  };
}
