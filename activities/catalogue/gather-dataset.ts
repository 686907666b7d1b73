/** Everything the pages of a dataset show, read from the open zone: the current version, those before it, and its change log. */

import { join } from 'node:path';
import type { Dataset } from '../../datasets/dataset.js';
import { ObjectMissing } from '../errors.js';
import type { Session } from '../platform/effects.js';
import { readChangeLog } from '../published/change-log.js';
import {
  listVersions,
  type PublishedVersion,
  readManifest,
  readPublished,
} from '../published/read-version.js';
import { versionFolder } from '../published/version-keys.js';
import { readAnswers } from './answers/read-answers.js';
import { countVersion } from './count-version.js';
import { readDirectory } from './directory/read-directory.js';
import { readEffects } from './effects/read-effects.js';
import { readChart } from './graphics/read-chart.js';
import type { Schema } from './machines/build-datapackage.js';

import { readHighlight, readPreview, type StoredTable } from './read-shown-rows.js';
import { downloadTables, publishedTable, readSchemas, type StoredTables } from './stored-tables.js';
import type { GatherTools } from './tools.js';
import type { DatasetView, ShownTable, ShownVersion } from './views.js';

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
  const drawn = await tools.engine.withSession({ scratch, signal }, (session) =>
    readDrawn(dataset, { shown, stored }, tools, session),
  );
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

/** What the pages draw: one session, one statement at a time. */
async function readDrawn(
  { metadata, folder }: Dataset,
  {
    shown,
    stored,
  }: { readonly shown: readonly Omit<ShownTable, 'preview'>[]; readonly stored: StoredTables },
  tools: GatherTools,
  session: Session,
) {
  const { highlights, charts, effects, answers, directory } = metadata;
  return {
    tables: await readPreviews(shown, stored, session),
    highlights: await forStored(highlights, stored, (one, table) => readHighlight(one, table, session)),
    charts: await forStored(charts, stored, (one, table) => readChart(one, table, session)),
    effects: effects ? await readEffects(effects, stored, session) : null,
    answers: answers ? await readAnswers(answers, stored, session) : null,
    directory: directory
      ? await readDirectory(directory, stored, session, { ...tools, own: join(folder, 'lists') })
      : null,
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
  stored: StoredTables,
  session: Session,
): Promise<ShownTable[]> {
  const tables: ShownTable[] = [];
  for (const one of shown) {
    const file = stored.get(one.table.name);
    tables.push({ ...one, preview: file ? await readPreview(file, session) : [] });
  }
  return tables;
}

async function forStored<Declared extends { readonly table: string }, Shown>(
  declared: readonly Declared[],
  stored: StoredTables,
  read: (declared: Declared, table: StoredTable) => Promise<Shown>,
): Promise<Shown[]> {
  const shown: Shown[] = [];
  for (const one of declared) {
    const table = stored.get(one.table);
    if (table) shown.push(await read(one, table));
  }
  return shown;
}
