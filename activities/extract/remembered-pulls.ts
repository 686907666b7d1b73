/** What was last pulled of a place that can say "unchanged", so that it is not sent again. Lost, it costs one download. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Source } from '../../datasets/dataset.js';
import { SealedExtract } from '../handover/run.js';
import type { Zones } from '../platform/effects.js';
import { parseJsonBytes } from '../text/stored-json.js';

/** `place`: hash of the declaration that it was pulled by. The stamp of another place says nothing of this one. */
const Pulled = z.strictObject({ place: z.string(), stamp: z.string(), sealed: SealedExtract });
type Pulled = z.infer<typeof Pulled>;

export interface PullMemory {
  readonly dataset: string;
  readonly source: Pick<Source, 'source' | 'location' | 'drop'>;
  readonly zones: Pick<Zones, 'work' | 'raw'>;
}

function keyOf({ dataset, source }: PullMemory): string {
  return `arrivals/${dataset}/${source.source}.pulled.json`;
}

function placeOf({ source: { location, drop } }: PullMemory): string {
  return createHash('sha256')
    .update(JSON.stringify([location, drop]))
    .digest('hex');
}

/** Null where there is none, or its extract is kept no more. */
export async function recallPulled(memory: PullMemory): Promise<Pulled | null> {
  const found = await memory.zones.work.read(keyOf(memory));
  if (!found) return null;
  const parsed = Pulled.safeParse(parseJsonBytes(found.body));
  if (!parsed.success || parsed.data.place !== placeOf(memory)) return null; // of another toolkit or declaration
  return (await memory.zones.raw.head(parsed.data.sealed.key)) === null ? null : parsed.data;
}

export async function rememberPulled(
  memory: PullMemory,
  stamp: string | null,
  sealed: SealedExtract,
): Promise<void> {
  if (stamp === null) return;
  await memory.zones.work.write(keyOf(memory), JSON.stringify({ place: placeOf(memory), stamp, sealed }));
}
