/** The question in an address, in the words of data.gouv.fr's tabular API. Pure: what is not understood is refused by name. */

import { refuseParameter } from '../refusal.js';
import type { ServedColumn } from '../served-table.js';
import { type Condition, isJoined, readFilter, readJoined, refuseValue } from './conditions.js';
import { MEASURES, type Measure } from './operators.js';
import { type Place, readPlace } from './place.js';
import { isFilter, readOperation } from './read-operation.js';
import { readColumns, readNumber, readSearch } from './read-parameters.js';

export const PAGE_SIZE = { usual: 20, most: 50 } as const;

const LAST_PAGE = 1_000_000_000;

const MOST_PARAMETERS = 100;

export interface Sort {
  /** A column of the table or, of groups, a column of the answer: `<column>__<measure>`. */
  readonly by: string;
  readonly descending: boolean;
}

export interface Query {
  /** All of them. */
  readonly filters: readonly Condition[];
  /** Words, each of which stands in some text of the row. */
  readonly search: readonly string[];
  /** All columns of the table: where a search looks, and what says where a row is. */
  readonly searched: readonly ServedColumn[];
  readonly place: Place;
  readonly sorts: readonly Sort[];
  /** In the order of the answer. */
  readonly columns: readonly ServedColumn[];
  readonly groups: readonly ServedColumn[];
  readonly measures: readonly { readonly column: ServedColumn; readonly measure: Measure }[];
  readonly page: number;
  readonly pageSize: number;
}

export function isAggregate({ groups, measures }: Pick<Query, 'groups' | 'measures'>): boolean {
  return groups.length + measures.length > 0;
}

/** Every row of the table is an answer. */
export function isWhole({ filters, search, place, ...query }: Query): boolean {
  const conditions = filters.length + search.length;
  return conditions === 0 && place.near === null && place.departement === null && !isAggregate(query);
}

interface Parts {
  readonly filters: Condition[];
  readonly sorts: { readonly name: string; readonly by: string; readonly descending: boolean }[];
  readonly groups: ServedColumn[];
  readonly measures: { column: ServedColumn; measure: Measure }[];
}

/** `paged`: whether page and page_size mean something. Throws Refusal (400), naming the parameter. */
export function parseQuery(
  parameters: URLSearchParams,
  columns: readonly ServedColumn[],
  { paged }: { readonly paged: boolean },
): Query {
  const given = [...parameters];
  if (given.length > MOST_PARAMETERS)
    refuseParameter(given[MOST_PARAMETERS]?.[0] ?? '', `il y a plus de ${MOST_PARAMETERS} paramètres`);
  const parts: Parts = { filters: [], sorts: [], groups: [], measures: [] };
  for (const [name, value] of given) if (!RESERVED.has(name)) readParameter(name, value, columns, parts);
  const { filters, sorts, groups, measures } = parts;
  const aggregate = groups.length + measures.length > 0;
  const chosen = readColumns(parameters, columns, aggregate);
  const sortable = aggregate
    ? [
        ...groups.map(({ name }) => name),
        ...measures.map(({ column, measure }) => `${column.name}__${measure}`),
      ]
    : columns.map(({ name }) => name);
  for (const { name, by } of sorts)
    if (!sortable.includes(by))
      refuseParameter(name, 'avec un regroupement, on ne trie que par une colonne de la réponse');
  return {
    ...{ filters, groups, measures, columns: chosen },
    search: readSearch(parameters),
    searched: columns,
    place: readPlace(parameters, columns),
    sorts: sorts.map(({ by, descending }) => ({ by, descending })),
    page: readNumber(parameters, 'page', { usual: 1, most: LAST_PAGE }, paged),
    pageSize: readNumber(parameters, 'page_size', PAGE_SIZE, paged),
  };
}

const RESERVED = new Set([
  ...['page', 'page_size', 'columns', 'format'],
  ...['search', 'near', 'within', 'departement'],
]);

function readParameter(name: string, value: string, columns: readonly ServedColumn[], parts: Parts): void {
  if (name === 'or') return void parts.filters.push(readJoined(value, columns));
  const [, left = ''] = /^(.+)__sort$/.exec(name) ?? [];
  const [, measured, measure] = /^(.+)__([a-z]+)$/.exec(left) ?? [];
  if (columns.some((one) => one.name === measured) && MEASURES.some((one) => one === measure))
    return void parts.sorts.push(readSort(name, left, value));
  const { column, operator } = readOperation(name, columns);
  if (operator === 'sort') parts.sorts.push(readSort(name, column.name, value));
  else if (isFilter(operator)) parts.filters.push(readFilter(name, column, operator, value));
  else {
    refuseValue(name, value);
    const known =
      operator === 'groupby'
        ? parts.groups
        : parts.measures.filter(({ measure }) => measure === operator).map((one) => one.column);
    if (known.includes(column)) refuseParameter(name, 'il est donné deux fois');
    if (operator === 'groupby') parts.groups.push(column);
    else parts.measures.push({ column, measure: operator });
  }
}

function readSort(name: string, by: string, value: string) {
  if (value !== 'asc' && value !== 'desc') refuseParameter(name, 'la valeur est asc ou desc');
  return { name, by, descending: value === 'desc' };
}

/** Same text, same answer: what an ETag is made of. The order of filters does not matter, that of all the rest does. */
export function canonicalQuery(query: Query): string {
  const { filters, search, place, sorts, columns, groups, measures, page, pageSize } = query;
  return JSON.stringify([
    filters.map(canonicalCondition).sort(),
    [...search].sort(),
    place,
    sorts,
    columns.map(({ name }) => name),
    groups.map(({ name }) => name),
    measures.map(({ column, measure }) => [column.name, measure]),
    [page, pageSize],
  ]);
}

function canonicalCondition(condition: Condition): string {
  if (isJoined(condition)) return JSON.stringify([condition.join, condition.parts.map(canonicalCondition)]);
  const { column, operator, values } = condition;
  return JSON.stringify([column.name, operator, values]);
}
