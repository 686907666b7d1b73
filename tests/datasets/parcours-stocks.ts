/** The indicators, counted a second time from what truly happened: whom each month of each measure is about. No SQL. */
import { lastDay } from './parcours-publics.js';
import { type Individual, isReported, NEW_SCHEMA, TYPES } from './parcours-truth.js';
import { type Event, readEvents, readPeople } from './true-events.js';

/** A person who counts in a month; of shares and means, how many times inside and outside, or how much. */
export interface Presence {
  readonly indicateur: string;
  readonly person: string;
  readonly departement: string;
  readonly mois: string;
  readonly type: string | null;
  readonly inside: number;
}

/** Reasons for which the payment is suspended and the person stays subject to rights and duties (lists/motifs_droits_devoirs.csv). */
const STAYS = new Set(['05', '44', '70', '01', '06', '35', '36']);

export interface Told {
  readonly months: readonly string[];
  /** The last day that is known. */
  readonly known: string;
}

export async function countStocks(folder: string, { months, known }: Told): Promise<Presence[]> {
  const events = await readEvents(folder);
  return (await readPeople(folder)).flatMap(({ truth_id: person = '', departement = '' }) => {
    const own = (events.get(person) ?? []).filter(({ date }) => date <= known);
    return months.flatMap((mois) =>
      presencesOf(own, { departement, mois, known }).map((one) => ({ ...one, person, departement, mois })),
    );
  });
}

interface At {
  readonly departement: string;
  readonly mois: string;
  readonly known: string;
}

function presencesOf(
  events: readonly Event[],
  { departement, mois, known }: At,
): Pick<Presence, 'indicateur' | 'type' | 'inside'>[] {
  const day = lastDay(mois);
  const oriented = spells(events, 'orientation', 'fin_orientation')
    .filter((one) => isAt(one, day))
    .at(-1);
  const accompanied = [
    ...spells(events, 'debut_accompagnement', 'fin_accompagnement'),
    ...spells(events, 'entree_action', 'sortie_action'),
  ].filter((one) => isAt(one, day));
  const subject = isSubject(events, departement, day);
  const met = metIn(events, mois, known);
  const kept = met.filter(({ statut }) => statut === 'honore');
  const seen = events.filter(
    (event) =>
      event.type === 'rdv' &&
      event.statut === 'honore' &&
      event.date > monthsBefore(day, 3) &&
      event.date <= day &&
      isReported(event, events, known),
  );
  const one = (indicateur: string, is: boolean, type: string | null = null, inside = 0) =>
    is ? [{ indicateur, type, inside }] : [];
  return [
    ...one('soumises_droits_devoirs', subject),
    ...one('orientees', oriented !== undefined, oriented?.type ?? null),
    ...accompanied.flatMap(({ type }) => one('accompagnees', true, type)),
    ...one('soumises_accompagnees', subject && accompanied.length > 0),
    ...one('soumises_non_accompagnees', subject && accompanied.length === 0),
    ...one('recues', kept.length > 0),
    ...one('part_orientee', subject, null, oriented ? 1 : 0),
    ...met.flatMap(({ statut }) =>
      one('absences_aux_rendez_vous', statut !== 'annule', null, statut === 'absence' ? 1 : 0),
    ),
    ...accompanied.flatMap(({ type }) => one('rendez_vous_par_trimestre', true, type, seen.length)),
    ...reorientedIn(events, mois, known),
  ];
}

interface Spell {
  readonly from: string;
  readonly to: string | null;
  readonly type: string | null;
}

/** The first begins, ends, the second begins… */
function spells(events: readonly Event[], begins: string, ends: string): Spell[] {
  const [from, to] = [begins, ends].map((type) =>
    events.filter((event) => event.type === type).sort((a, b) => (a.date < b.date ? -1 : 1)),
  ) as [Event[], Event[]];
  return from.map(({ date, type_orientation }, at) => {
    const next = from[at + 1]?.date;
    const end = to[at]?.date;
    return {
      from: date,
      to: [next, end].filter((one) => one !== undefined).sort()[0] ?? null,
      type: TYPES[type_orientation] ?? null,
    };
  });
}

const isAt = ({ from, to }: Spell, day: string) => from <= day && (to === null || to > day);

function isSubject(events: readonly Event[], departement: string, day: string): boolean {
  const now = (type: string) => events.find((event) => event.type === type && event.date <= day);
  const suspension = now('suspension');
  if (!now('soumis_dd') || now('cloture')) return false;
  if (!suspension || suspension.statut === '3') return true;
  // the newer schema tells of two reasons only: resources too high, and others
  return NEW_SCHEMA.has(departement) ? ['01', '05'].includes(suspension.motif) : STAYS.has(suspension.motif);
}

/** Appointments of a month, of every tool and motive, whose outcome is known. What a list tells of the day of a tool's appointment is that appointment. */
function metIn(events: readonly Event[], mois: string, known: string): { statut: string }[] {
  return events
    .filter(({ date }) => date.slice(0, 7) === mois)
    .flatMap((event) => {
      if (event.type === 'entretien_action') return isToldByTool(event, events) ? [] : [{ statut: 'honore' }];
      if (event.type === 'rdv_hors_rsa') return [{ statut: event.statut }];
      return event.type === 'rdv' && isReported(event, events, known) ? [{ statut: event.statut }] : [];
    });
}

function isToldByTool({ date }: Event, events: readonly Event[]): boolean {
  return events.some(
    (event) => event.type === 'rdv' && event.motif === 'accompagnement' && event.date === date,
  );
}

/** Of the persons first oriented in the month, and half a year ago: oriented again since. */
function reorientedIn(
  events: readonly Event[],
  mois: string,
  known: string,
): Pick<Presence, 'indicateur' | 'type' | 'inside'>[] {
  const [first, second] = events.filter(({ type }) => type === 'orientation');
  if (first?.date.slice(0, 7) !== mois || monthsAfter(first.date, 6) > known) return [];
  const again = second !== undefined && second.date <= monthsAfter(first.date, 6);
  return [
    {
      indicateur: 'reorientations_en_six_mois',
      type: TYPES[first.type_orientation] ?? null,
      inside: again ? 1 : 0,
    },
  ];
}

/** The same day of another month, or its last. */
function monthsAfter(date: string, months: number): string {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const end = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, end))).toISOString().slice(0, 10);
}

const monthsBefore = (date: string, months: number) => monthsAfter(date, -months);

/** Measures of the delays that indicators repeat. */
export function presencesOfDelays(truth: readonly Individual[]): Presence[] {
  return truth.flatMap(({ definition, person, departement, mois, type, mur, atteint }) => {
    const one = { person, departement, mois };
    if (definition === 'nouveaux_entrants')
      return [{ ...one, indicateur: definition, type: null, inside: 0 }];
    if (definition !== 'loi_2025_contrat' || !mur) return [];
    return [{ ...one, indicateur: 'contrats_signes_dans_le_mois', type, inside: atteint ? 1 : 0 }];
  });
}
