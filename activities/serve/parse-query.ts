/** The question in an address, in the words of data.gouv.fr's tabular API. Pure: what is not understood is refused by name. */
import {
  FILTERS,
  type FilterOperator,
  MEASURES,
  type Measure,
  OPERATORS,
  type Operator,
  TYPE_NAMES,
} from './operators.js';
import { parseValue, splitValues } from './parse-value.js';
import { refuseParameter, shownName } from './refusal.js';
import type { ServedColumn } from './served-table.js';

export const PAGE_SIZE = { usual: 20, most: 50 } as const;
const LAST_PAGE = 1_000_000_000;
const MOST_PARAMETERS = 100;

export interface Filter {
  readonly column: ServedColumn;
  readonly operator: FilterOperator;
  /** One, several for `in` and `notin`, none for `isnull` and `isnotnull`. */
  readonly values: readonly string[];
}

export interface Sort {
  /** A column of the table or, of groups, a column of the answer: `<column>__<measure>`. */
  readonly by: string;
  readonly descending: boolean;
}

export interface Query {
  readonly filters: readonly Filter[];
  readonly sorts: readonly Sort[];
  /** In the order of the answer. */
  readonly columns: readonly ServedColumn[];
  readonly groups: readonly ServedColumn[];
  readonly measures: readonly { readonly column: ServedColumn; readonly measure: Measure }[];
  readonly page: number;
  readonly pageSize: number;
}

export function isAggregate({ groups, measures }: Query): boolean {
  return groups.length + measures.length > 0;
}

interface Parts {
  readonly filters: Filter[];
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
    sorts: sorts.map(({ by, descending }) => ({ by, descending })),
    page: readNumber(parameters, 'page', { usual: 1, most: LAST_PAGE }, paged),
    pageSize: readNumber(parameters, 'page_size', PAGE_SIZE, paged),
  };
}

const RESERVED = new Set(['page', 'page_size', 'columns', 'format']);

function readParameter(name: string, value: string, columns: readonly ServedColumn[], parts: Parts): void {
  const [, left = '', operator = ''] = /^([\s\S]*)__([\s\S]*)$/.exec(name) ?? [];
  const column = columns.find((one) => one.name === left);
  if (!column && operator === 'sort') {
    const [, measured, measure] = /^(.+)__([a-z]+)$/.exec(left) ?? [];
    const known = columns.some((one) => one.name === measured) && MEASURES.some((one) => one === measure);
    if (known) return void parts.sorts.push(readSort(name, left, value));
  }
  if (!column) {
    if (left !== '') refuseParameter(name, `la table n’a pas de colonne « ${shownName(left)} »`);
    refuseParameter(
      name,
      'inconnu ; un paramètre s’écrit colonne__opérateur, ou columns, page, page_size, format',
    );
  }
  const allowed: readonly string[] = OPERATORS[column.type];
  if (!isOperator(operator) || !allowed.includes(operator))
    refuseParameter(
      name,
      `l’opérateur « ${shownName(operator)} » ne s’applique pas à une colonne de type ${TYPE_NAMES[column.type]} ; on peut demander ${allowed.join(', ')}`,
    );
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

function isFilter(operator: Operator): operator is FilterOperator {
  return FILTERS.some((one) => one === operator);
}

function isOperator(text: string): text is Operator {
  return [...FILTERS, ...MEASURES, 'groupby', 'sort'].includes(text);
}

function readSort(name: string, by: string, value: string) {
  if (value !== 'asc' && value !== 'desc') refuseParameter(name, 'la valeur est asc ou desc');
  return { name, by, descending: value === 'desc' };
}

function readFilter(name: string, column: ServedColumn, operator: FilterOperator, value: string): Filter {
  if (operator === 'isnull' || operator === 'isnotnull') {
    refuseValue(name, value);
    return { column, operator, values: [] };
  }
  const within = operator === 'contains' || operator === 'notcontains';
  const type = within ? 'text' : column.type;
  const texts = operator === 'in' || operator === 'notin' ? splitValues(name, value) : [value];
  return { column, operator, values: texts.map((text) => parseValue(name, text, type)) };
}

/** `colonne__isnull=false` would say the contrary of what it does. */
function refuseValue(name: string, value: string): void {
  if (value !== '') refuseParameter(name, 'ce paramètre n’a pas de valeur ; retirez ce qui suit le signe =');
}

function readColumns(parameters: URLSearchParams, columns: readonly ServedColumn[], aggregate: boolean) {
  const [text, ...more] = parameters.getAll('columns');
  if (text === undefined) return columns;
  if (more.length > 0) refuseParameter('columns', 'il est donné deux fois');
  if (aggregate) refuseParameter('columns', 'un regroupement a ses propres colonnes');
  const names = text.split(',');
  if (new Set(names).size < names.length) refuseParameter('columns', 'une colonne y est deux fois');
  return names.map(
    (name) =>
      columns.find((one) => one.name === name) ??
      refuseParameter('columns', `la table n’a pas de colonne « ${shownName(name)} »`),
  );
}

function readNumber(
  parameters: URLSearchParams,
  name: string,
  { usual, most }: { readonly usual: number; readonly most: number },
  paged: boolean,
): number {
  const [text, ...more] = parameters.getAll(name);
  if (text === undefined) return usual;
  if (!paged) refuseParameter(name, 'un export a toutes les lignes ; demandez une page en JSON, sans format');
  if (more.length > 0) refuseParameter(name, 'il est donné deux fois');
  if (!/^\d{1,10}$/.test(text) || Number(text) < 1 || Number(text) > most)
    refuseParameter(name, `la valeur est un nombre entier de 1 à ${most}`);
  return Number(text);
}

/** Same text, same answer: what an ETag is made of. The order of filters does not matter, that of all the rest does. */
export function canonicalQuery({ filters, sorts, columns, groups, measures, page, pageSize }: Query): string {
  const asked = filters.map(({ column, operator, values }) =>
    JSON.stringify([column.name, operator, values]),
  );
  return JSON.stringify([
    asked.sort(),
    sorts,
    columns.map(({ name }) => name),
    groups.map(({ name }) => name),
    measures.map(({ column, measure }) => [column.name, measure]),
    [page, pageSize],
  ]);
}
