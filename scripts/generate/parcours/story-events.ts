/** The events of a person's story as rows of evenements.csv. */
import { suspensionOf } from './flows/caf-situation.js';
import type { Adult, Household } from './persons.js';
import type { Action, FollowUp } from './story.js';
import { strayAppointment } from './stray-appointments.js';

export interface StoryEvent {
  readonly type: string;
  readonly day: number;
  /** type_orientation, rang, motif, statut, mode. */
  readonly details?: readonly [string, string, string, string, string];
}

export function eventsOf(adult: Adult, household: Household, seed: number): StoryEvent[] {
  const { story } = adult;
  const { demande, ouverture, cloture } = household;
  const events: StoryEvent[] = [
    { type: 'demande', day: demande },
    { type: 'ouverture_droit', day: ouverture },
  ];
  if (story.sdd) events.push({ type: 'soumis_dd', day: ouverture });
  for (const { rang, type, jour, notification, fin } of story.orientations) {
    events.push(
      { type: 'orientation', day: jour, details: [type, String(rang), '', '', ''] },
      { type: 'notification', day: notification, details: [type, String(rang), '', '', ''] },
    );
    if (fin !== null)
      events.push({ type: 'fin_orientation', day: fin, details: [type, String(rang), '', '', ''] });
  }
  for (const suivi of story.suivis) events.push(...followUpEvents(suivi));
  for (const { type, debut, fin, contrats } of story.accompagnements) {
    events.push({ type: 'debut_accompagnement', day: debut, details: [type, '', '', '', ''] });
    for (const { signature } of contrats)
      events.push({ type: 'contrat', day: signature, details: [type, '', '', '', ''] });
    if (fin)
      events.push({ type: 'fin_accompagnement', day: fin.jour, details: [type, '', fin.motif, '', ''] });
  }
  if (story.action) events.push(...actionEvents(story.action));
  const stray = strayAppointment(adult, household);
  if (stray) {
    const { jour, statut } = stray.rendezVous;
    events.push({ type: 'rdv_hors_rsa', day: jour, details: ['', '', stray.motif, statut, ''] });
  }
  const suspension = suspensionOf(household, seed);
  if (suspension) {
    const { etat, motif, jour } = suspension;
    events.push({ type: 'suspension', day: jour, details: ['', '', motif, etat, ''] });
  }
  if (cloture) events.push({ type: 'cloture', day: cloture.jour, details: ['', '', cloture.motif, '', ''] });
  return events.sort((left, right) => left.day - right.day);
}

function actionEvents({ entree, entretien, sortie }: Action): StoryEvent[] {
  return [
    { type: 'entree_action', day: entree },
    { type: 'entretien_action', day: entretien },
    ...(sortie === null ? [] : [{ type: 'sortie_action', day: sortie }]),
  ];
}

function followUpEvents({ motif, creation, invitation, convocation, rendezVous }: FollowUp): StoryEvent[] {
  const events: StoryEvent[] = [{ type: 'suivi_cree', day: creation, details: ['', '', motif, '', ''] }];
  if (invitation)
    events.push({
      type: 'invitation',
      day: invitation.jour,
      details: ['', '', motif, '', invitation.format],
    });
  if (convocation !== null)
    events.push({ type: 'convocation', day: convocation, details: ['', '', motif, '', ''] });
  for (const { prise, jour, statut, par } of rendezVous)
    events.push(
      { type: 'prise_rdv', day: prise, details: ['', '', motif, '', par] },
      { type: 'rdv', day: jour, details: ['', '', motif, statut, ''] },
    );
  return events;
}
