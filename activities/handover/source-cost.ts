/** What asking for extracts cost the partner of a source: noted by the room that asks, shown by the one that writes the page of a run. */
import { z } from 'zod';
import type { ObjectStore } from '../platform/effects.js';
import { parseJsonBytes } from '../text/stored-json.js';
import type { Run } from './run.js';

export const SourceCost = z.strictObject({
  /** Of a database: connections. */
  requests: z.int(),
  /** Null where the place gives files. */
  rows: z.int().nullable(),
  seconds: z.number(),
});
export type SourceCost = z.infer<typeof SourceCost>;

type Place = Pick<Run, 'run'> & { readonly source: string };

/** Goes with the run. */
function keyOf({ run, source }: Place): string {
  return `${run}/extract/${source}/cost.json`;
}

export async function noteCost(place: Place, cost: SourceCost, work: ObjectStore): Promise<void> {
  await work.write(keyOf(place), JSON.stringify(cost));
}

/** Null where its place counts nothing. */
export async function readCost(place: Place, work: ObjectStore): Promise<SourceCost | null> {
  const found = await work.read(keyOf(place));
  const parsed = SourceCost.safeParse(found && parseJsonBytes(found.body));
  return parsed.success ? parsed.data : null;
}
