/** How a household stands with the CAF on a day: the codes of ETATDOSRSA and their reasons. */
import { firstOfMonth } from '../days.js';
import type { Household } from '../persons.js';
import { createRandom } from '../random.js';

export interface Suspension {
  /** 3: of the right; 4: of its payment. */
  readonly etat: '3' | '4';
  readonly motif: string;
  readonly jour: number;
}

export interface Situation {
  /** 0 pending, 2 open, 3 right suspended, 4 payment suspended, 5 closed this month, 6 closed before. */
  readonly etat: '0' | '2' | '3' | '4' | '5' | '6';
  readonly suspension: { readonly motif: string; readonly jour: number } | null;
}

const PURPOSE = 20;

export function situationOf(household: Household, asOf: number, seed: number): Situation {
  const { ouverture, cloture } = household;
  if (ouverture > asOf) return { etat: '0', suspension: null };
  if (cloture && cloture.jour <= asOf)
    return { etat: cloture.jour >= firstOfMonth(asOf) ? '5' : '6', suspension: null };
  const suspension = suspensionOf(household, seed);
  if (suspension === null || suspension.jour > asOf) return { etat: '2', suspension: null };
  return { etat: suspension.etat, suspension };
}

/** What suspends the right of a household, once for all; null: nothing does. */
export function suspensionOf({ ouverture, index }: Household, seed: number): Suspension | null {
  const random = createRandom(seed, index, PURPOSE);
  const draw = random.next();
  const jour = firstOfMonth(ouverture + random.between(60, 500));
  if (draw >= 0.16) return null;
  if (draw < 0.04) return { etat: '3', motif: random.pick(['GI', 'GE', 'GR']), jour };
  return { etat: '4', motif: random.pick(['01', '01', '05', '06', '35', '36', '44', '70']), jour };
}
