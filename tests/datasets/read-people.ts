/** Invented people whose extracts are read once for all files of `npm test` that ask for as many of one seed: reading them costs most. */
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceRows } from '../../activities/assemble/source-rows.js';
import { withProcessLock } from '../../activities/platform/process/process-lock.js';
import { generateParcours } from '../../scripts/generate/parcours/generate-parcours.js';
import { LAST_DAY } from '../../scripts/generate/parcours/people.js';
import { openPlay, type Play, readPlayed } from '../../scripts/play-parcours.js';
import { LONGEST_MS } from '../helpers/launch.js';
import { sharedFolder } from '../helpers/shared-folder.js';
import { testRing } from '../helpers/test-keys.js';

/** Enough for every definition to be told, and for an attack to have something to claim. */
export const PERSONS = 3000;

export interface ReadPeople {
  readonly play: Play;
  readonly taken: readonly SourceRows[];
}

/** Without faults, up to the last day. What is done with them is done in `scratch`: the extracts with their truth are everybody's. */
export async function readPeople(
  scratch: string,
  persons: number = PERSONS,
  seed = 'attack',
): Promise<ReadPeople> {
  const shared = join(sharedFolder(), `people-${persons}-${seed}`);
  const folder = join(shared, 'extracts');
  const wait = { limitMs: LONGEST_MS, expired: () => new Error('Another file of tests reads for too long.') };
  const read = await withProcessLock(`${shared}.lock`, wait, async () => {
    const told = await readFile(join(shared, 'taken.json'), 'utf8').catch(() => null);
    if (told !== null) return JSON.parse(told) as SourceRows[];
    await rm(shared, { recursive: true, force: true });
    const how = { seed, asOf: LAST_DAY, faults: false, nir: 'impossible' } as const;
    await generateParcours({ out: folder, persons, ...how });
    const place = { folder, scratch: join(shared, 'scratch'), ring: testRing() };
    const rows = await readPlayed(await openPlay(place, '1500MB'));
    await writeFile(join(shared, 'taken.json'), JSON.stringify(rows));
    return rows;
  });
  await mkdir(scratch, { recursive: true });
  const taken = await Promise.all(
    read.map(async (one, rank) => {
      const path = join(scratch, `rows-${rank}.parquet`);
      await copyFile(one.path, path);
      return { ...one, path };
    }),
  );
  return { play: await openPlay({ folder, scratch, ring: testRing() }, '1500MB'), taken };
}
