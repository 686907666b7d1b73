/** The assembled tables of a run, fetched from the work zone, each with its declaration. */
import { join } from 'node:path';
import type { Dataset } from '../../datasets/dataset.js';
import type { Assembled } from '../handover/run.js';
import type { ObjectStore } from '../platform/effects.js';
import type { AssembledTable } from './published-rows.js';

export async function downloadTables(
  dataset: Dataset,
  { tables }: Assembled,
  scratch: string,
  work: ObjectStore,
): Promise<AssembledTable[]> {
  const downloaded: AssembledTable[] = [];
  for (const { name, key } of tables) {
    const table = dataset.tables.find((one) => one.name === name);
    if (!table) continue;
    const path = join(scratch, `${name}.parquet`);
    await work.download(key, path);
    downloaded.push({ table, path });
  }
  return downloaded;
}
