/** A team's repository with a made-up dataset of ten fields and one source: a version of it is made in a second. */
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../scripts/toolkit.js';

export const PLACES = 'lieux';

/** `repository` must not be there yet. */
export async function copyPlacesRepository(repository: string): Promise<void> {
  await mkdir(repository, { recursive: true });
  await cp(join(ROOT, 'tests', 'end-to-end', 'places'), join(repository, 'datasets'), { recursive: true });
  await writeFile(join(repository, 'package.json'), '{ "insertion": { "datasets": ["datasets"] } }');
}
