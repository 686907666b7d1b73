/** What a contract declares, and the columns derived from it: DuckDB types, Table Schema and the data dictionary all start here. */
import { z } from 'zod';
import { describeColumn } from './_columns/describe-column.js';
import type { Column, Reference, Table, TableZone } from './dataset.js';
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

const JsonTable = z.looseObject({
  properties: z.record(z.string(), z.looseObject({})),
  required: z.array(z.string()).default([]),
});
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
  const { properties, required } = JsonTable.parse(z.toJSONSchema(row));
  return Object.entries(properties).map(([name, property]) => {
    const column = describeColumn(name, property);
    if (column.required && !required.includes(name))
      throw new Error(
        `column ${name}: every row has every column; what may be empty is nullable(), and not optional()`,
      );
    return column;
  });
}

const DUCKDB_TYPES: Record<Exclude<Column['type'], 'decimal'>, string> = {
  text: 'VARCHAR',
  date: 'DATE',
  number: 'DOUBLE',
  integer: 'BIGINT',
  boolean: 'BOOLEAN',
  list: 'VARCHAR[]',
  uuid: 'UUID',
};

export function duckdbType({ type, decimal }: Pick<Column, 'type' | 'decimal'>): string {
  return type === 'decimal' ? `DECIMAL(${decimal?.precision}, ${decimal?.scale})` : DUCKDB_TYPES[type];
}

export function isNumeric({ type }: Pick<Column, 'type'>): boolean {
  return type === 'number' || type === 'decimal' || type === 'integer';
}

/** The columns that sources feed: all but those computed at assembly. */
export function fedColumns(table: Table): readonly Column[] {
  return table.columns.filter(({ derived }) => !derived);
}

/** The columns whose values are identifiers until they are pseudonymised, with the domain of each. */
export function identifierColumns(
  table: Table,
): { name: string; identifier: string; form: 'digits' | 'uuid' }[] {
  return [...fedColumns(table), ...table.working].flatMap(({ name, identifier, type }) =>
    identifier === undefined ? [] : [{ name, identifier, form: type === 'uuid' ? 'uuid' : 'digits' }],
  );
}
