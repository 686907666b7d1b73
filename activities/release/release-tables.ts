/** The tables of a version: measured and hashed first, written and stored only if the version is new. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import type { ObjectStore, Session } from '../platform/effects.js';
import type { ManifestTable } from '../published/manifest.js';
import { type HashedContent, hashWritten, writeContent } from './content-hash.js';
import { plannedFormats, type WrittenFile, writeFormats } from './formats/write-formats.js';
import { hashText } from './hash-file.js';
import { proveFormat } from './proof/prove-formats.js';
import type { AssembledTable } from './published-rows.js';
import { storeFile } from './store-files.js';
import { measureTable, type TableFacts } from './table-facts.js';
import { buildTableSchema } from './table-schema.js';

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
  for (const one of tables) {
    const facts = await measureTable(one, session);
    const assembled = { ...one, bareColumns: facts.bareColumns };
    const csvPath = await writeContent(assembled, folder, session);
    const hashed = await hashWritten(assembled, csvPath);
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
  const { files, omitted } = await writeAndStore(release, open, session);
  for (const _ of omitted) onStep();
  const schema = `${table.name}.schema.json`;
  await writeFile(`${folder}/${schema}`, schemaText);
  await storeFile(`${keyPrefix}${schema}`, `${folder}/${schema}`, open);
  onStep();
  await rm(folder, { recursive: true });
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

/** A file is stored while the engine writes the next one; files are stored one after the other. */
async function writeAndStore(
  { measured, folder, keyPrefix, onStep }: TableRelease,
  open: ObjectStore,
  session: Session,
): Promise<Pick<ManifestTable, 'files' | 'omitted'>> {
  const storing: Promise<ManifestTable['files'][number]>[] = [];
  const store = async (file: WrittenFile) => {
    const { name, path, format, mediaType, rows } = file;
    const known = format === 'csv' ? measured.csvHash : undefined;
    const { sha256, bytes } = await storeFile(`${keyPrefix}${name}`, path, open, known);
    onStep();
    return { path: name, format, mediaType, bytes, sha256, rows };
  };
  const onFile = async (file: WrittenFile) => {
    await proveFormat(measured, file, session);
    const stored = Promise.all(storing).then(() => store(file));
    stored.catch(() => {}); // told below, when the engine is done
    storing.push(stored);
  };
  try {
    const { omitted } = await writeFormats({ ...measured, folder, onFormat: onStep, onFile }, session);
    return { files: await Promise.all(storing), omitted: [...omitted] };
  } finally {
    await Promise.allSettled(storing); // nothing is stored behind the back of whoever tries again
  }
}
