/** Puts the adapters of the reading server together. */
import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { HeldBounds } from '../../activities/platform/engine/held-tables.js';
import { createTableReader } from '../../activities/platform/engine/table-reader.js';
import { createScratchFolder, sweepScratch } from '../../activities/platform/process/scratch.js';
import type { Configuration } from '../../activities/platform/settings/configuration.js';
import { createFileCache } from '../../activities/platform/store/file-cache.js';
import { createZones } from '../../activities/platform/store/zones.js';
import { writeGeojson } from '../../activities/release/formats/write-geojson.js';
import { writeXlsx } from '../../activities/release/formats/write-xlsx.js';
import type { ServeEffects } from '../../activities/serve/effects.js';
import { loadCellMacros } from '../../activities/spreadsheet/cells.js';
import { mediaTypeOf } from '../../activities/text/media-type.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { readDeclared } from '../declared.js';

const GIB = 2 ** 30;
const MIB = 2 ** 20;

export interface ServeLimits {
  readonly tableBytes: number;
  readonly pageBytes: number;
  readonly connections: number;
  readonly queue: number;
  readonly waitLimitMs: number;
  readonly timeLimitMs: number;
  /** Tables that are answered from memory. */
  readonly held: HeldBounds;
}

/** Planned for two cores: DuckDB's calls and the reading of files share Node's four threads. */
export const LIMITS: ServeLimits = {
  tableBytes: 4 * GIB,
  pageBytes: 4 * GIB,
  connections: 3,
  queue: 512,
  waitLimitMs: 10_000,
  timeLimitMs: 10_000,
  held: { each: 8 * MIB, all: 16 * MIB },
};

/** Call `close` when nobody asks any more. Throws ConfigurationInvalid, DeclarationInvalid. */
export async function createServeEffects(
  configuration: Configuration,
  options: { readonly url: string | null; readonly tell: ServeEffects['tell'] },
  limits: ServeLimits = LIMITS,
): Promise<ServeEffects & { close(): Promise<void> }> {
  const { open } = createZones(configuration);
  const datasets = await loadDatasets(...readDeclared().datasets);
  const cache = join(configuration.home, 'cache', 'serve');
  const folder = join(cache, 'tables');
  const tables = await createFileCache(folder, limits.tableBytes);
  const pages = await createFileCache(join(cache, 'pages'), limits.pageBytes);
  await mkdir(configuration.scratch, { recursive: true });
  await sweepScratch(configuration.scratch);
  const exports = await createScratchFolder(configuration.scratch, 'serve');
  const reader = createTableReader({
    ...limits,
    memoryLimit: configuration.duckdb.memoryLimit,
    // readers are many: they share the cores better than the threads of one question do (6 ms of work for a page, against 9 with two)
    threads: 1,
    folders: [folder, exports],
    prepare: loadCellMacros,
  });
  return {
    ...{ open, tables, pages, reader, mediaTypeOf, ...options },
    writers: { geojson: writeGeojson, xlsx: writeXlsx },
    datasets: new Map(datasets.map((dataset) => [dataset.id, dataset])),
    exportPath: (extension) => join(exports, `${randomUUID()}.${extension}`),
    now: () => performance.now(),
    async close() {
      await reader.close();
      await rm(exports, { recursive: true, force: true });
    },
  };
}
