/** Looks which drops hold something new and whole, by names, sizes and stamps: nothing is downloaded. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { askedColumns } from '../../datasets/asked-columns.js';
import type { Dataset, Source } from '../../datasets/dataset.js';
import { wholeRule } from '../../datasets/drop.js';
import type { Effects } from '../effects.js';
import { InsertionError } from '../errors.js';
import type { Arrival, ArrivalsSeen, NoteArrivals } from '../handover/arrivals.js';
import type { Channel, DroppedFile } from '../platform/channel/channel.js';
import { parseJsonBytes } from '../text/stored-json.js';
import { restless } from './choose-files.js';
import { choiceOf } from './find-files.js';

/** What one source's drop looked like last, since when, and what was last told of it. */
const Memory = z.strictObject({
  look: z.string().nullable(),
  since: z.number(),
  told: z.string().nullable(),
  known: z.array(z.string()),
});
type Memory = z.infer<typeof Memory>;

const NOTHING: Memory = { look: null, since: 0, told: null, known: [] };

type Looking = Pick<Effects, 'zones' | 'openChannel' | 'now'>;

/** A source that cannot be looked at hinders no other. Throws StorageUnavailable. */
export async function lookForArrivals(
  dataset: Pick<Dataset, 'id' | 'folder' | 'sources'>,
  signal: AbortSignal,
  effects: Looking,
): Promise<ArrivalsSeen> {
  const arrived: Arrival[] = [];
  const unfinished: string[] = [];
  const unseen: string[] = [];
  for (const { declaration: source } of dataset.sources) {
    const files = await listDrop(source, dataset.folder, signal, effects);
    if (typeof files === 'string') unseen.push(files);
    else {
      const seen = await judgeDrop(dataset.id, source, files, effects);
      if (seen === 'growing')
        unfinished.push(`${source.source}: a file is still being sent; it is looked at again the next time.`);
      else if (seen !== 'same') arrived.push({ source: source.source, ...seen });
    }
  }
  return { arrived, unfinished, unseen };
}

/** The files to take, or why nobody can tell. */
async function listDrop(
  source: Source,
  folder: string,
  signal: AbortSignal,
  { openChannel }: Looking,
): Promise<Listed | string> {
  const own = { folder, name: source.source, columns: askedColumns(source) };
  let channel: Channel | undefined;
  try {
    channel = openChannel(source.location, own);
    const { chosen, unfinished } = choiceOf(source, await channel.list(signal));
    if (chosen.some(({ stamp }) => stamp === null))
      return `${source.source}: its server says neither ETag nor date of a file, gives pages, or is a database; give the dataset a schedule run besides arrivals.`;
    return { chosen, unfinished, sharesClock: channel.sharesClock };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof InsertionError) return `${source.source}: ${error.message}`;
    throw error;
  } finally {
    await channel?.close();
  }
}

interface Listed {
  readonly chosen: readonly DroppedFile[];
  readonly unfinished: number;
  readonly sharesClock: boolean;
}

async function judgeDrop(
  dataset: string,
  source: Source,
  { chosen, unfinished, sharesClock }: Listed,
  { zones, now }: Looking,
): Promise<'same' | 'growing' | Omit<Arrival, 'source'>> {
  const memory = await readMemory(dataset, source.source, zones);
  if (chosen.length === 0) return unfinished > 0 ? 'growing' : 'same';
  const look = lookOf(chosen);
  if (look === memory.told) return 'same';
  const time = now().getTime();
  const since = memory.look === look ? memory.since : time;
  if (memory.look !== look) await writeMemory(dataset, source.source, { ...memory, look, since }, zones);
  const { whole, settleSeconds } = wholeRule(source.drop, source.location);
  const settled = time - since >= settleSeconds * 1000;
  const calm = restless(chosen, { settleSeconds, sharesClock }, now()).length === 0;
  return whole !== 'stable' || settled || calm ? { look, known: memory.known } : 'growing';
}

/** Names themselves are not kept: they may name somebody. */
function lookOf(files: readonly DroppedFile[]): string {
  const told = files.map(({ name, bytes, stamp }) => [name, bytes, stamp]);
  return createHash('sha256').update(JSON.stringify(told)).digest('hex');
}

export async function noteArrivals(
  { dataset, arrived }: NoteArrivals,
  { zones }: Pick<Effects, 'zones'>,
): Promise<void> {
  for (const { source, look, known } of arrived) {
    const memory = await readMemory(dataset, source, zones);
    await writeMemory(dataset, source, { ...memory, told: look, known: [...known] }, zones);
  }
}

function keyOf(dataset: string, source: string): string {
  return `arrivals/${dataset}/${source}.looked.json`;
}

/** Lost, it costs a look and a download: what the current version is made of starts no run. */
async function readMemory(dataset: string, source: string, { work }: Effects['zones']): Promise<Memory> {
  const found = await work.read(keyOf(dataset, source));
  const parsed = Memory.safeParse(found && parseJsonBytes(found.body));
  return parsed.success ? parsed.data : NOTHING;
}

async function writeMemory(
  dataset: string,
  source: string,
  memory: Memory,
  { work }: Effects['zones'],
): Promise<void> {
  await work.write(keyOf(dataset, source), JSON.stringify(memory));
}
