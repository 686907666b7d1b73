/** The part of the OpenAPI document that comes from the columns of each table: its rows, its exports, its schema. */
import { EXPORTS, type ExportFormat } from './build-sql.js';
import type { DescribedTable, Json } from './described-table.js';
import { type ColumnType, meaningOf, type Operator } from './operators.js';
import { PAGE_SIZE } from './parse-query.js';
import type { ServedColumn, ServedTable } from './served-table.js';
import { operatorsOf } from './sums.js';
import { hasPoints } from './write-export.js';

interface Parameter {
  readonly name: string;
  readonly description: string;
  readonly allowEmptyValue?: true;
  readonly schema: Json;
}

const TYPES: Readonly<Record<ColumnType, Json>> = {
  text: { type: 'string' },
  date: { type: 'string', format: 'date' },
  number: { type: 'number' },
  integer: { type: 'integer', minimum: -(2 ** 53), maximum: 2 ** 53 },
  boolean: { type: 'boolean' },
  list: { type: 'array', items: { type: 'string' } },
};

export function describeTables(tables: readonly DescribedTable[]): { paths: Json; parameters: Json } {
  const paths: Record<string, unknown> = {};
  const parameters: Record<string, unknown> = {};
  for (const described of tables) {
    const { dataset, name, columns } = described.table;
    const own = [
      ...columns.flatMap((column) => parametersOf(column, described.table)),
      columnsParameter(columns),
      ...rowParameters(columns),
    ];
    const refs = own.map((parameter) => {
      const id = `${dataset}.${name}.${parameter.name}`;
      parameters[id] = { in: 'query', required: false, ...parameter };
      return { $ref: `#/components/parameters/${id}` };
    });
    Object.assign(paths, pathsOf(described, refs));
  }
  return { paths, parameters };
}

function pathsOf({ table, versions }: DescribedTable, refs: readonly Json[]): Json {
  const base = `/api/datasets/${table.dataset}/versions/{version}/tables/${table.name}`;
  const version = {
    ...{ name: 'version', in: 'path', required: true, description: 'Version, ou latest' },
    schema: { type: 'string', enum: versions },
  };
  const route = (operation: string, summary: string, content: Json, parameters: readonly unknown[]) => ({
    get: {
      ...{ operationId: operationId(operation, table), summary, tags: [table.dataset] },
      parameters: [version, ...parameters],
      responses: { 200: { description: summary, content }, ...REFUSALS },
    },
  });
  const formats = EXPORTS.filter((format) => format !== 'geojson' || hasPoints(table.columns));
  const exports = formats.map((format) => [
    `${base}/rows.${format}`,
    route(
      `export_${format}`,
      `Toutes les lignes en ${format.toUpperCase()} (50 000 au plus)`,
      EXPORT_CONTENT[format],
      refs,
    ),
  ]);
  const rows = EXPORT_CONTENT.json['application/json'].schema;
  const page = {
    ...Object.fromEntries(formats.flatMap((format) => Object.entries(EXPORT_CONTENT[format]))),
    'application/json': { schema: { anyOf: [pageSchema(table.columns), rows] } },
  };
  return {
    [`${base}/rows`]: route('list', `Lignes de la table, par pages : ${table.title}`, page, [
      ...refs,
      ...pagingParameters(formats),
    ]),
    ...Object.fromEntries(exports),
    [`${base}/schema`]: route(
      'schema',
      'Schéma de la table (Table Schema)',
      { 'application/json': { schema: { type: 'object' } } },
      [],
    ),
  };
}

const EXPORT_CONTENT = {
  csv: { 'text/csv': { schema: { type: 'string' } } },
  json: { 'application/json': { schema: { type: 'array', items: { type: 'object' } } } },
  parquet: { 'application/vnd.apache.parquet': { schema: { type: 'string', format: 'binary' } } },
  geojson: { 'application/geo+json': { schema: { type: 'object' } } },
  xlsx: {
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': {
      schema: { type: 'string', format: 'binary' },
    },
  },
} satisfies Readonly<Record<ExportFormat, Json>>;

const problem = (description: string) => ({
  description,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Erreurs' } } },
});

const REFUSALS: Json = {
  304: { description: 'Inchangé depuis l’ETag donné' },
  400: problem('Paramètre inconnu, ou valeur d’un mauvais type'),
  403: problem('Réponse trop longue'),
  404: problem('Introuvable'),
  410: problem('Version retirée'),
  502: problem('Données endommagées'),
  503: problem('Service occupé : réessayer après Retry-After'),
};

const pagingParameters = (formats: readonly ExportFormat[]): readonly Json[] => [
  pagingParameter('page', 'Numéro de page', { minimum: 1, maximum: 1_000_000_000, default: 1 }),
  pagingParameter('page_size', 'Lignes par page', {
    minimum: 1,
    maximum: PAGE_SIZE.most,
    default: PAGE_SIZE.usual,
  }),
  {
    ...{
      name: 'format',
      in: 'query',
      required: false,
      description: 'Toutes les lignes dans ce format, sans pages',
    },
    schema: { type: 'string', enum: formats },
  },
];

function pagingParameter(name: string, description: string, bounds: Json): Json {
  return { name, in: 'query', required: false, description, schema: { type: 'integer', ...bounds } };
}

function columnsParameter(columns: readonly ServedColumn[]): Parameter {
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
function rowParameters(columns: readonly ServedColumn[]): Parameter[] {
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

/** As a person would call it: `offre_insertion_services_list`. */
function operationId(operation: string, { dataset, name }: ServedTable): string {
  return `${dataset.replaceAll('-', '_')}_${name}_${operation}`;
}

/** Commas between values, as everywhere in this API. */
const LISTED = { style: 'form', explode: false };

function parametersOf(column: ServedColumn, table: ServedTable): Parameter[] {
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

/** Of rows; groups have columns of their own, `colonne__mesure`. */
function pageSchema(columns: readonly ServedColumn[]): Json {
  const cell = ({ type, description }: ServedColumn) => ({
    description,
    anyOf: [type === 'integer' ? { type: 'integer' } : TYPES[type], { type: 'null' }],
  });
  const properties = Object.fromEntries(columns.map((column) => [column.name, cell(column)]));
  const link = { type: ['string', 'null'] };
  const count = { type: 'integer', minimum: 0 };
  return {
    type: 'object',
    required: ['data', 'links', 'meta'],
    properties: {
      data: { type: 'array', items: { type: 'object', properties } },
      links: { type: 'object', properties: { profile: link, swagger: link, next: link, prev: link } },
      meta: {
        ...{ type: 'object', required: ['page', 'page_size', 'total'] },
        properties: { page: count, page_size: count, total: count },
      },
    },
  };
}
