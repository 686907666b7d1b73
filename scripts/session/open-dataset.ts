import { createScratchFolder, removeScratchFolder } from '../../activities/platform/process/scratch.js';
import { createZones } from '../../activities/platform/store/zones.js';
import { configure, requireDeclared } from '../toolkit.js';

/** Of a declared dataset: its zones, and scratch that is gone with the work. */
export async function openDataset(dataset: string, options: { readonly store?: string }) {
  const configuration = configure(options);
  await requireDeclared(dataset);
  const zones = createZones(configuration);
  const withScratch = async <Result>(work: (scratch: string) => Promise<Result>): Promise<Result> => {
    const scratch = await createScratchFolder(configuration.scratch, 'versions');
    return work(scratch).finally(() => removeScratchFolder(scratch));
  };
  return { zones, duckdb: configuration.duckdb, withScratch };
}
