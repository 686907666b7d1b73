/** The last look before a version: who opposed after its rows were read is not to be counted in it. */
import type { Dataset } from '../../datasets/dataset.js';
import { PublicationRefused } from '../errors.js';
import type { NormalisedSource } from '../handover.js';
import type { ObjectStore } from '../platform/effects.js';
import { markOf, readOppositions } from './opposition-list.js';

/** Throws PublicationRefused where the list is another than the one that every source's rows were looked through with. */
export async function requireApplied(
  { id, metadata }: Pick<Dataset, 'id' | 'metadata'>,
  sources: readonly Pick<NormalisedSource, 'oppositions'>[],
  restricted: ObjectStore,
): Promise<void> {
  if (!metadata.personal) return;
  const found = await readOppositions(id, restricted);
  if (!found || found.list.oppositions.length === 0) return;
  const mark = markOf(found.list);
  if (sources.every(({ oppositions }) => oppositions?.list === mark)) return;
  throw new PublicationRefused(
    `${id}: somebody opposed while this run was under way, and its rows still hold them; start the run again.`,
  );
}
