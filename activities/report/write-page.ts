/** The page of a dataset, `<dataset>/index.html` in the open zone: drawn from the stored version that is current, and part of none. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset, Table } from '../../datasets/dataset.js';
import { ConditionLost, ContractBroken } from '../errors.js';
import type { WrittenPage } from '../handover.js';
import type { ObjectStore, Session, TabularEngine } from '../platform/effects.js';
import type { ManifestTable } from '../published/manifest.js';
import { type PublishedVersion, readPublished } from '../published/read-version.js';
import { versionFolder } from '../published/version-keys.js';
import { readHighlight, readPreview, type StoredTable } from './read-shown-rows.js';
import { type DatasetPage, renderPage } from './render-page.js';
import type { PageTable } from './render-page-table.js';

export interface PageTools {
  readonly open: ObjectStore;
  readonly engine: TabularEngine;
  readonly scratch: string;
  readonly signal: AbortSignal;
  readonly tell: (progress: Readonly<Record<string, string | number>>) => void;
}

const TRIES = 5;

/**
 * The same version and declarations give the same bytes, which are not written again. Of two runs that draw at once, the one
 * that comes late looks again at what is current. Throws ObjectMissing, ContractBroken, ConditionLost.
 */
export async function writePage(dataset: Dataset, tools: PageTools): Promise<WrittenPage> {
  const { open } = tools;
  const key = `${dataset.id}/index.html`;
  for (let tries = 1; ; tries += 1) {
    // read before the pointer: a page that another run writes meanwhile is noticed
    const standing = await open.read(key);
    const text = renderPage(await gatherPage(dataset, await readPublished(dataset.id, open), tools));
    if (standing && new TextDecoder().decode(standing.body) === text) return { key };
    try {
      await open.write(key, text, standing ? { ifMatch: standing.etag } : { ifNoneMatch: '*' });
      return { key };
    } catch (error) {
      if (!(error instanceof ConditionLost) || tries === TRIES) throw error;
    }
  }
}

async function gatherPage(
  dataset: Dataset,
  published: PublishedVersion,
  tools: PageTools,
): Promise<DatasetPage> {
  const { id, metadata } = dataset;
  const shown = dataset.tables
    .filter(({ zone }) => zone === 'open')
    .map((table) => ({ table, published: publishedTable(table, published, id) }));
  const paths = await downloadTables(shown, versionFolder(id, published.manifest.version), tools);
  const { scratch, signal } = tools;
  return tools.engine.withSession({ scratch, signal }, async (session) => {
    const tables: PageTable[] = [];
    for (const one of shown) {
      const path = paths.get(one.table.name);
      const preview = path === undefined ? [] : await readPreview({ table: one.table, path }, session);
      tables.push({ ...one, preview });
    }
    return {
      id,
      metadata,
      version: published.manifest.version,
      earlier: published.earlier,
      tables,
      highlights: await readHighlights(dataset, paths, session),
    };
  });
}

async function readHighlights(
  { metadata, tables }: Dataset,
  paths: ReadonlyMap<string, string>,
  session: Session,
): Promise<DatasetPage['highlights']> {
  const highlights: DatasetPage['highlights'][number][] = [];
  for (const highlight of metadata.highlights) {
    const table = tables.find(({ name }) => name === highlight.table);
    const path = paths.get(highlight.table);
    if (table && path !== undefined)
      highlights.push(await readHighlight(highlight, { table, path } satisfies StoredTable, session));
  }
  return highlights;
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
  shown: readonly { readonly published: ManifestTable }[],
  folder: string,
  { open, scratch, tell }: PageTools,
): Promise<ReadonlyMap<string, string>> {
  await mkdir(scratch, { recursive: true });
  const paths = new Map<string, string>();
  for (const { name, files } of shown.map(({ published }) => published)) {
    tell({ table: name, read: paths.size });
    const file = files.find(({ format }) => format === 'parquet');
    if (!file) continue;
    const path = join(scratch, `${name}.parquet`);
    await open.download(`${folder}${file.path}`, path);
    paths.set(name, path);
  }
  return paths;
}
