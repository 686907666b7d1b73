/** How a household stands with the CAF on a day: the codes of ETATDOSRSA and their reasons. */
import { firstOfMonth } from '../days.js';
import type { Household } from '../persons.js';
import { createRandom } from '../random.js';

export interface Situation {
  /** 0 pending, 2 open, 3 right suspended, 4 payment suspended, 5 closed this month, 6 closed before. */
  readonly etat: '0' | '2' | '3' | '4' | '5' | '6';
  readonly suspension: { readonly motif: string; readonly jour: number } | null;
}

const PURPOSE = 20;

export function situationOf(household: Household, asOf: number, seed: number): Situation {
  const { ouverture, cloture, index } = household;
  if (ouverture > asOf) return { etat: '0', suspension: null };
  if (cloture && cloture.jour <= asOf)
    return { etat: cloture.jour >= firstOfMonth(asOf) ? '5' : '6', suspension: null };
  const random = createRandom(seed, index, PURPOSE);
  const draw = random.next();
  const jour = firstOfMonth(ouverture + random.between(60, 500));
  if (draw >= 0.16 || jour > asOf) return { etat: '2', suspension: null };
  if (draw < 0.04) return { etat: '3', suspension: { motif: random.pick(['GI', 'GE', 'GR']), jour } };
  const motif = random.pick(['01', '01', '05', '06', '35', '36', '44', '70']);
  return { etat: '4', suspension: { motif, jour } };
}
