/** Extracts of one source, as they lie in the raw zone → their rows, below scratch. */
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Attempt } from '../door/attempt.js';
import { datasetOf, sourceOf } from '../door/dataset-of.js';
import { requireRoom } from '../door/require-room.js';
import type { Effects } from '../effects.js';
import { ConfigurationInvalid } from '../errors.js';
import type { SealedExtract } from '../handover/run.js';
import type { NormaliseSource } from '../handover/source.js';
import type { ExtractPart } from './extracts.js';
import { type NormalisedExtract, normaliseExtracts } from './normalise-extracts.js';

export type OfSource = Pick<NormaliseSource, 'dataset' | 'source'>;

/** One outcome for each extract, in their order. */
export async function readTogether(
  extracts: readonly SealedExtract[],
  { dataset: id, source: name }: OfSource,
  effects: Effects,
  { scratch: root, signal }: Pick<Attempt, 'scratch' | 'signal'>,
  part?: ExtractPart,
): Promise<NormalisedExtract[]> {
  const dataset = datasetOf(effects, id);
  const { declaration: source, mapping } = sourceOf(dataset, name);
  const scratch = join(root, extracts[0]?.sha256 ?? '');
  await mkdir(scratch);
  const bytes = extracts.reduce((sum, one) => sum + one.bytes, 0);
  await requireRoom(scratch, bytes, `${name}, extracts to read`);
  const files = await Promise.all(
    extracts.map(async ({ key, fileName, date, ...received }, rank) => {
      const path = join(scratch, `extract-${rank}`);
      await effects.zones.raw.download(key, path);
      await requireAsReceived(path, { ...received, source: name });
      return { path, fileName, date: date ?? source.extract_date };
    }),
  );
  const today = effects.now().toISOString().slice(0, 10);
  return effects.engine.withSession({ scratch, signal }, (session) =>
    normaliseExtracts(
      { dataset, source, mapping, extracts: files, scratch, today, ...(part && { part }) },
      effects,
      session,
    ),
  );
}

/** A raw zone that is sealed gives who lacks its identity something else: that is no fault of the partner, who would be told so. */
async function requireAsReceived(
  path: string,
  { source, sha256, bytes }: Pick<SealedExtract, 'source' | 'sha256' | 'bytes'>,
): Promise<void> {
  const { size } = await stat(path);
  if (size === bytes) return;
  throw new ConfigurationInvalid(
    `${source}: the raw zone gives ${size} bytes for the extract ${sha256.slice(0, 12)}, which had ${bytes} when it was received; where RAW_RECIPIENTS seals that zone, set RAW_IDENTITY_FILE in the environment of whoever works on it, and run again.`,
  );
}
