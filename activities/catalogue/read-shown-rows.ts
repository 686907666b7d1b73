/** The few rows of a published table that a page shows, as text; no other row passes here. */
import { z } from 'zod';
import { duckdbType } from '../../datasets/contract-columns.js';
import type { Column, Table } from '../../datasets/dataset.js';
import type { Highlight } from '../../datasets/shown.js';
import type { Session } from '../platform/effects.js';
import { literal, quoted } from '../text/sql-text.js';

/** By column; null where nothing is published. */
export type Cells = Readonly<Record<string, string | null>>;

/** A Parquet file of the open zone, copied below scratch. */
export interface StoredTable {
  readonly table: Table;
  readonly path: string;
}

export interface ShownHighlight {
  readonly highlight: Highlight;
  readonly table: Table;
  readonly rows: readonly Cells[];
  /** Rows that the highlight chooses; `rows` is their beginning. */
  readonly total: number;
  /** The one value of the column `latest`; null without such a column. */
  readonly latest: string | null;
}

const PREVIEW_ROWS = 5;
/** A table that is not longer is shown whole: the definitions of what is measured are such a table. */
const WHOLE_ROWS = 20;
const PREVIEW_LENGTH = 100;
const CellsShape = z.record(z.string(), z.string().nullable());

/** The first rows in published order, or all of a short table; long cells cut. */
export async function readPreview({ table, path }: StoredTable, session: Session): Promise<Cells[]> {
  const cells = table.columns.map((column) => {
    const text = cellText(column);
    return `case when length(${text}) > ${PREVIEW_LENGTH} then concat(rtrim(left(${text}, ${PREVIEW_LENGTH})), '…') else ${text} end as ${quoted(column.name)}`;
  });
  return session.rows(
    `select ${cells.join(', ')} from ${rowsOf(path)}
     where file_row_number < (select if(count(*) > ${WHOLE_ROWS}, ${PREVIEW_ROWS}, ${WHOLE_ROWS}) from ${rowsOf(path)})
     order by file_row_number`,
    CellsShape,
  );
}

/** Every column of the rows that a highlight chooses. */
export async function readHighlight(
  highlight: Highlight,
  { table, path }: StoredTable,
  session: Session,
): Promise<ShownHighlight> {
  const { latest, order, limit } = highlight;
  const cells = table.columns.map((column) => `${cellText(column)} as ${quoted(column.name)}`);
  const last = latest === undefined ? 'true' : `${quoted(latest)} = (${greatest(latest, table)})`;
  // contract columns begin with a letter: _total is free
  const found = await session.rows(
    `with chosen as (select * from ${rowsOf(path)} where ${conditionsOf(highlight, table)})
    select ${cells.join(', ')}, cast(count(*) over () as varchar) as _total from chosen where ${last}
    order by ${[...order.map(quoted), 'file_row_number'].join(', ')} limit ${limit}`,
    CellsShape,
  );
  return {
    ...{ highlight, table, rows: found.map(({ _total, ...row }) => row) },
    total: Number(found[0]?._total ?? 0),
    latest: latest === undefined ? null : (found[0]?.[latest] ?? null),
  };
}

/** The condition of a highlight or a chart, as SQL. */
export function conditionsOf({ where }: Pick<Highlight, 'where'>, { columns }: Table): string {
  const conditions = Object.entries(where).map(([name, wanted]) => {
    const column = columns.find((one) => one.name === name);
    const type = column ? duckdbType(column) : 'VARCHAR';
    const values = [wanted].flat().map((value) => `cast(${literal(String(value))} as ${type})`);
    return `${quoted(name)} in (${values.join(', ')})`;
  });
  return ['true', ...conditions].join(' and ');
}

/** The newest period in which something can be said: rows that all keep silent are no news. */
function greatest(latest: string, { columns }: Table): string {
  const told = columns.some(({ name }) => name === 'statut') ? " where statut = 'diffuse'" : '';
  return `select max(${quoted(latest)}) from chosen${told}`;
}

export function rowsOf(path: string): string {
  return `read_parquet(${literal(path)}, file_row_number = true)`;
}

function cellText({ name, type }: Column): string {
  return type === 'list' ? `array_to_string(${quoted(name)}, ', ')` : `cast(${quoted(name)} as varchar)`;
}
