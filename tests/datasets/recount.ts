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

function compareCell(cell: Cell, individuals: readonly Individual[]): unknown[] {
  const ripe = individuals.filter(({ mur }) => mur);
  const days = ripe.flatMap(({ jours }) => (jours === null ? [] : [jours])).sort((a, b) => a - b);
  /** The value at a share of the way through; null without eleven persons on its shorter side. */
  const quantile = (share: number) => {
    if (cell.mesures === null || cell.mesures * Math.min(share, 1 - share) < 11) return null;
    const place = share * (days.length - 1);
    const [low, high] = [days[Math.floor(place)] ?? 0, days[Math.ceil(place)] ?? 0];
    return low + (place - Math.floor(place)) * (high - low);
  };
  const tooEarly = individuals.filter(({ mur }) => !mur);
  const reached = ripe.filter(({ atteint }) => atteint === true).length;
  const expected = {
    effectif: ripe.length,
    mesures: days.length,
    moyenne_jours: days.reduce((sum, one) => sum + one, 0) / days.length,
    mediane_jours: quantile(0.5),
    premier_quartile_jours: quantile(0.25),
    troisieme_quartile_jours: quantile(0.75),
    part_dans_la_cible: reached / ripe.length,
  };
  const wrong = Object.entries(expected).filter(([name, value]) => {
    const told = cell[name as keyof typeof expected];
    if (value === null) return told !== null;
    // quantiles are told in whole days
    const isQuantile = name.startsWith('mediane') || name.includes('quartile');
    if (isQuantile && told === null) return true;
    return told !== null && Math.abs(told - value) > (isQuantile ? 0.5 : 0.0501);
  });
  const early = new Set(tooEarly.map(({ person }) => person)).size;
  const isTold = cell.statut === 'diffuse' || cell.statut === 'secret';
  if (
    isTold &&
    cell.statut_delais !== 'sans_objet' &&
    cell.non_murs !== (early > 10 ? tooEarly.length : null)
  )
    wrong.push(['non_murs', tooEarly.length]);
  // two definitions count orientations or invitations: eleven of them may be of fewer persons
  const persons = new Set(ripe.map(({ person }) => person)).size;
  const hidden = cell.statut === 'secret' && persons > 10;
  const few = cell.statut === 'diffuse' && persons < 11;
  return wrong.length > 0 || hidden || few ? [{ cell, expected }] : [];
}
