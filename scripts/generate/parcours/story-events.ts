/** The events of a person's story as rows of evenements.csv. */
import type { Adult, Household } from './persons.js';
import type { FollowUp } from './story.js';

export interface StoryEvent {
  readonly type: string;
  readonly day: number;
  /** type_orientation, rang, motif, statut, mode. */
  readonly details?: readonly [string, string, string, string, string];
}

export function eventsOf({ story }: Adult, { demande, ouverture, cloture }: Household): StoryEvent[] {
  const events: StoryEvent[] = [
    { type: 'demande', day: demande },
    { type: 'ouverture_droit', day: ouverture },
  ];
  if (story.sdd) events.push({ type: 'soumis_dd', day: ouverture });
  for (const { rang, type, jour, notification } of story.orientations)
    events.push(
      { type: 'orientation', day: jour, details: [type, String(rang), '', '', ''] },
      { type: 'notification', day: notification, details: [type, String(rang), '', '', ''] },
    );
  for (const suivi of story.suivis) events.push(...followUpEvents(suivi));
  for (const { type, debut, fin, contrats } of story.accompagnements) {
    events.push({ type: 'debut_accompagnement', day: debut, details: [type, '', '', '', ''] });
    for (const { signature } of contrats)
      events.push({ type: 'contrat', day: signature, details: [type, '', '', '', ''] });
    if (fin)
      events.push({ type: 'fin_accompagnement', day: fin.jour, details: [type, '', fin.motif, '', ''] });
  }
  if (cloture) events.push({ type: 'cloture', day: cloture.jour, details: ['', '', cloture.motif, '', ''] });
  return events.sort((left, right) => left.day - right.day);
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
