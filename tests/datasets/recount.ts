/** The published delays of a session, held against what truly happened. */
import { z } from 'zod';
import type { Session } from '../../activities/platform/effects.js';
import { groupedBy } from './grouped-by.js';
import type { Individual } from './parcours-truth.js';

export const Cell = z.object({
  definition: z.string(),
  niveau_territoire: z.enum(['france', 'region', 'departement']),
  territoire: z.string(),
  niveau_periode: z.enum(['mois', 'trimestre', 'annee', 'douze_mois']),
  periode: z.string(),
  departements_observes: z.number(),
  type_orientation: z.string(),
  statut: z.string(),
  effectif: z.number().nullable(),
  non_murs: z.number().nullable(),
  statut_delais: z.string(),
  mesures: z.number().nullable(),
  moyenne_jours: z.number().nullable(),
  mediane_jours: z.number().nullable(),
  premier_quartile_jours: z.number().nullable(),
  troisieme_quartile_jours: z.number().nullable(),
  statut_part: z.string(),
  part_dans_la_cible: z.number().nullable(),
});
export type Cell = z.infer<typeof Cell>;

export async function readCells(session: Session): Promise<Cell[]> {
  const names = Object.keys(Cell.shape).join(', ');
  const tables = ['delais_orientation', 'delais_premier_rdv', 'delais_accompagnement'];
  return session.rows(tables.map((table) => `select ${names} from ${table}`).join(' union all '), Cell);
}

/** A cell of a breakdown. */
export const CellOf = Cell.omit({ type_orientation: true }).extend({
  ventilation: z.string(),
  modalite: z.string(),
});

export async function readBreakdown(session: Session): Promise<BrokenDown[]> {
  const found = await session.rows(
    `select ${Object.keys(CellOf.shape).join(', ')} from delais_ventiles`,
    CellOf,
  );
  return found.map((cell) => ({ ...cell, type_orientation: 'ensemble' }));
}
export type BrokenDown = Cell & { readonly ventilation: string; readonly modalite: string };

/** New entrants, in the shape of the delays: counted, and nothing else told of them. */
export async function readEntrants(session: Session): Promise<Cell[]> {
  return session.rows(
    `select indicateur as definition, niveau_territoire, territoire, niveau_periode, periode, departements_observes, type_orientation, statut, effectif,
       null as non_murs, 'sans_objet' as statut_delais, null as mesures, null as moyenne_jours, null as mediane_jours, null as premier_quartile_jours, null as troisieme_quartile_jours, 'sans_objet' as statut_part, null as part_dans_la_cible
     from personnes_suivies where indicateur = 'nouveaux_entrants'`,
    Cell,
  );
}

/** Until when a definition can be judged in a département; null: never. Of a type, with what is told of orientations. */
export type Observed = (definition: string, departement: string, typed: boolean) => string | null;

export interface Recount {
  readonly truth: readonly Individual[];
  readonly observed: Observed;
  /** The last month that anybody is told of. */
  readonly front: string;
}

/** Where the table says something else than the truth, of those whom `isOf` leaves in a cell; empty when all is right. */
export function compareCells<Of extends Cell>(
  cells: readonly Of[],
  recount: Recount,
  isOf: (person: string, cell: Of) => boolean = () => true,
): unknown[] {
  const known = groupedBy(recount.truth, ({ definition, mois }) => `${definition} ${mois}`);
  return cells.flatMap((cell) => {
    const truth = monthsOf(cell).flatMap((month) => known.get(`${cell.definition} ${month}`) ?? []);
    return compareCell(
      cell,
      truthOf(cell, { ...recount, truth }).filter(({ person }) => isOf(person, cell)),
    );
  });
}

export function truthOf(cell: Cell, { truth, observed, front }: Recount): Individual[] {
  const typed = cell.type_orientation !== 'ensemble';
  const months = monthsOf(cell);
  // to the end of the period, or of what anybody knows
  const last = [months.at(-1) ?? '', front].sort()[0] ?? '';
  const isObserved = (departement: string) =>
    (observed(cell.definition, departement, typed) ?? '').slice(0, 7) >= last;
  return truth.filter(
    ({ definition, departement, mois, type }) =>
      definition === cell.definition &&
      months.includes(mois) &&
      isIn(departement, cell) &&
      isObserved(departement) &&
      (!typed || type === cell.type_orientation),
  );
}

/** The months of a period, first to last. */
export function monthsOf({
  niveau_periode: level,
  periode,
}: Pick<Cell, 'niveau_periode' | 'periode'>): string[] {
  if (level === 'mois') return [periode];
  const year = Number(periode.slice(0, 4));
  const end = level === 'annee' ? 12 : Number(periode.slice(6)) * 3;
  const length = level === 'trimestre' ? 3 : 12;
  return Array.from({ length }, (_, at) => {
    const month = year * 12 + end - length + at;
    return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
  });
}

/** The twelve départements of the invented people. */
const REGIONS: Record<string, string> = {
  ...{ '02': '32', '13': '93', '26': '84', '2A': '94', '31': '76', '33': '75' },
  ...{ '35': '53', '52': '44', '59': '32', '67': '44', '93': '11', '974': '04' },
};

/** The départements of a territory, of those where people are invented. */
export function departementsOf(cell: Pick<Cell, 'niveau_territoire' | 'territoire'>): string[] {
  return Object.keys(REGIONS).filter((departement) => isIn(departement, cell));
}

function isIn(
  departement: string,
  { niveau_territoire: level, territoire }: Pick<Cell, 'niveau_territoire' | 'territoire'>,
): boolean {
  if (level === 'france') return true;
  return (level === 'region' ? REGIONS[departement] : departement) === territoire;
}

/** How far what is told may be from the truth: means are told to a tenth of a day, quantiles in whole days, shares to four digits. */
const ROUNDED = {
  ...{ effectif: 0, non_murs: 0, mesures: 0, moyenne_jours: 0.0501, part_dans_la_cible: 0.0000501 },
  ...{ mediane_jours: 0.5, premier_quartile_jours: 0.5, troisieme_quartile_jours: 0.5 },
};

/** Each figure by itself: it is told of eleven persons or more, and of no fewer. Rows may be more: two definitions count orientations or invitations. */
function compareCell(cell: Cell, individuals: readonly Individual[]): unknown[] {
  const ripe = individuals.filter(({ mur }) => mur);
  const tooEarly = individuals.filter(({ mur }) => !mur);
  const reached = ripe.filter(({ atteint }) => atteint === true);
  const missed = ripe.filter(({ atteint }) => atteint === false);
  const measured = ripe.filter(({ jours }) => jours !== null);
  const days = measured.map(({ jours }) => jours ?? 0).sort((a, b) => a - b);
  const mean = days.reduce((sum, one) => sum + one, 0) / days.length;

  const isMany = (some: readonly Individual[]) =>
    some.length > 10 && new Set(some.map(({ person }) => person)).size > 10;
  const isKnown = cell.statut === 'diffuse' || cell.statut === 'secret';
  const isTimed = isKnown && cell.statut_delais !== 'sans_objet';
  const hasShare = isKnown && cell.statut_part !== 'sans_objet' && isMany(reached) && isMany(missed);
  // a mean of zero would tell of everybody
  const hasDelays = isTimed && isMany(measured) && mean > 0;
  /** The value at a share of the way through; null without eleven on its shorter side. */
  const quantile = (share: number) => {
    if (!hasDelays || days.length * Math.min(share, 1 - share) < 11) return null;
    const place = share * (days.length - 1);
    const [low, high] = [days[Math.floor(place)] ?? 0, days[Math.ceil(place)] ?? 0];
    return low + (place - Math.floor(place)) * (high - low);
  };
  const expected: Record<keyof typeof ROUNDED, number | null> = {
    effectif: isKnown && isMany(ripe) ? ripe.length : null,
    non_murs: isTimed && isMany(tooEarly) ? tooEarly.length : null,
    mesures: hasDelays ? days.length : null,
    moyenne_jours: hasDelays ? mean : null,
    mediane_jours: quantile(0.5),
    premier_quartile_jours: quantile(0.25),
    troisieme_quartile_jours: quantile(0.75),
    part_dans_la_cible: hasShare ? reached.length / ripe.length : null,
  };
  const names = Object.keys(ROUNDED) as (keyof typeof ROUNDED)[];
  const wrong = names.filter((name) => {
    const [told, value] = [cell[name], expected[name]];
    return told === null || value === null ? told !== value : Math.abs(told - value) > ROUNDED[name];
  });
  return wrong.length > 0 ? [{ wrong, cell, expected }] : [];
}
