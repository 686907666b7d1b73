/** A Table Schema (Frictionless v1) as published: the part of it that can be checked on one file. */
import { z } from 'zod';
import { ConfigurationInvalid } from '../../errors.js';

const TYPES = [
  'string',
  'number',
  'integer',
  'boolean',
  'object',
  'array',
  'date',
  'time',
  'datetime',
  'year',
  'yearmonth',
  'duration',
  'geopoint',
  'geojson',
  'any',
] as const;

const Bound = z.union([z.string(), z.number()]);

const Constraints = z.looseObject({
  required: z.boolean().default(false),
  unique: z.boolean().default(false),
  enum: z.array(z.union([z.string(), z.number(), z.boolean()])).optional(),
  pattern: z.string().optional(),
  minimum: Bound.optional(),
  maximum: Bound.optional(),
  exclusiveMinimum: Bound.optional(),
  exclusiveMaximum: Bound.optional(),
  minLength: z.int().min(0).optional(),
  maxLength: z.int().min(0).optional(),
});

/** Version 2 may give each a label. */
const MissingValues = z.array(
  z.union([z.string(), z.looseObject({ value: z.string() }).transform(({ value }) => value)]),
);

export const Field = z.looseObject({
  name: z.string().min(1),
  type: z.enum(TYPES).default('string'),
  /** Before its first version the specification wrote `fmt:` in front of a pattern. */
  format: z
    .string()
    .transform((format) => format.replace(/^fmt:/, ''))
    .default('default'),
  decimalChar: z.string().length(1).default('.'),
  groupChar: z.string().length(1).optional(),
  bareNumber: z.boolean().default(true),
  trueValues: z.array(z.string()).default(['true', 'True', 'TRUE', '1']),
  falseValues: z.array(z.string()).default(['false', 'False', 'FALSE', '0']),
  /** Of version 2: in the place of those of the schema. */
  missingValues: MissingValues.optional(),
  constraints: Constraints.prefault({}),
});
export type Field = z.infer<typeof Field>;

export const TableSchema = z.looseObject({
  fields: z.array(Field).min(1),
  missingValues: MissingValues.default(['']),
  primaryKey: z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((key) => [key].flat()),
  /** Of version 2. */
  uniqueKeys: z.array(z.array(z.string())).default([]),
  foreignKeys: z.array(z.unknown()).default([]),
});
export type TableSchema = z.infer<typeof TableSchema>;

/** `file`: its name, for messages. Throws ConfigurationInvalid. */
export function parseTableSchema(text: string, file: string): TableSchema {
  const wrong = (what: string) => new ConfigurationInvalid(`${file}: ${what}; correct the schema.`);
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw wrong('it is not readable as JSON');
  }
  const parsed = TableSchema.safeParse(document);
  if (!parsed.success) throw wrong(z.prettifyError(parsed.error).replaceAll('\n', ' '));
  const names = parsed.data.fields.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw wrong(`the field "${twice}" is there twice`);
  const unknown = parsed.data.primaryKey.find((name) => !names.includes(name));
  if (unknown !== undefined) throw wrong(`primaryKey names "${unknown}", which is no field`);
  return parsed.data;
}
