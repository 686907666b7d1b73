/** The only way to add to the opposition list: a concurrent write is read and merged, never overwritten. */

import { untilWritten } from '../../door/until-written.js';
import type { Effects } from '../../effects.js';
import type { Session } from '../../platform/effects.js';
import { toSortedJson } from '../../text/sorted-json.js';
import { loadOpposed, type Opposing } from './load-opposed.js';
import {
  type Opposition,
  type OppositionList,
  readOppositions,
  writeOppositions,
} from './opposition-list.js';

type Changing = Pick<Effects, 'zones' | 'pseudonymiser'>;

const TRIES = 5;

/**
 * The resulting list, in today's key epoch. `change` gets what is known in that epoch, and may be asked again
 * about a newer list. A list that it does not change is not written.
 * Throws ConfigurationInvalid (keys), ObjectMissing (damage), ConditionLost.
 */
export async function changeOppositions(
  dataset: Opposing,
  change: (known: readonly Opposition[]) => readonly Opposition[],
  { zones: { restricted }, pseudonymiser }: Changing,
  session: Session,
): Promise<OppositionList> {
  const { name: epoch } = await pseudonymiser.current();
  return untilWritten(TRIES, async () => {
    const stored = await readOppositions(dataset.id, restricted);
    const known: OppositionList = stored
      ? await loadOpposed(dataset, stored.list, pseudonymiser, session)
      : { format: 'oppositions/1', epoch, oppositions: [] };
    const list = { ...known, oppositions: [...change(known.oppositions)] };
    if (!stored || toSortedJson(list) !== toSortedJson(stored.list))
      await writeOppositions(dataset.id, list, stored?.etag ?? null, restricted);
    return list;
  });
}
