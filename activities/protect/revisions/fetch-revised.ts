/** The tables of counts of a run beside the same tables as they are published now. */
import { join } from 'node:path';
import { datasetOf } from '../../dataset-of.js';
import type { Effects } from '../../effects.js';
import type { Assembled, CurrentVersion } from '../../handover.js';
import { readManifest } from '../../published/read-version.js';
import { versionFolder } from '../../published/version-keys.js';
import type { RevisedTable } from './defer-revisions.js';

/** Empty before the first version, and for a dataset that declares no counts. Throws ObjectMissing. */
export async function fetchRevised(
  id: string,
  assembled: Assembled,
  current: CurrentVersion | null,
  scratch: string,
  { datasets, zones }: Pick<Effects, 'datasets' | 'zones'>,
): Promise<RevisedTable[]> {
  const { tables, metadata } = datasetOf({ datasets }, id);
  const { counts, threshold } = metadata.privacy;
  if (!current || threshold === undefined || counts.length === 0) return [];
  const published = await readManifest(id, current.version, zones.open);
  const revised: RevisedTable[] = [];
  for (const family of counts)
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
      revised.push({ table, family, threshold, path, publishedPath });
    }
  return revised;
}
