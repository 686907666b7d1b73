/** Extracts of the made-up dataset: two partners, a few ateliers each. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../scripts/toolkit.js';

/** `toolkitEffects` takes it as the folder of all datasets. */
export const DECLARED = join(ROOT, 'tests', 'faults', 'declared');
export const ATELIERS = 'ateliers';
export const PARTNERS = ['nord', 'sud'] as const;

export interface Delivery {
  /** In the name of each file, and of one atelier of each partner. */
  readonly day: string;
  /** Of each partner; ten and more hold the run. */
  readonly rows?: number;
}

/** Writes them below `folder`, which it gives back. */
export async function deliver(folder: string, { day, rows = 3 }: Delivery): Promise<string> {
  for (const partner of PARTNERS) {
    await mkdir(join(folder, partner), { recursive: true });
    const named = [`${partner}-0;Atelier du ${day};${day}`];
    for (let rank = 1; rank < rows; rank += 1)
      named.push(`${partner}-${rank};Atelier ${rank} du ${partner};2020-01-01`);
    const text = `id;nom;ouverture\n${named.join('\n')}\n`;
    await writeFile(join(folder, partner, `${partner}_${day}.csv`), text);
  }
  return folder;
}
