/** One run of the whole way in this process: what its two stages cost, and what it leaves where. */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Effects } from '../../../activities/effects.js';
import { measureRun } from '../bench-steps.js';
import { sizeOf, watchSize } from '../folder-size.js';

/** Steps whose cost follows the files and rows that came; the others' follows all rows of the version. */
const INGESTING = ['planSources', 'receiveExtracts', 'normaliseSource', 'checkSource'];

export interface FleetRun {
  readonly files: number;
  readonly rows: number;
  /** Seconds of all processors. */
  readonly ingest: number;
  readonly version: number;
  /** Bytes at the end: `kept` is what later runs read, in whichever zone; `scratch`: at its largest. */
  readonly bytes: Readonly<Record<'raw' | 'kept' | 'restricted' | 'open' | 'scratch', number>>;
}

export async function measureFleetRun(
  effects: Effects,
  dataset: string,
  extracts: string,
  home: string,
): Promise<FleetRun> {
  const files = (await readdir(extracts, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  await mkdir(home, { recursive: true });
  const spent = { ingest: 0, version: 0 };
  let stage: keyof typeof spent = 'ingest';
  let before = process.cpuUsage();
  const note = () => {
    const { user, system } = process.cpuUsage(before);
    spent[stage] += (user + system) / 1e6;
    before = process.cpuUsage();
  };
  const scratch = watchSize(join(home, 'scratch'));
  const onStep = (step: string) => {
    note();
    stage = INGESTING.includes(step) ? 'ingest' : 'version';
  };
  const { rowsIn } = await measureRun(effects, dataset, extracts, { onStep });
  note();
  const zone = (name: string) => sizeOf(join(home, 'store', name));
  const keptRestricted = await zone(`restricted/${dataset}/extracts`);
  const bytes = {
    ...{ raw: await zone('raw'), kept: (await zone('work/kept')) + keptRestricted },
    ...{ restricted: (await zone('restricted')) - keptRestricted, open: await zone('open') },
    scratch: await scratch(),
  };
  await rm(join(home, 'store'), { recursive: true, force: true });
  return { files: files.length, rows: rowsIn, ...spent, bytes };
}
