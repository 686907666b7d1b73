/** What a contract declares, and the columns derived from it: DuckDB types, Table Schema and the data dictionary all start here. */
import { z } from 'zod';
import { Column, type Reference, type Table, type TableZone } from './dataset.js';
import { FORMATS, type Format } from './formats.js';

/** What a contract.ts exports: tables in order, each with its title, its grain and the schema of a row. */
export interface TableContract {
  readonly title: string;
  /** Open unless told otherwise. */
  readonly zone?: TableZone;
  /** Those of the dataset unless told otherwise. */
  readonly formats?: readonly Format[];
  readonly grain: string;
  readonly row: z.ZodObject;
  readonly working?: z.ZodObject;
  readonly references?: readonly Reference[];
}

/** Keeps the literal types of a contract while checking its shape. */
export function defineContract<Tables extends Record<string, TableContract>>(tables: Tables): Tables {
  return tables;
}

const JsonColumn = z.looseObject({
  type: z.string(),
  format: z.string().optional(),
  description: z.string(),
  unit: z.string().optional(),
  source: z.string().optional(),
  fallback: z.string().optional(),
  asOf: z.literal(true).optional(),
  happenedSince: z.iso.date().optional(),
  derived: z.literal(true).optional(),
  identifier: z.string().optional(),
  examples: z.array(z.unknown()).optional(),
  enum: z.array(z.string()).optional(),
  pattern: z.string().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  items: z.looseObject({ enum: z.array(z.string()).optional() }).optional(),
});
const JsonTable = z.looseObject({ properties: z.record(z.string(), z.looseObject({})) });
const Nullable = z.union([
  z.looseObject({ anyOf: z.tuple([z.looseObject({}), z.looseObject({ type: z.literal('null') })]) }),
  z.looseObject({ type: z.tuple([z.string(), z.literal('null')]) }),
]);

/** The table of a contract as plain data. Throws when a column carries no description. */
export function describeTable(
  name: string,
  contract: TableContract,
  formats: readonly Format[] = FORMATS,
): Table {
  const working = contract.working ? describeRow(contract.working) : [];
  return {
    name,
    zone: contract.zone ?? 'open',
    title: contract.title,
    grain: contract.grain,
    columns: describeRow(contract.row),
    working,
    ...(contract.references && { references: [...contract.references] }),
    formats: [...(contract.formats ?? formats)],
  };
}

function describeRow(row: z.ZodObject): Column[] {
  const json = JsonTable.parse(z.toJSONSchema(row));
  return Object.entries(json.properties).map(([column, property]) => describeColumn(column, property));
}

function describeColumn(name: string, property: Record<string, unknown>): Column {
  const nullable = Nullable.safeParse(property);
  const {
    type,
    format,
    items,
    enum: values,
    pattern,
    minimum,
    maximum,
    ...rest
  } = JsonColumn.parse(nullable.success ? { ...property, ...valueSchema(nullable.data) } : property);
  return Column.parse({
    ...rest,
    name,
    type: columnType(type, format),
    required: !nullable.success,
    values: values ?? items?.enum,
    pattern: format === 'email' || format === undefined ? pattern : undefined,
    // what a whole number is, nobody's rule
    minimum: minimum === Number.MIN_SAFE_INTEGER ? undefined : minimum,
    maximum: maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum,
  });
}

/** zod writes "or null" in one of two ways; both become the schema of the value alone. */
function valueSchema(nullable: z.infer<typeof Nullable>): Record<string, unknown> {
  if (Array.isArray(nullable.anyOf)) return z.looseObject({}).parse(nullable.anyOf[0]);
  return { type: z.tuple([z.string(), z.string()]).parse(nullable.type)[0] };
}

function columnType(type: string, format: string | undefined): Column['type'] {
  if (type === 'array') return 'list';
  if (type === 'string') return format === 'date' ? 'date' : 'text';
  return z.enum(['number', 'integer', 'boolean']).parse(type);
}

const DUCKDB_TYPES: Record<Column['type'], string> = {
  text: 'VARCHAR',
  date: 'DATE',
  number: 'DOUBLE',
  integer: 'BIGINT',
  boolean: 'BOOLEAN',
  list: 'VARCHAR[]',
};

export function duckdbType(column: Column): string {
  return DUCKDB_TYPES[column.type];
}

/** The columns that sources feed: all but those computed at assembly. */
export function fedColumns(table: Table): readonly Column[] {
  return table.columns.filter(({ derived }) => !derived);
}

/** The columns whose values are identifiers until they are pseudonymised, with the domain of each. */
export function identifierColumns(table: Table): { name: string; identifier: string }[] {
  return [...fedColumns(table), ...table.working].flatMap(({ name, identifier }) =>
    identifier === undefined ? [] : [{ name, identifier }],
  );
}
