/** What the restricted zone still holds under key epochs: rows of extracts, versions, opposition lists. */
import { z } from 'zod';
import { readOppositions } from '../../activities/custody/opposition/opposition-list.js';
import { keptFolder, readKept } from '../../activities/door/kept-extracts.js';
import type { Effects } from '../../activities/effects.js';
import { readStored } from '../../activities/text/stored-json.js';

export interface Held {
  readonly what: 'extracts' | 'versions' | 'opposition lists';
  /** The dataset. */
  readonly of: string;
  readonly epoch: string;
  readonly count: number;
}

const KeyedManifest = z.looseObject({ keyEpoch: z.string().nullable() });

/** `names` of epochs; every dataset that has a folder in the zone counts, declared or not. */
export async function findHeld(
  { zones: { restricted } }: Pick<Effects, 'zones'>,
  names: readonly string[],
): Promise<Held[]> {
  const keys = (await restricted.list('')).map(({ key }) => key);
  const datasets = [...new Set(keys.map((key) => key.split('/')[0] ?? ''))].filter((id) => id !== 'registre');
  const held: Held[] = [];
  for (const of of datasets) {
    const extracts = (await readKept(keptFolder(of), restricted)).map((one) => one.keys);
    const versions: (string | null)[] = [];
    for (const key of keys.filter(
      (one) => one.startsWith(`${of}/versions/`) && one.endsWith('/manifest.json'),
    )) {
      const found = await readStored(KeyedManifest, key, restricted);
      if (found) versions.push(found.keyEpoch);
    }
    const list = await readOppositions(of, restricted);
    const lists = list ? [list.list.epoch] : [];
    for (const epoch of names)
      for (const [what, found] of [
        ['extracts', extracts],
        ['versions', versions],
        ['opposition lists', lists],
      ] as const) {
        const count = found.filter((one) => one === epoch).length;
        if (count > 0) held.push({ what, of, epoch, count });
      }
  }
  return held;
}
