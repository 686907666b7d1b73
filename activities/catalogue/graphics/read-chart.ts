/** What a map or curves draw: one value per département and month, or why there is none. */
import { z } from 'zod';
import type { Table } from '../../../datasets/dataset.js';
import type { Chart } from '../../../datasets/shown.js';
import { ContractBroken } from '../../errors.js';
import type { Session } from '../../platform/effects.js';
import { departementOfPlaceSql } from '../../text/departement-sql.js';
import { compareText } from '../../text/sorted-json.js';
import { literal, quoted } from '../../text/sql-text.js';
import { PLACES } from '../departements.js';
import { rateOf, readPopulations } from '../directory/communes.js';
import { conditionsOf, rowsOf, type StoredTable } from '../read-shown-rows.js';
import { type Absence, absenceOf, statusColumn } from '../shown-cell.js';

export interface DrawnValue {
  readonly place: string;
  /** AAAA-MM; empty where the chart has no months. */
  readonly month: string;
  readonly value: number | null;
  /** Rows, where the value is their rate. */
  readonly count?: number;
  /** Why there is no value; null where the table does not say. */
  readonly absence: Absence | null;
}

/** One drawing of a chart: a value of its `each`, or the whole. In order of place, then month. */
export interface ChartPart {
  readonly key: string;
  readonly label: string | null;
  readonly values: readonly DrawnValue[];
  /** Null where the chart has none, or the part several. */
  readonly target: number | null;
}

export interface ShownChart {
  readonly chart: Chart;
  readonly table: Table;
  readonly parts: readonly ChartPart[];
  /** Rows that name no place and so are on no map. */
  readonly unplaced: number;
}

const Drawn = z.object({
  part: z.string(),
  place: z.string().nullable(),
  month: z.string(),
  value: z.number().nullable(),
  status: z.string().nullable(),
  target: z.number().nullable(),
});
type Drawn = z.infer<typeof Drawn>;

/** Throws ContractBroken when two rows claim one place and month: the chart would have to choose. */
export async function readChart(
  chart: Chart,
  { table, path }: StoredTable,
  session: Session,
): Promise<ShownChart> {
  const found = await session.rows(
    chart.value === undefined ? countSql(chart, table, path) : valueSql(chart, table, path),
    Drawn,
  );
  const unplaced = found.filter(({ place }) => place === null);
  const labels = chart.each ? Object.entries(chart.each.labels) : [['', null] as const];
  return {
    ...{ chart, table },
    parts: labels.map(([key, label]) => ({
      ...{ key, label },
      ...drawPart(
        found.filter(({ part }) => part === key),
        chart,
      ),
    })),
    unplaced: chart.value === undefined ? (unplaced[0]?.value ?? 0) : unplaced.length,
  };
}

function drawPart(rows: readonly Drawn[], chart: Chart): Pick<ChartPart, 'values' | 'target'> {
  const targets = new Set(rows.flatMap(({ target }) => (target === null ? [] : [target])));
  const [target = null] = targets;
  const values = rows.flatMap((row) => toDrawn(row, chart));
  const months = [...new Set(values.map(({ month }) => month))].sort(compareText);
  const settled = new Set(months.slice(0, months.length - chart.unsettled_months));
  return {
    values: chart.unsettled_months === 0 ? values : values.filter(({ month }) => settled.has(month)),
    target: targets.size === 1 ? target : null,
  };
}

function toDrawn({ place, month, value, status }: Drawn, chart: Chart): DrawnValue[] {
  if (place === null) return [];
  if (chart.per_inhabitants !== undefined && value !== null) {
    const inhabitants = readPopulations().departements.get(place);
    const rate = rateOf(value, inhabitants, chart.per_inhabitants);
    return [{ place, month, value: rate, count: value, absence: null }];
  }
  if (status === AMBIGUOUS)
    throw new ContractBroken(
      `The chart "${chart.title}" finds several rows for one place and month in table ${chart.table}; narrow its "where".`,
    );
  return [{ place, month, value, absence: absenceOf(value, status) }];
}

const AMBIGUOUS = '*';

function valueSql(chart: Chart, table: Table, path: string): string {
  const { value = '', month, each, target } = chart;
  const status = statusColumn({ name: value }, table);
  return `select ${each ? quoted(each.column) : "''"} as part, ${placeSql(chart, table)} as place,
    ${month === undefined ? "''" : quoted(month)} as month, cast(any_value(${quoted(value)}) as double) as value,
    case when count(*) > 1 then '${AMBIGUOUS}' else ${status === undefined ? 'null' : `any_value(${quoted(status)})`} end as status,
    ${target === undefined ? 'null' : `cast(any_value(${quoted(target)}) as double)`} as target
    from ${rowsOf(path)} where ${conditionsOf(chart, table)} group by all order by part, place, month`;
}

function countSql(chart: Chart, table: Table, path: string): string {
  return `select '' as part, ${placeSql(chart, table)} as place, '' as month, cast(count(*) as double) as value, null as status, null as target
    from ${rowsOf(path)} where ${conditionsOf(chart, table)} group by all order by place`;
}

/** As the pages of départements place their rows: by the commune, else by the postcode. What is none is nowhere. */
function placeSql({ departement, commune = '' }: Chart, { columns }: Table): string {
  if (departement !== undefined) return quoted(departement);
  const postcode = columns.find(({ name }) => name === 'code_postal')?.name;
  const code = departementOfPlaceSql(commune, postcode);
  return `case when ${code} in (${PLACES.filter(({ level }) => level === 'departement')
    .map(({ place }) => literal(place))
    .join(', ')}) then ${code} end`;
}
