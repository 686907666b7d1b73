/** Which rows a question keeps, as SQL: every value is a bound parameter. */
import type { SqlParameters, SqlValue } from '../../platform/effects.js';
import { departementOfPlaceSql } from '../../text/departement-sql.js';
import { quoted } from '../../text/sql-text.js';
import type { ServedColumn } from '../served-table.js';
import { type Condition, type Filter, isJoined } from './conditions.js';
import { BY_ROW, type Folding, folded, READY, textsOf } from './folded-text.js';
import type { ColumnType, FilterOperator } from './operators.js';
import type { Query } from './parse-query.js';
import type { Place } from './place.js';

const TYPES: Readonly<Record<Exclude<ColumnType, 'decimal'>, string>> = {
  text: 'varchar',
  date: 'date',
  number: 'double',
  integer: 'bigint',
  boolean: 'boolean',
  list: 'varchar[]',
  uuid: 'uuid',
};

/** Of a decimal: all digits that the engine has, as many of them behind the point as the column. */
function typeOf({ type, decimal }: ServedColumn): string {
  return type === 'decimal' ? `decimal(38, ${decimal?.scale})` : TYPES[type];
}

/** Their parameters are `p0`, `p1`… */
export function conditions(query: Query, isHeld: boolean): { where: string; parameters: SqlParameters } {
  const folding = isHeld ? READY : BY_ROW;
  const parameters: Record<string, SqlValue> = {};
  const bind = (value: SqlValue) => {
    const bound = `p${Object.keys(parameters).length}`;
    parameters[bound] = value;
    return `$${bound}`;
  };
  const parts = [
    ...query.filters.map((one) => conditionText(one, bind, folding)),
    ...query.search.map((word) => searchText(query.searched, bind(word), folding)),
    ...placeConditions(query, bind),
  ];
  return { where: ['true', ...parts].join(' and '), parameters };
}

/** Gives a value to the statement, and its name there. */
type Bind = (value: SqlValue) => string;

function conditionText(asked: Condition, bind: Bind, folding: Folding): string {
  if (isJoined(asked)) {
    // what is unknown of an empty cell is no: a row is asked for, or it is not
    const parts = asked.parts.map((part) => `coalesce(${conditionText(part, bind, folding)}, false)`);
    return `(${parts.join(` ${asked.join} `)})`;
  }
  const several = asked.operator === 'in' || asked.operator === 'notin';
  const value = several ? asked.values : (asked.values[0] ?? null);
  return condition(asked, asked.values.length > 0 ? bind(value) : '', folding);
}

function searchText(columns: readonly ServedColumn[], bound: string, folding: Folding): string {
  if (textsOf(columns).length === 0) return 'false';
  return `contains(${folding.row(columns)}, ${folded(bound)})`;
}

function placeConditions({ place: { near, departement }, searched }: Query, bind: Bind): string[] {
  const parts: string[] = [];
  if (near) parts.push(`${distance(near)} <= ${bind(near.metres)}`);
  if (departement !== null) {
    parts.push(`${departementOf(searched)} = ${bind(departement)}`);
  }
  return parts;
}

/** As the pages of départements have it: by the postcode where the commune is not known. */
function departementOf(columns: readonly ServedColumn[]): string {
  const has = (column: string) => columns.some(({ name }) => name === column);
  if (has('departement')) return 'departement';
  return departementOfPlaceSql('code_insee', has('code_postal') ? 'code_postal' : undefined);
}

const EARTH_METRES = 6_371_008.8;

/** Of the row from the point, in metres, on a sphere. The point is numbers of ours. */
export function distance({ latitude, longitude }: NonNullable<Place['near']>): string {
  const half = (to: string, from: number) => `pow(sin(radians(${to} - ${from}) / 2), 2)`;
  const across = `${half('latitude', latitude)} + cos(radians(${latitude})) * cos(radians(latitude)) * ${half('longitude', longitude)}`;
  return `(${2 * EARTH_METRES} * asin(sqrt(least(1, ${across}))))`;
}

const COMPARISONS: Readonly<Partial<Record<FilterOperator, string>>> = {
  exact: '=',
  differs: 'is distinct from',
  less: '<=',
  greater: '>=',
  strictly_less: '<',
  strictly_greater: '>',
};

function condition({ column: asked, operator }: Filter, bound: string, folding: Folding): string {
  const { name, type } = asked;
  const column = quoted(name);
  if (operator === 'isnull') return `${column} is null`;
  if (operator === 'isnotnull') return `${column} is not null`;
  if (type === 'list') return listCondition(column, operator, bound);
  if (operator === 'contains' || operator === 'notcontains') {
    const text = type === 'text' ? folding.text(name) : folded(column);
    const found = `contains(${text}, ${folded(bound)})`;
    return operator === 'contains' ? found : `not ${found}`;
  }
  if (operator === 'in' || operator === 'notin') {
    const found = `list_contains(cast(${bound} as ${typeOf(asked)}[]), ${column})`;
    return operator === 'in' ? found : `not ${found}`;
  }
  return `${column} ${COMPARISONS[operator]} cast(${bound} as ${typeOf(asked)})`;
}

function listCondition(column: string, operator: FilterOperator, bound: string): string {
  const found =
    operator === 'in' || operator === 'notin'
      ? `list_has_any(${column}, cast(${bound} as varchar[]))`
      : `list_contains(${column}, cast(${bound} as varchar))`;
  return operator === 'in' || operator === 'contains' ? found : `(not ${found} and len(${column}) > 0)`;
}
