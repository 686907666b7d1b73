/** Follow-ups in rdv-insertion and their appointments. */
import { runsOn } from './experiments.js';
import type { Random } from './random.js';
import type { Appointment, FollowUp, Frame, Motive, Outcome } from './story.js';

/** Days that the first steps take; tuned so that half of the people seen are seen within 28 days (20 afterwards). */
const PACE = { orientation: 1, accompagnement: 0.72 } as const;
/** An experiment: the same steps in half of the time. */
const HALVED = 0.5;
const ATTEMPTS = 3;

/** A follow-up created on that day, told to its end or to the closing of the right. */
export function inventAppointments(motif: Motive, creation: number, random: Random, frame: Frame): FollowUp {
  const { experiments, cloture } = frame;
  const inExperiment = experiments.some((experiment) => runsOn(experiment, creation));
  const pace = PACE[motif] * (inExperiment ? HALVED : 1);
  const end = cloture ?? Number.POSITIVE_INFINITY;
  const invited = random.chance(0.8);
  const first = creation + Math.round(random.between(0, 10) * pace);
  const format = random.pick(['sms', 'sms', 'email', 'courrier'] as const);
  const answers = random.chance(invited ? 0.94 : 1);
  const rendezVous: Appointment[] = [];
  let asked = first;
  for (let attempt = 0; attempt < ATTEMPTS && answers; attempt += 1) {
    const prise = asked + (invited ? Math.round(random.logNormal(3.5, 0.6) * pace) : 0);
    const jour = prise + 1 + Math.round(random.logNormal(attempt === 0 ? 14 : 9, 0.45) * pace);
    const statut = inventOutcome(random);
    const drawn = inventCircumstances(invited && attempt === 0, random);
    const goesOn = random.chance(0.85);
    if (prise >= end) break;
    rendezVous.push({ prise, jour, statut: jour >= end ? 'annule' : statut, ...drawn });
    if (statut === 'honore' || !goesOn) break;
    asked = jour + 1 + Math.round(random.between(0, 5) * pace);
  }
  return {
    motif,
    creation,
    invitation: invited ? { jour: first, format } : null,
    convocation: invited ? null : first,
    rendezVous,
  };
}

function inventOutcome(random: Random): Outcome {
  const draw = random.next();
  if (draw < 0.65) return 'honore';
  if (draw < 0.83) return 'absence';
  return draw < 0.92 ? 'excuse' : 'annule';
}

function inventCircumstances(alone: boolean, random: Random): Pick<Appointment, 'heure' | 'par' | 'format'> {
  const minutes = random.pick(['00', '15', '30', '45']);
  return {
    heure: `${String(random.between(9, 17)).padStart(2, '0')}:${minutes}`,
    par: alone ? 'usager' : random.chance(0.9) ? 'agent' : 'prescripteur',
    format: random.pick(['Sur place', 'Sur place', 'Par téléphone', 'À domicile', 'Visioconférence']),
  };
}
