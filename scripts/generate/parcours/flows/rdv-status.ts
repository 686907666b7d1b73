/** Status of a follow-up and of an appointment on a day, in rdv-insertion's own words. */
import type { Appointment, FollowUp, Outcome } from '../story.js';

const EXPIRES_AFTER = 10;

const FOLLOW_UP: Readonly<Record<Outcome, string>> = {
  honore: 'RDV honoré',
  absence: 'Absence non excusée au RDV',
  excuse: "RDV annulé par l'usager (excusé)",
  annule: 'RDV annulé par le service',
};

const APPOINTMENT: Readonly<Record<Outcome, string>> = {
  honore: 'Rendez-vous honoré',
  absence: 'Absence non excusée',
  excuse: 'Absence excusée',
  annule: 'Annulé',
};

export function statusOf({ invitation, rendezVous }: FollowUp, asOf: number): string {
  const last = rendezVous.filter(({ prise }) => prise <= asOf).at(-1);
  if (last && last.jour > asOf) return 'RDV à venir';
  if (last) return isToFill(last, asOf) ? 'Statut du RDV à préciser' : FOLLOW_UP[last.statut];
  if (!invitation || invitation.jour > asOf) return 'Non invité';
  return asOf - invitation.jour > EXPIRES_AFTER
    ? 'Invitation sans réponse (délai dépassé)'
    : 'Invitation en attente de réponse';
}

export function appointmentStatusOf(appointment: Appointment, asOf: number): string {
  if (appointment.jour > asOf) return 'À venir';
  return isToFill(appointment, asOf) ? 'À renseigner' : APPOINTMENT[appointment.statut];
}

/** Some agents are some days late: whoever knows the truth later sees the true outcome. */
function isToFill({ jour, prise }: Appointment, asOf: number): boolean {
  return asOf - jour < 4 && (jour + prise) % 4 === 0;
}
