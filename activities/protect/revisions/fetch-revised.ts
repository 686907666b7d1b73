/** The tables of counts of a run beside the same tables as they are published now. */
import { join } from 'node:path';
import { datasetOf } from '../../door/dataset-of.js';
import type { Effects } from '../../effects.js';
import type { Assembled, CurrentVersion } from '../../handover/run.js';
import { readManifest } from '../../published/read-version.js';
import { versionFolder } from '../../published/version-keys.js';
import type { RevisedTable } from './defer-revisions.js';
import type { RepublishedTable } from './republished.js';

export interface Revised {
  /** Tables of the method suppression. */
  readonly sums: readonly RevisedTable[];
  /** Tables of the cell-key method. */
  readonly rows: readonly RepublishedTable[];
}

/** Empty before the first version, and for a dataset that declares no counts. Throws ObjectMissing. */
export async function fetchRevised(
  id: string,
  assembled: Assembled,
  current: CurrentVersion | null,
  scratch: string,
  { datasets, zones }: Pick<Effects, 'datasets' | 'zones'>,
): Promise<Revised> {
  const { tables, metadata } = datasetOf({ datasets }, id);
  const { counts, told, threshold, cell_key } = metadata.privacy;
  const [sums, rows]: [RevisedTable[], RepublishedTable[]] = [[], []];
  if (!current || threshold === undefined || counts.length + told.length === 0) return { sums, rows };
  const published = await readManifest(id, current.version, zones.open);
  for (const family of [...counts, ...told])
    for (const name of family.tables) {
      const table = tables.find((one) => one.name === name);
      const key = assembled.tables.find((one) => one.name === name)?.key;
      const file = published.tables
        .find((one) => one.name === name)
        ?.files.find(({ format }) => format === 'parquet');
      if (!table || !key || !file) continue;
      const [path, publishedPath] = [
        join(scratch, `${name}.later.parquet`),
        join(scratch, `${name}.earlier.parquet`),
      ];
      await zones.work.download(key, path);
      await zones.open.download(`${versionFolder(id, current.version)}${file.path}`, publishedPath);
      const one = { table, threshold, path, publishedPath };
      if ('cell' in family) rows.push({ ...one, family, deviation: cell_key?.deviation ?? 0 });
      else sums.push({ ...one, family });
    }
  return { sums, rows };
}
