/**
 * What a partner was told, in the restricted zone: one object for each, changed by conditional writes alone, so that of two workers
 * one decides. A letter is noted as `sending` before it goes and as `sent` after: killed between the two, it is sent again, the same
 * to the byte and under the same Message-ID (at least once; mailboxes and webhooks know it by its id).
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { untilWritten } from '../door/until-written.js';
import type { ObjectStore } from '../platform/effects.js';
import { toSortedJson } from '../text/sorted-json.js';
import { parseStored } from '../text/stored-json.js';
import type { Note } from './policy.js';

const Channel = z.enum(['mail', 'webhook']);
const Marks = z.array(z.string());
const Moment = z.iso.datetime();

export const Told = z.strictObject({
  dataset: z.string(),
  run: z.string(),
  channel: Channel,
  at: Moment,
  verdict: z.enum(['tell', 'remind', 'hold_back']),
  reason: z.string(),
  /** Of the letter that tells it; null while it waits for a digest, or is held back. */
  letter: z.string().nullable(),
  /** 0 for the delivery itself, then the number of the reminder; below 0 where somebody asked for it again. */
  number: z.int(),
  ...{ items: Marks, findings: Marks, blocking: Marks },
});
export type Told = z.infer<typeof Told>;

export const SentLetter = z.strictObject({
  id: z.string(),
  channel: Channel,
  at: Moment,
  state: z.enum(['sending', 'sent', 'failed']),
  /** English sentence for the operator; empty while all is well. */
  reason: z.string(),
  /** Who sends it, and until when nobody else does. */
  by: z.string(),
  until: Moment,
  /** Hashes of addresses. */
  ...{ reached: Marks, refused: Marks },
});
export type SentLetter = z.infer<typeof SentLetter>;

const Memory = z.strictObject({
  format: z.literal('deliveries/1'),
  told: z.array(Told),
  letters: z.array(SentLetter),
  /** When the partner was asked whether its addresses are still right. */
  asked: z.array(Moment).default([]),
});
export type Memory = z.infer<typeof Memory>;

const NOTHING: Memory = { format: 'deliveries/1', told: [], letters: [], asked: [] };
/** Years of a weekly source; what is older decides nothing any more. */
const KEPT = 400;
const TURNS = 50;

type Store = Pick<ObjectStore, 'read' | 'write' | 'url'>;

export function memoryKey(partner: string): string {
  return `deliveries/${partner}.json`;
}

/** Throws ObjectMissing where it is damaged. */
export async function readMemory(
  partner: string,
  store: Store,
): Promise<{ memory: Memory; etag: string | null }> {
  const found = await store.read(memoryKey(partner));
  if (!found) return { memory: NOTHING, etag: null };
  return { memory: parseStored(Memory, found.body, `${store.url}/${memoryKey(partner)}`), etag: found.etag };
}

/** `change` gives null where nothing has to change; it may be asked again, about a newer memory. Gives what stands then. */
export async function changeMemory(
  partner: string,
  store: Store,
  change: (memory: Memory) => Promise<Memory | null> | Memory | null,
): Promise<Memory> {
  return untilWritten(TURNS, async () => {
    const { memory, etag } = await readMemory(partner, store);
    const next = await change(memory);
    if (next === null) return memory;
    const kept = {
      ...next,
      told: next.told.slice(-KEPT),
      letters: next.letters.slice(-KEPT),
      asked: next.asked.slice(-KEPT),
    };
    const condition = etag === null ? { ifNoneMatch: '*' as const } : { ifMatch: etag };
    await store.write(memoryKey(partner), toSortedJson(kept), condition);
    return kept;
  });
}

/** Of a dataset: its reports, or the page of a département, which stands under the name of the dataset. Each has a past of its own. */
export function areOfOneKind(
  one: Pick<Told, 'dataset' | 'run'>,
  other: Pick<Told, 'dataset' | 'run'>,
): boolean {
  return one.dataset === other.dataset && (one.run === one.dataset) === (other.run === other.dataset);
}

/** What a letter that failed should have told was never told. */
export function pastOf(
  { told, letters }: Memory,
  about: Pick<Told, 'dataset' | 'run'>,
  channel: Told['channel'],
): Note[] {
  const failed = new Set(letters.filter(({ state }) => state === 'failed').map(({ id }) => id));
  return told
    .filter((one) => areOfOneKind(one, about) && one.channel === channel && !failed.has(one.letter ?? ''))
    .map(({ at, verdict, items, findings, blocking }) => ({
      ...{ day: at.slice(0, 10), told: verdict !== 'hold_back', items, findings, blocking },
    }));
}

/** The notes that are to be told and are in no letter yet. */
export function waitingIn({ told }: Memory, channel: Told['channel']): Told[] {
  return told.filter((one) => one.channel === channel && one.verdict !== 'hold_back' && one.letter === null);
}

/** The same deliveries, the same id: whoever sends them, and whenever. */
export function letterId(partner: string, channel: Told['channel'], told: readonly Told[]): string {
  const parts = told.map(({ dataset, items, number }) => [dataset, items, number]);
  return mailId([partner, channel, parts]);
}

/** The same parts, the same message: who gets it twice can tell. */
export function mailId(parts: readonly unknown[]): string {
  return hashText(JSON.stringify(parts)).slice(0, 32);
}

export function hashAddress(address: string): string {
  return hashText(address.toLowerCase()).slice(0, 20);
}

function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
