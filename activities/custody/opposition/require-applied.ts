/** The last look before a version: who opposed after its rows were read is not to be in it. */
import type { Dataset } from '../../../datasets/dataset.js';
import { PublicationRefused } from '../../errors.js';
import type { ObjectStore } from '../../platform/effects.js';
import { markOf, readOppositions } from './opposition-list.js';

/** `applied`: marks of the lists that rows, or contacts, were looked through with. Throws PublicationRefused where one is another than today's. */
export async function requireApplied(
  { id, metadata }: Pick<Dataset, 'id' | 'metadata'>,
  applied: readonly (string | null)[],
  restricted: ObjectStore,
): Promise<void> {
  if (!metadata.personal && Object.keys(metadata.privacy.contacts).length === 0) return;
  const found = await readOppositions(id, restricted);
  if (!found || found.list.oppositions.length === 0) return;
  const mark = markOf(found.list);
  if (applied.every((one) => one === mark)) return;
  throw new PublicationRefused(
    `${id}: somebody opposed while this run was under way, and its rows still hold them; start the run again.`,
  );
}
