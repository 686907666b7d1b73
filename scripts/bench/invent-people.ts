/** Invented people of parcours-insertion as raw files, and what the activities need to take them. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Effects } from '../../activities/effects.js';
import { type Configuration, readConfiguration } from '../../activities/platform/settings/configuration.js';
import { generateParcours } from '../generate/parcours/generate-parcours.js';
import { LAST_DAY } from '../generate/parcours/people.js';
import { generateKeyFile } from '../keys/key-ring.js';
import { toolkitEffects } from '../toolkit.js';
import type { Bench } from './tell-table.js';

export const PEOPLE_DATASET = 'parcours-insertion';
/** Extracts made earlier, with the true links: inventing a million persons takes four minutes. */
export const READY = process.env.BENCH_EXTRACTS;

export interface InventedPeople {
  /** One folder for each source, and the truth. */
  readonly extracts: string;
  readonly home: string;
  readonly configuration: Configuration;
  readonly effects: Effects;
}

/** `ready`: a folder of extracts that takes the place of those to invent. */
export async function inventPeople(
  { folder, memory }: Pick<Bench, 'folder' | 'memory'>,
  persons: number,
  ready?: string,
): Promise<InventedPeople> {
  const extracts = ready ?? join(folder, 'persons');
  const world = { persons, seed: 'bench', asOf: LAST_DAY, faults: true, nir: 'impossible' } as const;
  if (ready === undefined) await generateParcours({ out: extracts, ...world });
  const home = join(folder, 'persons-home');
  const configuration = readConfiguration({ INSERTION_HOME: home, DUCKDB_MEMORY_LIMIT: memory }, folder);
  await mkdir(home, { recursive: true });
  await generateKeyFile(configuration.pseudonymKeys.path);
  return { extracts, home, configuration, effects: await toolkitEffects(configuration, {}) };
}
