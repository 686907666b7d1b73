/** Table Schema (Frictionless v1) of a published table: a machine reads what the contract says. */

import { isShortPseudonym, SHORT_PSEUDONYM, UUID_BITS } from '../../datasets/_columns/pseudonym-form.js';
import type { Column, Table } from '../../datasets/dataset.js';

const TYPES: Record<Column['type'], string> = {
  text: 'string',
  date: 'date',
  number: 'number',
  decimal: 'number',
  integer: 'integer',
  boolean: 'boolean',
  // `array` would promise JSON in the CSV cell; `list` exists in v2 only and stops the validators of v1.
  list: 'string',
  uuid: 'string',
};

/** How a CSV cell is read back. Custom keys: Table Schema has no words for it. */
const CSV_CONVENTIONS = {
  listSeparator: '|',
  listEscape: '\\',
  formulaGuard: "'",
  csvConventions:
    'Listes : valeurs séparées par « | » ; un « | » ou un « \\ » dans une valeur est précédé de « \\ ». Ce qu’un tableur prendrait pour une formule (= + - @ ou leur forme pleine chasse, au début d’un texte ou après ; | tabulation ou retour à la ligne, espaces et guillemets passés, même après des apostrophes) est précédé d’une apostrophe à retirer ; de même un texte qui commence par une tabulation, un retour à la ligne ou NUL. Les nombres, les numéros de téléphone et, dans un texte, les tirets d’une liste ne le sont pas. Fins de ligne : LF.',
};

export interface TableSchema extends Readonly<Record<string, unknown>> {
  readonly name: string;
  readonly title: string;
  readonly fields: readonly Readonly<Record<string, unknown>>[];
  readonly primaryKey?: readonly string[];
  readonly foreignKeys?: readonly object[];
  readonly missingValues: readonly string[];
}

/** `primaryKey` as measured in the data (measureTable): a column called `id` is not always a key. */
export function buildTableSchema(table: Table, primaryKey: readonly string[] = []): TableSchema {
  const foreignKeys = (table.references ?? []).map(({ column, table: resource, key }) => ({
    fields: [column],
    reference: { resource, fields: [key] },
  }));
  return {
    $schema: 'https://specs.frictionlessdata.io/schemas/table-schema.json',
    name: table.name,
    title: table.title,
    description: `Grain : ${table.grain}.`,
    fields: table.columns.map(describeField),
    ...(primaryKey.length > 0 ? { primaryKey } : {}),
    ...(foreignKeys.length > 0 ? { foreignKeys } : {}),
    missingValues: [''],
    ...CSV_CONVENTIONS,
  };
}

function describeField(column: Column): Readonly<Record<string, unknown>> {
  return withoutUndefined({
    name: column.name,
    type: TYPES[column.type],
    format: column.type === 'uuid' ? 'uuid' : 'default',
    title: shortTitle(column.description),
    description: column.description,
    example: column.type === 'list' ? undefined : column.examples[0],
    unit: column.unit,
    source: column.source,
    derived: column.derived,
    ...(column.type === 'boolean' ? { trueValues: ['true'], falseValues: ['false'] } : {}),
    ...(column.decimal ? { decimalChar: '.', ...column.decimal } : {}),
    ...(isShortPseudonym(column) ? { pseudonym: SHORT } : {}),
    ...(column.type === 'list' ? describeList(column) : {}),
    constraints: describeConstraints(column),
  });
}

/** Custom, as `unit` is: what is known of two rows with one pseudonym. */
const SHORT = { method: 'HMAC-SHA-256', truncated: true, bits: UUID_BITS, said: SHORT_PSEUDONYM };

/** `enum` of Table Schema would compare the whole cell: the values of items stand in a key of their own. */
function describeList(column: Column): Readonly<Record<string, unknown>> {
  const items = withoutUndefined({ type: 'string', enum: column.values });
  return { listSeparator: CSV_CONVENTIONS.listSeparator, items };
}

function describeConstraints(column: Column): Readonly<Record<string, unknown>> {
  // of an identifier the contract says what is sent, and a pseudonym is published
  if (column.type === 'list' || column.identifier !== undefined) return { required: column.required };
  return withoutUndefined({
    required: column.required,
    enum: column.values,
    pattern: column.pattern,
    minLength: column.minLength,
    maxLength: column.maxLength,
    minimum: column.minimum,
    maximum: column.maximum,
  });
}

/** The description up to its first pause: « Code postal, cinq chiffres. » gives « Code postal ». */
function shortTitle(description: string): string {
  return (description.split(/[,;:.](?:\s|$)/, 1)[0] ?? description).trim();
}

function withoutUndefined(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
