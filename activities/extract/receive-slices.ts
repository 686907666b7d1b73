/**
 * A place that is asked for what changed only: each answer is an extract, and all since the last whole one are the source's drop. They
 * are handed over each time, so that what a failed run received is in the next one.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { askedColumns } from '../../datasets/asked-columns.js';
import type { Dataset, Source } from '../../datasets/dataset.js';
import { sinceOf } from '../../datasets/location.js';
import { SealedExtract } from '../handover/run.js';
import type { PulledFile } from '../platform/channel/channel.js';
import type { Zones } from '../platform/effects.js';
import { parseJsonBytes } from '../text/stored-json.js';

/** `place`: hash of the declaration that they were asked by. `whole`: when all was asked for. */
const Slices = z.strictObject({
  place: z.string(),
  whole: z.number(),
  stamp: z.string(),
  slices: z.array(SealedExtract).min(1),
});
type Slices = z.infer<typeof Slices>;

export interface SliceRequest {
  readonly dataset: Pick<Dataset, 'id'>;
  readonly source: Source;
  readonly zones: Pick<Zones, 'work' | 'raw'>;
  readonly now: Date;
  /** Asks from where `known` says; all where it is null. */
  readonly pull: (known: string | null) => Promise<PulledFile>;
  readonly seal: (pulled: Extract<PulledFile, { status: 'pulled' }>) => Promise<readonly SealedExtract[]>;
}

const DAY_MS = 86_400_000;

/** In the order in which they were received. Throws what the channel does. */
export async function receiveSlices(request: SliceRequest): Promise<SealedExtract[]> {
  const { now, pull, seal } = request;
  const before = await recall(request);
  const pulled = await pull(before?.stamp ?? null);
  const seen = (before?.slices ?? []).map((slice) => ({ ...slice, seenBefore: true }));
  if (pulled.status === 'unchanged') return seen;
  if (seen.some(({ sha256 }) => sha256 === pulled.sha256)) return seen;
  const sealed = await seal(pulled);
  const slices = [...seen, ...sealed];
  if (pulled.stamp !== null)
    await write(request, { whole: before?.whole ?? now.getTime(), stamp: pulled.stamp, slices });
  return slices;
}

/** Null where all is to be asked for: nothing is known, one of them is kept no more, or the last whole one is old. */
async function recall({ dataset, source, zones, now }: SliceRequest): Promise<Slices | null> {
  const found = await zones.work.read(keyOf(dataset, source));
  const parsed = Slices.safeParse(found && parseJsonBytes(found.body));
  const since = sinceOf(source.location);
  if (!parsed.success || since === null || parsed.data.place !== placeOf(source)) return null;
  if (now.getTime() - parsed.data.whole >= since.whole_days * DAY_MS) return null;
  const kept = await Promise.all(parsed.data.slices.map(({ key }) => zones.raw.head(key)));
  return kept.every((one) => one !== null) ? parsed.data : null;
}

async function write({ dataset, source, zones }: SliceRequest, told: Omit<Slices, 'place'>): Promise<void> {
  await zones.work.write(keyOf(dataset, source), JSON.stringify({ place: placeOf(source), ...told }));
}

function keyOf({ id }: Pick<Dataset, 'id'>, { source }: Source): string {
  return `arrivals/${id}/${source}.slices.json`;
}

/** With the columns: a slice that lacks one says nothing of it. */
function placeOf(source: Source): string {
  return createHash('sha256')
    .update(JSON.stringify([source.location, askedColumns(source)]))
    .digest('hex');
}
