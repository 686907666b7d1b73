/** In which order the extracts of a source were received: what tells the newer of two whose names say no day. */
import { z } from 'zod';
import { KEPT_WORK } from '../door/kept-extracts.js';
import { changeNote } from '../door/until-written.js';
import type { SealedExtract } from '../handover/run.js';
import type { ObjectStore } from '../platform/effects.js';
import { compareText } from '../text/sorted-json.js';
import { readStored } from '../text/stored-json.js';
import { dateInName } from './safe-name.js';

/** SHA-256 of each, in order; one that came back stands again. Older ones are forgotten. */
const Received = z.strictObject({ extracts: z.array(z.string()) });
const KEPT = 1_000;

interface Place {
  readonly dataset: string;
  readonly source: string;
}

function keyOf({ dataset, source }: Place): string {
  return `${KEPT_WORK}/${dataset}/${source}/received.json`;
}

/** Of a source whose every extract counts, an extract is received once; of another one, whenever it is not the one before. */
export async function noteReceived(
  place: Place & { readonly take: 'last' | 'every' },
  sealed: readonly SealedExtract[],
  work: ObjectStore,
): Promise<void> {
  await changeNote(Received, keyOf(place), work, (standing) => {
    const noted = standing?.extracts ?? [];
    const fresh = sealed
      .map(({ sha256 }) => sha256)
      .filter((sha256) => (place.take === 'every' ? !noted.includes(sha256) : noted.at(-1) !== sha256));
    return fresh.length === 0 ? null : { extracts: [...noted, ...fresh].slice(-KEPT) };
  });
}

type Named = Pick<SealedExtract, 'sha256' | 'fileName'>;

/** Negative where the first is older; null where nothing tells. The day in the name decides, then the order of reception. Pure. */
export function compareExtracts(one: Named, other: Named, received: readonly string[]): number | null {
  if (one.sha256 === other.sha256) return 0;
  const [day, otherDay] = [dateInName(one.fileName), dateInName(other.fileName)];
  if (day !== null && otherDay !== null && day !== otherDay) return compareText(day, otherDay);
  const [rank, otherRank] = [received.lastIndexOf(one.sha256), received.lastIndexOf(other.sha256)];
  return rank < 0 || otherRank < 0 ? null : rank - otherRank;
}

/**
 * What a run has of a source beside what is published of it. Whoever has extracts that the other lacks is the newer one; where both
 * do, the latest of each decide. Pure.
 */
export function orderSource(
  own: readonly Named[],
  published: readonly Named[],
  received: readonly string[],
): 'older' | 'newer' | 'same' | 'untold' {
  const mine = lacking(own, published);
  const theirs = lacking(published, own);
  if (mine.length === 0) return theirs.length === 0 ? 'same' : 'older';
  if (theirs.length === 0) return 'newer';
  const [latest, theirLatest] = [latestOf(mine, received), latestOf(theirs, received)];
  const order = latest && theirLatest ? compareExtracts(latest, theirLatest, received) : null;
  if (order === null || order === 0) return 'untold';
  return order < 0 ? 'older' : 'newer';
}

function lacking(some: readonly Named[], others: readonly Named[]): Named[] {
  return some.filter(({ sha256 }) => others.every((one) => one.sha256 !== sha256));
}

function latestOf(extracts: readonly Named[], received: readonly string[]): Named | undefined {
  return extracts.toSorted((one, other) => compareExtracts(one, other, received) ?? 0).at(-1);
}

export async function readReceived(place: Place, work: ObjectStore): Promise<readonly string[]> {
  return (await readStored(Received, keyOf(place), work))?.extracts ?? [];
}
