/** rdv-insertion's appointments: one national file, a row per person and appointment. */
import { type Context, compactDay, type Flow } from '../flow.js';
import type { Draft } from '../noise.js';
import { birthText, dayText } from '../noisy-days.js';
import { organisationAt } from '../organisations.js';
import type { Adult, Household } from '../persons.js';
import { writePersonRow } from '../rows.js';
import type { Appointment } from '../story.js';
import { strayAppointment } from '../stray-appointments.js';
import { openCsv } from '../table.js';
import { appointmentStatusOf } from './rdv-status.js';

const FLOW = 6;
const HEADER = [
  'Identifiant du rendez-vous',
  'Numéro CAF',
  'Rôle',
  'NIR',
  'ID France Travail',
  'Prénom',
  'Nom',
  'Date de naissance',
  'Département',
  'Motif',
  'Date de prise de rendez-vous',
  'Date du rendez-vous',
  'Heure',
  'Format',
  'Statut',
  'Pris par',
  'Organisation',
];
const COLUMNS = {
  role: 'Rôle',
  nirAvecCle: 'NIR',
  franceTravail: 'ID France Travail',
  prenom: 'Prénom',
  nom: 'Nom',
  naissance: 'Date de naissance',
};
const MOTIVES = {
  orientation: 'RSA orientation',
  accompagnement: 'RSA accompagnement',
  siae: 'SIAE',
  autre: 'Autre',
} as const;

interface Told {
  readonly motif: keyof typeof MOTIVES;
  readonly rendezVous: Appointment;
}

export async function openRdvAppointments(context: Context): Promise<Flow> {
  const { options, outbox, truth } = context;
  const place = { source: 'rdv-insertion-rendez-vous', name: `rendez_vous_${compactDay(options.asOf)}.csv` };
  const table = await openCsv({ place, columns: HEADER, bom: true }, outbox);
  const see = context.see(FLOW);
  return {
    write(household) {
      for (const adult of household.adults)
        for (const [rank, told] of appointmentsOf(adult, household).entries()) {
          if (told.rendezVous.prise > options.asOf) continue;
          const draft = see(adult, household, rank);
          const cells = rowOf(adult, household, told, draft, { rank, asOf: options.asOf });
          writePersonRow(table, cells, adult, draft, COLUMNS, truth);
        }
    },
    finish() {},
  };
}

function appointmentsOf(adult: Adult, household: Household): Told[] {
  const told: Told[] = adult.story.suivis.flatMap(({ motif, rendezVous }) =>
    rendezVous.map((appointment) => ({ motif, rendezVous: appointment })),
  );
  const stray = strayAppointment(adult, household);
  return stray ? [...told, stray] : told;
}

function rowOf(
  adult: Adult,
  { departement }: Household,
  { motif, rendezVous }: Told,
  draft: Draft,
  { rank, asOf }: { rank: number; asOf: number },
): string[] {
  const { seen } = draft;
  const { prise, jour, heure, format, par } = rendezVous;
  return [
    String(100_000_000 + adult.index * 16 + rank),
    seen.matricule,
    seen.role,
    seen.nirAvecCle,
    seen.franceTravail,
    seen.prenom,
    seen.nom,
    birthText(seen, 'french'),
    departement.code,
    MOTIVES[motif],
    dayText(draft, 'Date de prise de rendez-vous', prise, 'french'),
    dayText(draft, 'Date du rendez-vous', jour, 'french', { day: prise, fault: 'delai_negatif' }),
    heure,
    format,
    appointmentStatusOf(rendezVous, asOf),
    par,
    organisationAt(departement, adult.index).nom,
  ];
}
