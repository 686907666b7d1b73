/** The published delays of a session, held against what truly happened. */
import { z } from 'zod';
import type { Session } from '../../activities/platform/effects.js';
import type { Individual } from './parcours-truth.js';

export const Cell = z.object({
  definition: z.string(),
  departement: z.string(),
  mois: z.string(),
  type_orientation: z.string(),
  statut: z.string(),
  effectif: z.number().nullable(),
  non_murs: z.number().nullable(),
  statut_delais: z.string(),
  mesures: z.number().nullable(),
  moyenne_jours: z.number().nullable(),
  mediane_jours: z.number().nullable(),
  statut_part: z.string(),
  part_dans_la_cible: z.number().nullable(),
});
export type Cell = z.infer<typeof Cell>;

export async function readCells(session: Session): Promise<Cell[]> {
  const names = Object.keys(Cell.shape).join(', ');
  const tables = ['delais_orientation', 'delais_premier_rdv', 'delais_accompagnement'];
  return session.rows(tables.map((table) => `select ${names} from ${table}`).join(' union all '), Cell);
}

/** Where the table says something else than the truth; empty when all is right. */
export function compareCells(cells: readonly Cell[], truth: readonly Individual[]): unknown[] {
  return cells.flatMap((cell) => compareCell(cell, truthOf(cell, truth)));
}

export function truthOf(cell: Cell, truth: readonly Individual[]): Individual[] {
  return truth.filter(
    ({ definition, departement, mois, type }) =>
      definition === cell.definition &&
      departement === cell.departement &&
      mois === cell.mois &&
      (cell.type_orientation === 'ensemble' || type === cell.type_orientation),
  );
}

function compareCell(cell: Cell, individuals: readonly Individual[]): unknown[] {
  const ripe = individuals.filter(({ mur }) => mur);
  const days = ripe.flatMap(({ jours }) => (jours === null ? [] : [jours])).sort((a, b) => a - b);
  const middle = (days.length - 1) / 2;
  const at = (index: number) => days[index] ?? 0;
  const reached = ripe.filter(({ atteint }) => atteint === true).length;
  const expected = {
    effectif: ripe.length,
    mesures: days.length,
    moyenne_jours: days.reduce((sum, one) => sum + one, 0) / days.length,
    mediane_jours: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    part_dans_la_cible: reached / ripe.length,
  };
  const wrong = Object.entries(expected).filter(([name, value]) => {
    const told = cell[name as keyof typeof expected];
    // quantiles are told in whole days
    return told !== null && Math.abs(told - value) > (name === 'mediane_jours' ? 0.5 : 0.0501);
  });
  // two definitions count orientations or invitations: eleven of them may be of fewer persons
  const persons = !['loi_2025_contrat', 'rdvi_invite_to_rdv'].includes(cell.definition);
  const hidden = persons && cell.statut === 'secret' && ripe.length > 10;
  return wrong.length > 0 || hidden ? [{ cell, expected }] : [];
}
