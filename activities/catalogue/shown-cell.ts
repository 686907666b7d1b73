/** One published value, for people: French numbers, and a word where nothing is published. Pure. */
import { isNumeric } from '../../datasets/contract-columns.js';
import type { Column, Table } from '../../datasets/dataset.js';
import { formatDate, formatDecimal, formatNumber, formatShare } from '../markup/french.js';
import { isDepartement, nameOfDepartement } from './departements.js';
import type { Cells } from './read-shown-rows.js';

/** Why a value is not there, in the order of the legend. */
export const ABSENCES = {
  secret: {
    symbol: 'secret',
    name: 'secret',
    legend: 'chiffre non publié, pour que personne ne puisse être reconnu',
  },
  sans_objet: { symbol: '–', name: 'sans objet', legend: 'sans objet, la mesure ne s’applique pas' },
  non_disponible: { symbol: 'n.d.', name: 'non disponible', legend: 'non disponible, la source manque' },
} as const;
export type Absence = keyof typeof ABSENCES;

export type ShownCell = { readonly text: string } | { readonly absence: Absence } | null;

/** Null where the row does not say why there is no value. */
export function showCell(column: Column, row: Cells, table: Table): ShownCell {
  const value = row[column.name] ?? null;
  if (value !== null) return { text: formatCell(column, value) };
  const status = row[statusColumn(column, table) ?? ''];
  return isAbsence(status) ? { absence: status } : null;
}

/** The column `statut…` beside: the nearest before it. */
export function statusColumn(column: Pick<Column, 'name'>, { columns }: Table): string | undefined {
  const names = columns.map(({ name }) => name);
  return names.slice(0, names.indexOf(column.name)).findLast((name) => name.startsWith('statut'));
}

export function isAbsence(status: string | null | undefined): status is Absence {
  return typeof status === 'string' && Object.hasOwn(ABSENCES, status);
}

/** Of a figure about persons: where its row is told and it is not, it is withheld. Null where the table does not say. */
export function absenceOf(value: number | null, status: string | null): Absence | null {
  if (value !== null || status === null) return null;
  return isAbsence(status) ? status : 'secret';
}

function formatCell(column: Column, value: string): string {
  if (column.type === 'decimal' && !column.unit?.startsWith('part')) return formatDecimal(value);
  if (isNumeric(column))
    return column.unit?.startsWith('part') ? formatShare(Number(value)) : formatNumber(Number(value));
  if (column.type === 'boolean') return value === 'true' ? 'oui' : 'non';
  if (column.name === 'departement' && isDepartement(value)) return `${nameOfDepartement(value)} (${value})`;
  return column.type === 'date' ? (formatDate(value) ?? value) : value;
}
