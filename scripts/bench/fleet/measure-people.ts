/** One run over invented people in this process: what its two stages cost, and what it leaves where. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { measureRun } from '../bench-steps.js';
import { sizeOf, watchSize } from '../folder-size.js';
import { inventPeople, PEOPLE_DATASET } from '../invent-people.js';
import type { Bench } from '../tell-table.js';

/** Steps whose cost follows the files and rows that came; the others' follows all rows of the version. */
const INGESTING = ['planSources', 'receiveExtracts', 'normaliseSource', 'checkSource'];

export interface PeopleRun {
  readonly rows: number;
  /** Seconds of all processors. */
  readonly ingest: number;
  readonly version: number;
  /** Bytes at the end: `kept` is what later runs read, in whichever zone; `scratch`: at its largest. */
  readonly bytes: Readonly<Record<'raw' | 'kept' | 'restricted' | 'open' | 'scratch', number>>;
}

export async function measurePeople({ folder, memory }: Bench, persons: number): Promise<PeopleRun> {
  const place = { folder: join(folder, 'people'), memory };
  const { extracts, home, effects } = await inventPeople(place, persons);
  await rm(join(extracts, 'verite'), { recursive: true, force: true });
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
  const { rowsIn } = await measureRun(effects, PEOPLE_DATASET, extracts, { onStep });
  note();
  const zone = (name: string) => sizeOf(join(home, 'store', name));
  const keptRestricted = await zone(`restricted/${PEOPLE_DATASET}/extracts`);
  const bytes = {
    ...{ raw: await zone('raw'), kept: (await zone('work/kept')) + keptRestricted },
    ...{ restricted: (await zone('restricted')) - keptRestricted, open: await zone('open') },
    scratch: await scratch(),
  };
  await rm(place.folder, { recursive: true });
  return { rows: rowsIn, ...spent, bytes };
}
