/** The part of the OpenAPI document that comes from the columns of each table: its rows, its exports, its schema. */
import { EXPORTS, type ExportFormat } from '../question/build-sql.js';
import { PAGE_SIZE } from '../question/parse-query.js';
import type { ServedColumn, ServedTable } from '../served-table.js';
import { hasPoints } from '../write-export.js';
import { columnsParameter, parametersOf, rowParameters, TYPES } from './column-parameters.js';
import type { DescribedTable, Json } from './described-table.js';

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
  const exports = formats.map((format) => {
    const summary = `Toutes les lignes en ${format.toUpperCase()} (50 000 au plus)`;
    return [`${base}/rows.${format}`, route(`export_${format}`, summary, EXPORT_CONTENT[format], refs)];
  });
  const schema = { 'application/json': { schema: { type: 'object' } } };
  return {
    [`${base}/rows`]: route(
      'list',
      `Lignes de la table, par pages : ${table.title}`,
      pageContent(table, formats),
      [...refs, ...pagingParameters(formats)],
    ),
    ...Object.fromEntries(exports),
    [`${base}/schema`]: route('schema', 'Schéma de la table (Table Schema)', schema, []),
  };
}

/** A page, or all rows in the format that was asked for. */
function pageContent({ columns }: ServedTable, formats: readonly ExportFormat[]): Json {
  const rows = EXPORT_CONTENT.json['application/json'].schema;
  return {
    ...Object.fromEntries(formats.flatMap((format) => Object.entries(EXPORT_CONTENT[format]))),
    'application/json': { schema: { anyOf: [pageSchema(columns), rows] } },
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

/** As a person would call it: `offre_insertion_services_list`. */
function operationId(operation: string, { dataset, name }: ServedTable): string {
  return `${dataset.replaceAll('-', '_')}_${name}_${operation}`;
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
