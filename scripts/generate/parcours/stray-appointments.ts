/** A few people have an appointment that is of no RSA follow-up. */
import type { Adult, Household } from './persons.js';
import type { Appointment } from './story.js';

export interface StrayAppointment {
  readonly motif: 'siae' | 'autre';
  readonly rendezVous: Appointment;
}

export function strayAppointment({ index, story }: Adult, { ouverture }: Household): StrayAppointment | null {
  if (index % 33 !== 5 || story.suivis.every(({ rendezVous }) => rendezVous.length === 0)) return null;
  return {
    motif: index % 2 === 0 ? 'siae' : 'autre',
    rendezVous: {
      prise: ouverture + 60,
      jour: ouverture + 67,
      heure: '14:00',
      statut: 'honore',
      par: 'prescripteur',
      format: 'Sur place',
    },
  };
}
