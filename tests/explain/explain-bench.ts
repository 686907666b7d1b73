/** A published version that was never assembled, and what explains it, in a folder. */
import assert from 'node:assert/strict';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { KEPT_WORK } from '../../activities/door/kept-extracts.js';
import type { explainCell } from '../../activities/explain/explain-cell.js';
import type { ObjectStore } from '../../activities/platform/effects.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { createReferences } from '../../activities/platform/references/references.js';
import { readConfiguration } from '../../activities/platform/settings/configuration.js';
import { createZones } from '../../activities/platform/store/zones.js';
import { readManifest } from '../../activities/published/read-version.js';
import { versionFolder } from '../../activities/published/version-keys.js';
import { toSortedJson } from '../../activities/text/sorted-json.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { ROOT } from '../../scripts/toolkit.js';
import { publishTables, VERSION } from '../serve/serve-bench.js';

type Rows = readonly Readonly<Record<string, unknown>>[];

export interface Bench {
  readonly effects: Parameters<typeof explainCell>[2];
  /** A Parquet file of a query. */
  plant(key: string, zone: ObjectStore, query: string): Promise<void>;
  /** Rows of an extract as the run that made the version read them. */
  plantRows(source: string, extract: string, query: string): Promise<void>;
}

export async function onExplainBench(
  home: string,
  dataset: string,
  rows: Readonly<Record<string, Rows>>,
): Promise<Bench> {
  const datasets = new Map((await loadDatasets(join(ROOT, 'datasets'))).map((one) => [one.id, one]));
  const env = { INSERTION_HOME: home, STORE_URL: `file:${join(home, 'store')}` };
  const zones = createZones(readConfiguration(env, home));
  const engine = createTabularEngine({ memoryLimit: '500MB', threads: 1, functions: [] });
  const tables = Object.entries(rows).map(([name, all]) => {
    const table = datasets.get(dataset)?.tables.find((one) => one.name === name);
    assert.ok(table);
    const empty = Object.fromEntries(table.columns.map((column) => [column.name, null]));
    return { table, rows: all.map((row) => ({ ...empty, ...row })) };
  });
  const publication = { dataset, tables, version: VERSION, earlier: [] };
  await publishTables(publication, zones.open, await mkdtemp(join(home, 'scratch-')));
  // a release measures which columns are a key
  for (const name of Object.keys(rows).filter((one) => one !== 'fusions')) {
    const key = `${versionFolder(dataset, VERSION)}${name}.schema.json`;
    const schema = JSON.parse(new TextDecoder().decode((await zones.open.read(key))?.body));
    await zones.open.write(key, JSON.stringify({ ...schema, primaryKey: ['id'] }));
  }
  const plant: Bench['plant'] = async (key, zone, query) => {
    const scratch = await mkdtemp(join(home, 'scratch-'));
    const path = join(scratch, 'planted.parquet');
    await engine.withSession({ scratch }, (session) =>
      session.run(`copy (${query}) to '${path}' (format parquet)`),
    );
    await zone.upload(key, path);
  };
  return {
    effects: {
      datasets,
      zones,
      engine,
      references: createReferences(join(ROOT, 'datasets', '_nomenclatures')),
      codeRevision: 'of-the-test',
    },
    plant,
    async plantRows(source, extract, query) {
      const { codeRevision } = await readManifest(dataset, VERSION, zones.open);
      const made = codeRevision
        .split('-')
        .map((part) => part.slice(0, 8))
        .join('-');
      const folder = `${KEPT_WORK}/${dataset}/${source}/${extract}/${made}`;
      const receipt = {
        ...{ source, extract, zone: 'work', keys: null, table: 'structures', identifiersKey: null },
        ...{ rowsKey: `${folder}/rows.parquet`, issuesKey: `${folder}/issues.parquet` },
        ...{ rowsIn: 1, rowsOut: 1, rowsRejected: 0, placeUnit: 'ligne', speed: 'fast' },
      };
      await plant(receipt.rowsKey, zones.work, query);
      await zones.work.write(`${folder}/receipt.json`, toSortedJson(receipt));
    },
  };
}
