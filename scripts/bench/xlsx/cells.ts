/** A hundred thousand rows of ten columns, by their rank: what every writer writes, and what a reader must have read. */
export const COLUMNS = [
  ['id', 'text'],
  ['nom', 'text'],
  ['commune', 'text'],
  ['code_insee', 'text'],
  ['commentaire', 'text'],
  ['date_debut', 'date'],
  ['date_fin', 'date'],
  ['places', 'integer'],
  ['montant_eur', 'decimal'],
  ['est_ouvert', 'boolean'],
] as const;

export type Cell = string | number | boolean | Date | null;

const FIRST_DAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

export function rowOf(rank: number): Cell[] {
  return [
    `D${String(rank).padStart(9, '0')}`,
    `Structure d’insertion ${rank % 4_000}`,
    `Saint-Étienne & <Cie> ${rank % 300}`,
    String(1_000 + (rank % 94_000)).padStart(5, '0'),
    rank % 7 === 0 ? 'Rendez-vous pris ; suite à donner' : null,
    new Date(FIRST_DAY + (rank % 700) * DAY_MS),
    rank % 4 === 0 ? null : new Date(FIRST_DAY + (rank % 720) * DAY_MS),
    rank % 1_000,
    (rank % 120_000) / 100,
    rank % 2 === 0,
  ];
}

/** The same for DuckDB; `_row` counts from 0. */
export function rowsSql(rows: number): string {
  return `(select i as _row, 'D' || lpad(i::varchar, 9, '0') as id, 'Structure d’insertion ' || i % 4000 as nom,
    'Saint-Étienne & <Cie> ' || i % 300 as commune, lpad((1000 + i % 94000)::varchar, 5, '0') as code_insee,
    case when i % 7 = 0 then 'Rendez-vous pris ; suite à donner' end as commentaire,
    date '2024-01-01' + (i % 700)::integer as date_debut,
    case when i % 4 <> 0 then date '2024-01-01' + (i % 720)::integer end as date_fin,
    i % 1000 as places, (i % 120000) / 100 as montant_eur, i % 2 = 0 as est_ouvert from range(${rows}) t(i))`;
}

/** A row as one line of text, the same from every reader. */
export function lineOf(cells: readonly Cell[]): string {
  return `${cells.map(textOf).join('\x1f')}\n`;
}

function textOf(cell: Cell): string {
  if (cell === null) return '';
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  return typeof cell === 'boolean' ? String(cell).toUpperCase() : String(cell);
}
