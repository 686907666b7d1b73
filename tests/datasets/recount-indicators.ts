/** Published indicators held against the truth: lists and loops, no SQL. */
import { z } from 'zod';
import type { Session } from '../../activities/platform/effects.js';
import { groupedBy } from './grouped-by.js';
import type { ModalitiesOf } from './parcours-publics.js';
import type { Presence } from './parcours-stocks.js';
import { departementsOf, monthsOf } from './recount.js';

const Figure = z.object({
  indicateur: z.string(),
  niveau_territoire: z.enum(['france', 'region', 'departement']),
  territoire: z.string(),
  niveau_periode: z.enum(['mois', 'trimestre', 'annee', 'douze_mois']),
  periode: z.string(),
  type_orientation: z.string(),
  ventilation: z.string().nullable(),
  modalite: z.string().nullable(),
  departements_observes: z.number(),
  statut: z.string(),
  effectif: z.number().nullable(),
  valeur: z.number().nullable(),
});
export type Figure = z.infer<typeof Figure>;

const SHARED =
  'indicateur, niveau_territoire, territoire, niveau_periode, periode, departements_observes, statut, effectif';

export async function readIndicators(session: Session): Promise<Figure[]> {
  return session.rows(
    `select ${SHARED}, type_orientation, null as ventilation, null as modalite, null as valeur from personnes_suivies
     union all by name select ${SHARED}, type_orientation, null as ventilation, null as modalite, valeur from qualite_accompagnement
     union all by name select ${SHARED}, 'ensemble' as type_orientation, ventilation, modalite, valeur from indicateurs_ventiles`,
    Figure,
  );
}

/** Counted during a period; the others at its last day. */
export const FLOWS: ReadonlySet<string> = new Set([
  'nouveaux_entrants',
  'recues',
  'contrats_signes_dans_le_mois',
  'reorientations_en_six_mois',
  'absences_aux_rendez_vous',
]);
export const SHARES: ReadonlySet<string> = new Set([
  'part_orientee',
  'contrats_signes_dans_le_mois',
  'reorientations_en_six_mois',
  'absences_aux_rendez_vous',
]);

export interface Truths {
  readonly presences: readonly Presence[];
  readonly modalitiesOf: ModalitiesOf;
  /** Whether all that an indicator needs of a month is told of a département. */
  readonly isKnown: (indicateur: string, departement: string, month: string) => boolean;
}

/** Where a figure says something else than the truth; empty when all is right. */
export function compareIndicators(figures: readonly Figure[], truths: Truths): unknown[] {
  return countedIn(figures, truths).flatMap(({ figure, here, observed }) => {
    const expected = expect(figure, here, observed);
    return Object.entries(expected).some(([name, value]) =>
      differs(figure[name as keyof typeof expected], value),
    )
      ? [{ figure, expected }]
      : [];
  });
}

interface Counted {
  readonly figure: Figure;
  /** Who is counted in it, each as often as she is there. */
  readonly here: readonly Presence[];
  /** How many départements are known. */
  readonly observed: number;
}

export function countedIn(figures: readonly Figure[], truths: Truths): Counted[] {
  const byIndicator = groupedBy(
    truths.presences,
    ({ indicateur, mois, departement }) => `${indicateur} ${mois} ${departement}`,
  );
  return figures.map((figure) => {
    const { indicateur, type_orientation: type } = figure;
    const all = monthsOf(figure);
    const months = FLOWS.has(indicateur)
      ? all.filter((month) => FRANCE.some((place) => truths.isKnown(indicateur, place, month)))
      : all.slice(-1);
    const places = new Set(
      departementsOf(figure).filter(
        (place) => months.length > 0 && months.every((month) => truths.isKnown(indicateur, place, month)),
      ),
    );
    const here = [...places]
      .flatMap((place) => months.flatMap((month) => byIndicator.get(`${indicateur} ${month} ${place}`) ?? []))
      .filter(({ type: own }) => type === 'ensemble' || type === own)
      .filter(({ person }) => isOf(figure, person, truths));
    return { figure, here, observed: places.size };
  });
}

const FRANCE = departementsOf({ niveau_territoire: 'france', territoire: 'FR' });

function isOf(figure: Figure, person: string, { modalitiesOf }: Truths): boolean {
  if (figure.ventilation === null) return true;
  return modalitiesOf(person, figure)[figure.ventilation as 'sexe'] === figure.modalite;
}

function expect({ indicateur }: Figure, here: readonly Presence[], observed: number) {
  const persons = groupedBy(here, ({ person }) => person);
  const sums = [...persons.values()].map((own) => {
    const inside = own.reduce((sum, one) => sum + one.inside, 0);
    // at a day a person counts once
    return FLOWS.has(indicateur)
      ? { inside, outside: own.length - inside }
      : {
          inside: Math.max(...own.map((one) => one.inside)),
          outside: 1 - Math.max(...own.map((one) => one.inside)),
        };
  });
  const known = observed > 0;
  const told = known && persons.size > 10;
  const value = told ? measureOf(indicateur, sums) : null;
  const isTold =
    told && (value !== null || !(SHARES.has(indicateur) || indicateur === 'rendez_vous_par_trimestre'));
  return {
    departements_observes: observed,
    statut: known ? (isTold ? 'diffuse' : 'secret') : 'non_disponible',
    effectif: isTold ? persons.size : null,
    valeur: value,
  };
}

function measureOf(indicateur: string, sums: readonly { inside: number; outside: number }[]): number | null {
  const total = (side: 'inside' | 'outside') => sums.reduce((sum, one) => sum + one[side], 0);
  if (indicateur === 'rendez_vous_par_trimestre')
    return total('inside') === 0 ? null : total('inside') / sums.length;
  if (!SHARES.has(indicateur)) return null;
  const few = (side: 'inside' | 'outside') =>
    sums.filter((one) => one[side] > 0).length < 11 || total(side) < 11;
  return few('inside') || few('outside') ? null : total('inside') / (total('inside') + total('outside'));
}

function differs(told: string | number | null, expected: string | number | null): boolean {
  if (typeof told === 'number' && typeof expected === 'number') return Math.abs(told - expected) > 0.000051;
  return told !== expected;
}
