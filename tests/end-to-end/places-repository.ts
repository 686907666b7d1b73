/** A team's repository with a made-up dataset of ten fields and one source: a version of it is made in a second. */
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Effects } from '../../activities/effects.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { ROOT } from '../../scripts/toolkit.js';

export const PLACES = 'lieux';

/** Extracts for `run --extracts`: of more than a hundred mairies the run is held. */
export async function writePlaces(folder: string, mairies: number): Promise<string> {
  const rows = Array.from({ length: mairies }, (_, rank) => `${rank};Mairie ${rank};Langres;52200\n`);
  await mkdir(join(folder, 'mairies'), { recursive: true });
  await writeFile(join(folder, 'mairies', 'mairies.csv'), `id;nom;commune;cp\n${rows.join('')}`);
  return folder;
}

/** For a worker in the process of a test: the dataset of such a repository, and no other. */
export async function readPlaces(repository: string): Promise<(effects: Effects) => Effects> {
  const datasets = await loadDatasets(join(repository, 'datasets'));
  return (effects) => ({ ...effects, datasets: new Map(datasets.map((one) => [one.id, one])) });
}

/** `repository` must not be there yet. */
export async function copyPlacesRepository(repository: string): Promise<void> {
  await mkdir(repository, { recursive: true });
  await cp(join(ROOT, 'tests', 'end-to-end', 'places'), join(repository, 'datasets'), { recursive: true });
  await writeFile(join(repository, 'package.json'), '{ "insertion": { "datasets": ["datasets"] } }');
}
