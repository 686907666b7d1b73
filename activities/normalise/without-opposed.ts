/** Rows about persons, once they are kept: without what must not be there any more. */
import { withholdOpposed } from '../custody/opposition/withhold-opposed.js';
import type { Attempt } from '../door/attempt.js';
import { datasetOf, sourceOf } from '../door/dataset-of.js';
import type { Effects } from '../effects.js';
import type { NormalisedSource } from '../handover/run.js';
import type { OfSource } from './read-together.js';
import { removeEarlier } from './take-up-kept.js';

/** Rows of earlier key epochs go once today's are there, and those of persons who opposed. */
export async function withoutOpposed(
  kept: NormalisedSource,
  { dataset: id, source }: OfSource,
  effects: Effects,
  { scratch, signal }: Attempt,
): Promise<NormalisedSource> {
  const dataset = datasetOf(effects, id);
  if (!dataset.metadata.personal) return kept;
  const { table } = sourceOf(dataset, source);
  const keys = await effects.pseudonymiser.current();
  await removeEarlier(kept, keys.epoch, effects);
  return withholdOpposed({ dataset, table, kept, scratch, signal }, effects);
}
