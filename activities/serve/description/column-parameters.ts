/** The parameters that the columns of a table take. */

import { type ColumnType, meaningOf, type Operator } from '../question/operators.js';
import { operatorsOf } from '../question/sums.js';
import type { ServedColumn, ServedTable } from '../served-table.js';
import { hasPoints } from '../write-export.js';
import type { Json } from './described-table.js';

interface Parameter {
  readonly name: string;
  readonly description: string;
  readonly allowEmptyValue?: true;
  readonly schema: Json;
}

export const TYPES: Readonly<Record<ColumnType, Json>> = {
  text: { type: 'string' },
  date: { type: 'string', format: 'date' },
  number: { type: 'number' },
  decimal: { type: 'number' },
  integer: { type: 'integer', minimum: -(2 ** 53), maximum: 2 ** 53 },
  boolean: { type: 'boolean' },
  list: { type: 'array', items: { type: 'string' } },
  uuid: { type: 'string', format: 'uuid' },
};

export function columnsParameter(columns: readonly ServedColumn[]): Parameter {
  const items = { type: 'string', enum: columns.map(({ name }) => name) };
  const description =
    'Colonnes de la réponse, dans cet ordre, séparées par des virgules ; sans effet permis sur un regroupement';
  return {
    name: 'columns',
    description,
    ...LISTED,
    schema: { type: 'array', items, minItems: 1, uniqueItems: true },
  };
}

/** What is asked of rows, and of no single column. */
export function rowParameters(columns: readonly ServedColumn[]): Parameter[] {
  const text = (name: string, description: string, pattern?: string): Parameter => ({
    name,
    description,
    schema: { type: 'string', ...(pattern === undefined ? {} : { pattern }) },
  });
  return [
    text(
      'or',
      'Conditions dont une au moins est vraie : (colonne__opérateur.valeur,and(…),…) ; ce qui contient une virgule ou une parenthèse est entre guillemets droits',
    ),
    text('search', 'Des mots, sans égard à la casse ni aux accents : chacun est dans un texte de la ligne'),
    ...(hasPoints(columns)
      ? [
          text('near', 'Un point, latitude,longitude : les lignes à l’entour, les plus proches d’abord'),
          text('within', 'Avec near : jusqu’à quelle distance, par exemple 800m ; 10km sans lui'),
        ]
      : []),
    ...(columns.some(({ name }) => name === 'departement' || name === 'code_insee')
      ? [text('departement', 'Le code d’un département : 59, 2A, 974')]
      : []),
  ];
}

/** Commas between values, as everywhere in this API. */
const LISTED = { style: 'form', explode: false };

export function parametersOf(column: ServedColumn, table: ServedTable): Parameter[] {
  return operatorsOf(column, table).map((operator) => ({
    name: `${column.name}__${operator}`,
    description: `${column.description} — ${meaningOf(operator, column.type)}`,
    ...valueSchema(column, operator),
  }));
}

function valueSchema(
  { type }: ServedColumn,
  operator: Operator,
): Pick<Parameter, 'schema' | 'allowEmptyValue'> {
  switch (operator) {
    case 'isnull':
    case 'isnotnull':
    case 'groupby':
    case 'count':
    case 'avg':
    case 'min':
    case 'max':
    case 'sum':
      return { allowEmptyValue: true, schema: { type: 'string', enum: [''] } };
    case 'sort':
      return { schema: { type: 'string', enum: ['asc', 'desc'] } };
    case 'in':
    case 'notin':
      return {
        ...LISTED,
        schema: { type: 'array', minItems: 1, items: type === 'list' ? TYPES.text : TYPES[type] },
      };
    case 'contains':
    case 'notcontains':
      return { schema: TYPES.text };
    default:
      return { schema: TYPES[type] };
  }
}
