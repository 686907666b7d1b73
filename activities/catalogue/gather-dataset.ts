/** Everything the pages of a dataset show, read from the open zone: the current version, those before it, and its change log. */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset, Table } from '../../datasets/dataset.js';
import type { References } from '../effects.js';
import { ContractBroken, ObjectMissing } from '../errors.js';
import type { ObjectStore, Session, TabularEngine } from '../platform/effects.js';
import { readChangeLog } from '../published/change-log.js';
import type { ManifestTable } from '../published/manifest.js';
import {
  listVersions,
  type PublishedVersion,
  readManifest,
  readPublished,
} from '../published/read-version.js';
import { versionFolder } from '../published/version-keys.js';
import { readStored } from '../text/stored-json.js';
import { readAnswers } from './answers/read-answers.js';
import { countVersion } from './count-version.js';
import { readDirectory } from './directory/read-directory.js';
import { readEffects } from './effects/read-effects.js';
import { readChart } from './graphics/read-chart.js';
import { Schema } from './machines/build-datapackage.js';

import { readHighlight, readPreview, type StoredTable } from './read-shown-rows.js';
import type { DatasetView, ShownTable, ShownVersion } from './views.js';

export interface GatherTools {
  readonly open: ObjectStore;
  readonly engine: TabularEngine;
  readonly references: References;
  /** Whether a code says that a row is none of the dataset's. */
  readonly isOutside: (code: string) => boolean;
  readonly scratch: string;
  readonly signal: AbortSignal;
  readonly tell: (progress: Readonly<Record<string, string | number>>) => void;
}

/** The view, and the text of each table's schema. Throws ObjectMissing, ContractBroken. */
export async function gatherDataset(
  dataset: Dataset,
  tools: GatherTools,
): Promise<{ view: DatasetView; schemas: ReadonlyMap<string, Schema> }> {
  const { open, scratch, signal } = tools;
  const { id, metadata } = dataset;
  const published = await readPublished(id, open);
  const shown = dataset.tables
    .filter(({ zone }) => zone === 'open')
    .map((table) => ({ table, published: publishedTable(table, published, id) }));
  const folder = versionFolder(id, published.manifest.version);
  const stored = await downloadTables(shown, folder, tools);
  const drawn = await tools.engine.withSession({ scratch, signal }, async (session) => ({
    tables: await readPreviews(shown, stored, session),
    highlights: await forStored(metadata.highlights, stored, (one, table) =>
      readHighlight(one, table, session),
    ),
    charts: await forStored(metadata.charts, stored, (one, table) => readChart(one, table, session)),
    effects: metadata.effects ? await readEffects(metadata.effects, stored, session) : null,
    answers: metadata.answers ? await readAnswers(metadata.answers, stored, session) : null,
    directory: metadata.directory
      ? await readDirectory(metadata.directory, stored, session, {
          ...tools,
          own: join(dataset.folder, 'lists'),
        })
      : null,
  }));
  const [log, feed, changelog] = await Promise.all([
    readChangeLog(id, open),
    open.head(`${id}/atom.xml`),
    open.head(`${id}/CHANGELOG.md`),
  ]);
  const { manifest } = published;
  return {
    view: {
      ...{ id, metadata, manifest, ...drawn },
      counts: countVersion(manifest, tools.isOutside),
      versions: await readVersions(id, published, tools),
      ...{ log: log?.log ?? null, feed: feed !== null, changelog: changelog !== null },
    },
    schemas: await readSchemas(shown, folder, open),
  };
}

/** Newest first. A version whose manifest another toolkit wrote is listed, and nothing more is said of it. */
async function readVersions(
  dataset: string,
  { manifest: current }: PublishedVersion,
  { open, isOutside }: GatherTools,
): Promise<ShownVersion[]> {
  const listed = await listVersions(dataset, open);
  return Promise.all(
    listed.map(async ({ version, current: isCurrent }) => {
      const manifest = isCurrent
        ? current
        : await readManifest(dataset, version, open).catch(ofAnotherToolkit);
      const counts = manifest ? countVersion(manifest, isOutside) : null;
      return { version, current: isCurrent, manifest, counts };
    }),
  );
}

function ofAnotherToolkit(error: unknown): null {
  if (error instanceof ObjectMissing) return null;
  throw error;
}

async function readPreviews(
  shown: readonly Omit<ShownTable, 'preview'>[],
  stored: ReadonlyMap<string, StoredTable>,
  session: Session,
): Promise<ShownTable[]> {
  const tables: ShownTable[] = [];
  for (const one of shown) {
    const file = stored.get(one.table.name);
    tables.push({ ...one, preview: file ? await readPreview(file, session) : [] });
  }
  return tables;
}

/** One session, one statement at a time. */
async function forStored<Declared extends { readonly table: string }, Shown>(
  declared: readonly Declared[],
  stored: ReadonlyMap<string, StoredTable>,
  read: (declared: Declared, table: StoredTable) => Promise<Shown>,
): Promise<Shown[]> {
  const shown: Shown[] = [];
  for (const one of declared) {
    const table = stored.get(one.table);
    if (table) shown.push(await read(one, table));
  }
  return shown;
}

async function readSchemas(
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

function publishedTable(
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
async function downloadTables(
  shown: readonly { readonly table: Table; readonly published: ManifestTable }[],
  folder: string,
  { open, scratch, tell }: GatherTools,
): Promise<ReadonlyMap<string, StoredTable>> {
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
