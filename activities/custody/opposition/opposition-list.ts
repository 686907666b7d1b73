/**
 * Who opposed, as pseudonyms: `<dataset>/oppositions.json` in the restricted zone, written by conditional writes only.
 * Source: RGPD, articles 17 and 21.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ConfigurationInvalid } from '../../errors.js';
import type { ObjectStore } from '../../platform/effects.js';
import { compareText, toSortedJson } from '../../text/sorted-json.js';
import { parseStored } from '../../text/stored-json.js';

const Pseudonym = z.union([z.string().regex(/^[0-9a-f]{64}$/), z.uuid({ version: 'v8' })]);

/** One person. */
export const Opposition = z.strictObject({
  id: z.string(),
  date: z.iso.date(),
  /** Domain → its pseudonyms, in order: each belongs to this person and nobody else. */
  pseudonyms: z.record(z.string(), z.array(Pseudonym)),
  /** Versions published before: their counts include this person. */
  counted_in: z.array(z.string()),
});
export type Opposition = z.infer<typeof Opposition>;

export const OppositionList = z.strictObject({
  format: z.literal('oppositions/1'),
  /** Name of the key epoch of every pseudonym below. */
  epoch: z.string(),
  oppositions: z.array(Opposition),
});
export type OppositionList = z.infer<typeof OppositionList>;

export function oppositionKey(dataset: string): string {
  return `${dataset}/oppositions.json`;
}

/** Null where nobody ever opposed. Throws ObjectMissing when it is damaged: without it, persons who opposed would be published again. */
export async function readOppositions(
  dataset: string,
  restricted: ObjectStore,
): Promise<{ list: OppositionList; etag: string } | null> {
  const found = await restricted.read(oppositionKey(dataset));
  if (!found) return null;
  const where = `${restricted.url}/${oppositionKey(dataset)}`;
  const remedy = 'restore it from a backup before any run';
  return { list: parseStored(OppositionList, found.body, where, remedy), etag: found.etag };
}

/** `etag`: of the list that was read; null for the first one. Throws ConditionLost when somebody else wrote meanwhile. */
export async function writeOppositions(
  dataset: string,
  list: OppositionList,
  etag: string | null,
  restricted: ObjectStore,
): Promise<void> {
  const ordered = list.oppositions.toSorted((one, other) => compareText(one.id, other.id));
  const text = toSortedJson(OppositionList.parse({ ...list, oppositions: ordered }));
  await restricted.write(
    oppositionKey(dataset),
    text,
    etag === null ? { ifNoneMatch: '*' } : { ifMatch: etag },
  );
}

/** Identifies the list that rows were checked against: the same in every key epoch, different once anybody is added. */
export function markOf({ oppositions }: OppositionList): string {
  const counted = oppositions.map(({ id, pseudonyms }) => [id, Object.values(pseudonyms).flat().length]);
  return createHash('sha256').update(JSON.stringify(counted)).digest('hex').slice(0, 16);
}

/** Throws ConfigurationInvalid when this key ring cannot recognise who opposed: their rows would pass as anybody's. */
export function requireEpoch(dataset: string, epoch: string, names: readonly string[]): void {
  if (!names.includes(epoch))
    throw new ConfigurationInvalid(
      `${dataset}: the opposition list was written under key epoch ${epoch}, which PSEUDONYM_KEYS_FILE does not have; restore the key file that made it.`,
    );
}
