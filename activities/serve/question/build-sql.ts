/** The question as SQL: names come from the schema of the table, every value is a bound parameter. */
import { MOST_DIGITS } from '../../../datasets/_columns/decimal-column.js';
import type { SqlParameters } from '../../platform/effects.js';
import { jsonValue } from '../../text/json-value.js';
import { pointColumn } from '../../text/point-sql.js';
import { literal, quoted } from '../../text/sql-text.js';
import type { ServedColumn, ServedTable } from '../served-table.js';
import { conditions, distance } from './build-conditions.js';
import { hiddenName, hiddenOf, hidesIn, measureOf } from './measures-sql.js';
import type { ColumnType } from './operators.js';
import { isAggregate, type Query } from './parse-query.js';
import type { Relation } from './relation.js';

export interface Statement {
  readonly sql: string;
  readonly parameters: SqlParameters;
}

export const EXPORTS = ['csv', 'json', 'parquet', 'geojson', 'xlsx'] as const;

export type ExportFormat = (typeof EXPORTS)[number];

/** The rows or groups of one page, each as a JSON text, in a total order: the number of the row decides last. */
export function pageStatement(relation: Relation, query: Query): Statement {
  const { sql, parameters, order } = answerOf(relation, query);
  const members = answerColumns(query).map((column) => `${quoted(column.name)} := ${jsonCell(column)}`);
  const offset = (query.page - 1) * query.pageSize;
  return {
    sql: `select cast(to_json(struct_pack(${members.join(', ')})) as varchar) as row from (${sql} order by ${order} limit ${query.pageSize} offset ${offset}) as page order by ${order}`,
    parameters,
  };
}

/** How many rows, or groups, the question has. */
export function countStatement(relation: Relation, query: Query): Statement {
  const { where, parameters } = conditions(query, relation.isHeld);
  const source = `${relation.from} where ${where}`;
  if (!isAggregate(query)) return { sql: `select count(*) as total from ${source}`, parameters };
  if (query.groups.length === 0) return { sql: 'select 1 as total', parameters: {} };
  const names = query.groups.map(({ name }) => quoted(name)).join(', ');
  return {
    sql: `select count(*) as total from (select distinct ${names} from ${source}) as groups`,
    parameters,
  };
}

/** Every row into a file, with the conventions of the published ones. Needs the macros of spreadsheet/sql/cells.sql. */
export function exportStatement(
  relation: Relation,
  query: Query,
  { format, to }: { readonly format: CopiedFormat; readonly to: string },
  { title, description }: Pick<ServedTable, 'title' | 'description'>,
): Statement {
  const { sql, parameters, order } = answerOf(relation, query);
  const cells = answerColumns(query).map(
    (column) => `${copiedCell(column, format)} as ${quoted(column.name)}`,
  );
  const told = `, kv_metadata {title: ${literal(title)}, description: ${literal(description)}}`;
  const options = `${COPY_OPTIONS[format]}${format === 'parquet' ? told : ''}`;
  return {
    sql: `copy (select ${cells.join(', ')}${format === 'parquet' ? pointColumn(answerColumns(query)) : ''} from (${sql}) as answer order by ${order}) to ${literal(to)} (${options})`,
    parameters,
  };
}

/** What DuckDB writes by itself. */
type CopiedFormat = Exclude<ExportFormat, 'geojson' | 'xlsx'>;

const COPY_OPTIONS: Readonly<Record<CopiedFormat, string>> = {
  csv: `format csv, header true, delimiter ',', quote '"', escape '"', nullstr ''`,
  json: 'format json, array true',
  parquet: 'format parquet, compression zstd',
};

interface AnswerColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly decimal?: ServedColumn['decimal'];
}

export function answerColumns(query: Query): readonly AnswerColumn[] {
  if (!isAggregate(query)) return query.columns;
  const measures = query.measures.flatMap(({ column, measure }): AnswerColumn[] => {
    const told = { name: `${column.name}__${measure}`, ...measuredType(column, measure) };
    return hidesIn({ column, measure }) ? [told, { name: hiddenName(column), type: 'integer' }] : [told];
  });
  return [...query.groups, ...onceEach(measures)];
}

function measuredType({ type, decimal }: ServedColumn, measure: string): Omit<AnswerColumn, 'name'> {
  if (measure === 'count') return { type: 'integer' };
  if (measure === 'min' || measure === 'max') return { type, decimal };
  if (measure !== 'sum' || (type !== 'integer' && type !== 'decimal')) return { type: 'number' };
  return { type, decimal: decimal && { ...decimal, precision: MOST_DIGITS } };
}

function onceEach(columns: readonly AnswerColumn[]): AnswerColumn[] {
  return [...new Map(columns.map((column) => [column.name, column])).values()];
}

/** The answer's columns, then `_k0`, `_k1`…: what `order` sorts by, all of it, so that pages never overlap. */
function answerOf(relation: Relation, query: Query): Statement & { readonly order: string } {
  const { where, parameters } = conditions(query, relation.isHeld);
  const rows = `${relation.from} where ${where}`;
  const names = answerColumns(query).map(({ name }) => quoted(name));
  const groups = query.groups.map(({ name }) => quoted(name));
  const last = isAggregate(query) ? groups : ['_row'];
  const { near } = query.place;
  const nearest = near !== null && query.sorts.length === 0 && !isAggregate(query);
  const keys = [
    ...(nearest ? [{ by: distance(near), way: 'asc' }] : []),
    ...query.sorts.map(({ by, descending }) => ({ by: quoted(by), way: descending ? 'desc' : 'asc' })),
    ...last.map((by) => ({ by, way: 'asc' })),
    { by: '0', way: 'asc' },
  ];
  const keyed = [...names, ...keys.map(({ by }, index) => `${by} as _k${index}`)].join(', ');
  const order = keys.map(({ way }, index) => `_k${index} ${way} nulls last`).join(', ');
  return {
    parameters,
    order,
    sql: `select ${keyed} from ${isAggregate(query) ? grouped(query, rows) : rows}`,
  };
}

function grouped({ groups, measures }: Query, rows: string): string {
  const names = groups.map(({ name }) => quoted(name));
  const measured = measures.flatMap(({ column, measure }) => {
    const told = `${measureOf(measure, column)} as ${quoted(`${column.name}__${measure}`)}`;
    const hidden = `${hiddenOf(column)} as ${quoted(hiddenName(column))}`;
    return hidesIn({ column, measure }) ? [told, hidden] : [told];
  });
  const once = [...new Set(measured)];
  const by = names.length > 0 ? ` group by ${names.join(', ')}` : '';
  return `(select ${[...names, ...once].join(', ')} from ${rows}${by}) as groups`;
}

/** JSON has no infinity. */
function jsonCell(column: AnswerColumn): string {
  const value = jsonValue(column);
  return column.type === 'number' ? `if(isfinite(${value}), ${value}, null)` : value;
}

function copiedCell(column: AnswerColumn, format: CopiedFormat): string {
  const value = format === 'json' ? jsonValue(column) : quoted(column.name);
  if (format !== 'csv') return value;
  if (column.type === 'text') return `formula_safe(${value})`;
  return column.type === 'list' ? `formula_safe(list_text(${value}))` : value;
}
