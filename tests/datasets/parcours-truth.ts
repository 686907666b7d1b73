/** The measures of parcours-insertion, computed a second time from what truly happened: lists and loops, no SQL. */
import { type Event, readEvents, readPeople } from './true-events.js';

export interface Individual {
  /** As the generator calls them. */
  readonly person: string;
  readonly definition: string;
  readonly departement: string;
  readonly mois: string;
  /** The day that puts the person into its month. */
  readonly cohorte: string;
  readonly type: string | null;
  readonly jours: number | null;
  readonly mur: boolean;
  readonly atteint: boolean | null;
}

export const NEW_SCHEMA = new Set(['2A', '31', '59', '974']); // VRSD0301 tells the opening of the right
export const TYPES: Record<string, string> = {
  professionnel: 'professionnelle',
  'socio-professionnel': 'socio-professionnelle',
  social: 'sociale',
};

const dayNumber = (date: string) => Date.parse(date) / 86_400_000;
const between = (from: string, to: string) => dayNumber(to) - dayNumber(from);

/** What each definition needs to be told of a département; of a list in a list, the first that is sent. */
const NEEDS: Record<string, readonly (string | readonly string[])[]> = {
  oarsa_orientation: ['beneficiaires', ['orientations', 'instructions']],
  plan_b1: ['beneficiaires', ['orientations', 'instructions']],
  loi_2025_orientation: ['beneficiaires', ['orientations', 'instructions']],
  rdvi_oriented: ['suivis', 'rendez_vous'],
  rdvi_oriented_45: ['suivis', 'rendez_vous'],
  rdvi_invite_to_rdv: ['suivis', 'rendez_vous'],
  premier_rdv_honore: ['beneficiaires', 'rendez_vous'],
  plan_b4: ['beneficiaires', ['orientations', 'instructions'], 'rendez_vous'],
  plan_b5: ['beneficiaires', ['orientations', 'instructions'], 'accompagnements'],
  oarsa_cer: ['beneficiaires', ['orientations', 'instructions'], 'accompagnements'],
  loi_2025_contrat: ['orientations', 'accompagnements'],
  rdvi_accompanied_30: ['suivis', 'rendez_vous'],
  orientation_accompagnement: ['beneficiaires', ['orientations', 'instructions'], 'accompagnements'],
  nouveaux_entrants: ['beneficiaires'],
};

/** Until when a role is told of a département; null: never. */
export type Coverage = (role: string, departement: string) => string | null;

/** Until when a definition can be judged in a département; null: it cannot. */
export function observedUntil(definition: string, departement: string, coverage: Coverage): string | null {
  const days = (NEEDS[definition] ?? []).map(
    (need) =>
      [need]
        .flat()
        .map((role) => coverage(role, departement))
        .find((day) => day !== null) ?? null,
  );
  return days.includes(null) ? null : ((days as string[]).sort()[0] ?? null);
}

export async function computeTruth(folder: string, observed: string | Coverage): Promise<Individual[]> {
  const coverage = typeof observed === 'string' ? () => observed : observed;
  const people = await readPeople(folder);
  const events = await readEvents(folder);
  return people.flatMap(({ truth_id: person = '', departement = '' }) => {
    const days = new Map(
      Object.keys(NEEDS).map((definition) => [definition, observedUntil(definition, departement, coverage)]),
    );
    const until = {
      reported: coverage('rendez_vous', departement) ?? '',
      oriented: coverage('orientations', departement) ?? '',
      right: coverage('beneficiaires', departement) ?? '',
    };
    return [...new Set(days.values())].flatMap((day) =>
      day === null
        ? []
        : measurePerson(person, departement, events.get(person) ?? [], day, until).filter(
            ({ definition }) => days.get(definition) === day,
          ),
    );
  });
}

function measurePerson(
  person: string,
  departement: string,
  events: readonly Event[],
  observation: string,
  { reported, oriented, right }: Readonly<Record<'reported' | 'oriented' | 'right', string>>,
): Individual[] {
  const known = events.filter(({ date }) => date <= observation).sort((a, b) => (a.date < b.date ? -1 : 1));
  const all = (type: string, motif?: string, statut?: string) =>
    known.filter(
      (event) =>
        event.type === type &&
        (motif === undefined || event.motif === motif) &&
        (statut === undefined || event.statut === statut),
    );
  const first = (found: readonly Event[], from = '') => found.find(({ date }) => date >= from)?.date ?? null;
  const newSchema = NEW_SCHEMA.has(departement);
  const demande = first(all('demande')) ?? '';
  const opened = first(all('ouverture_droit'));
  const entree = opened && (newSchema || all('suivi_cree').length > 0) ? opened : demande;
  const soumise = all('soumis_dd').length > 0;
  const orientations = all('orientation');
  const notifications = all('notification');
  const orientation = orientations[0]?.date ?? null;
  const type =
    orientations[0] && orientations[0].date <= oriented
      ? (TYPES[orientations[0].type_orientation] ?? null)
      : null;
  const honoured = (motif?: string) =>
    all('rdv', motif, 'honore').filter((event) => isReported(event, known, reported));
  // The Caf writes the last contract of a person, where its schema has a place for it.
  const last = events.filter((event) => event.type === 'contrat' && event.date <= right).at(-1);
  const ofCaf = newSchema && last?.type_orientation !== 'professionnel' ? last : undefined;
  // A partner writes a contract with its accompaniment, once that has begun.
  const begun = new Set(all('debut_accompagnement').map((event) => event.type_orientation));
  const contracts = all('contrat').filter((event) => begun.has(event.type_orientation) || event === ofCaf);
  const found: Individual[] = [];
  const add = (
    definition: string,
    cohorte: string,
    debut: string,
    fin: string | null,
    rule: { readonly type?: string | null; readonly mur?: boolean; readonly atteint?: boolean | null },
  ) => {
    if (fin !== null && fin < debut) return;
    const { type: ofType = null, mur = true, atteint = null } = rule;
    const jours = fin === null ? null : between(debut, fin);
    found.push({
      person,
      definition,
      departement,
      mois: cohorte.slice(0, 7),
      cohorte,
      type: ofType,
      jours,
      mur,
      atteint,
    });
  };
  const since = (from: string) => between(from, observation);
  const within = (from: string, fin: string | null, days: number, inclusive: boolean) =>
    fin !== null && (inclusive ? between(from, fin) <= days : between(from, fin) < days);
  if (soumise) {
    add('nouveaux_entrants', entree, entree, null, {});
    if (orientation) {
      const debut = `${demande.slice(0, 7)}-01`;
      const atteint = orientation <= '2024-12-31' ? within(debut, orientation, 61, true) : null;
      add('oarsa_orientation', orientation, debut, orientation, { type, atteint });
    }
    add('plan_b1', entree, entree, orientation, {
      type,
      mur: since(entree) >= 31,
      atteint: within(entree, orientation, 31, false),
    });
    if (entree >= '2025-01-01')
      add('loi_2025_orientation', entree, entree, orientation, {
        type,
        mur: since(entree) >= 42,
        atteint: within(entree, orientation, 42, true),
      });
    const kept = [...honoured('orientation'), ...honoured('accompagnement')].sort((a, b) =>
      a.date < b.date ? -1 : 1,
    );
    add('premier_rdv_honore', entree, entree, first(kept, entree), { type, mur: since(entree) >= 60 });
  }
  if (orientation) {
    const kept = first(
      honoured().filter((event) => event.motif === 'orientation' || event.motif === 'accompagnement'),
      orientation,
    );
    add('plan_b4', orientation, orientation, kept, {
      type,
      mur: since(orientation) >= 15,
      atteint: within(orientation, kept, 15, false),
    });
    const contract = first(contracts, orientation);
    if (soumise)
      add('plan_b5', orientation, orientation, contract, {
        type,
        mur: since(orientation) >= 60,
        atteint: within(orientation, contract, 60, false),
      });
    if (contract && type !== 'professionnelle') add('oarsa_cer', contract, orientation, contract, { type });
    add(
      'orientation_accompagnement',
      orientation,
      orientation,
      first(all('debut_accompagnement'), orientation),
      {
        type,
        mur: since(orientation) >= 60,
      },
    );
  }
  for (const [index, { date, type_orientation }] of notifications.entries()) {
    if (date < '2025-01-01') continue;
    const next = orientations[index + 1]?.date ?? '9999';
    const contract = contracts.find((one) => one.date >= date && one.date < next)?.date ?? null;
    add('loi_2025_contrat', date, date, contract, {
      type: TYPES[type_orientation] ?? null,
      mur: since(date) >= 31,
      atteint: within(date, contract, 31, true),
    });
  }
  const opening = first(all('suivi_cree', 'orientation'));
  const invitation = first(all('invitation', 'orientation'));
  if (opening) {
    const seen = first(honoured('orientation'));
    const convened = all('convocation', 'orientation').length > 0;
    if (invitation && !convened) add('rdvi_oriented', opening, opening, seen, { atteint: seen !== null });
    add('rdvi_oriented_45', opening, opening, first(honoured('orientation'), opening), {
      mur: since(opening) > 45,
      atteint: within(opening, first(honoured('orientation'), opening), 45, false),
    });
  }
  for (const motif of ['orientation', 'accompagnement']) {
    const invited = first(all('invitation', motif));
    const booked = invited && first(all('prise_rdv', motif), invited);
    if (invited && booked) add('rdvi_invite_to_rdv', invited, invited, booked, {});
  }
  const second = first(all('suivi_cree', 'accompagnement'));
  if (second) {
    const debut = first(honoured('orientation')) ?? second;
    const seen = first(honoured('accompagnement'));
    add('rdvi_accompanied_30', debut, debut, seen, {
      mur: since(debut) > 30,
      atteint: within(debut, seen, 30, false),
    });
  }
  return found;
}

/** Some agents are some days late: until then the outcome of an appointment is "À renseigner" (scripts/generate/parcours/rdv-status.ts). */
export function isReported(event: Event, known: readonly Event[], reported: string): boolean {
  if (between(event.date, reported) >= 4) return true;
  const rank = known.filter(({ type, motif }) => type === 'rdv' && motif === event.motif).indexOf(event);
  const booked = known.filter(({ type, motif }) => type === 'prise_rdv' && motif === event.motif)[rank];
  return booked === undefined || (dayNumber(event.date) + dayNumber(booked.date)) % 4 !== 0;
}
