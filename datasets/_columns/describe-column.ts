/** One column of a contract, out of the JSON Schema that zod makes of it. */
import { z } from 'zod';
import { Column } from '../dataset.js';
import { decimalOf } from './decimal-column.js';
import { valueSchema } from './value-schema.js';

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
  const: z.string().optional(),
  pattern: z.string().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  multipleOf: z.number().optional(),
  precision: z.int().optional(),
  items: z
    .looseObject({
      type: z.string().optional(),
      enum: z.array(z.string()).optional(),
      const: z.string().optional(),
    })
    .optional(),
});

/** Throws where it carries no description, or has a type that no table holds. */
export function describeColumn(name: string, property: Record<string, unknown>): Column {
  const { schema, isNullable } = valueSchema(name, property);
  const {
    type,
    format,
    items,
    enum: closed,
    const: only,
    pattern,
    minimum,
    maximum,
    multipleOf,
    precision,
    ...rest
  } = JsonColumn.parse(schema);
  const told = columnType(name, type, format, multipleOf, items?.type);
  const bounds = { minimum, maximum, precision };
  if (told !== 'decimal' && precision !== undefined)
    throw new Error(`column ${name}: precision is of decimals, z.number().multipleOf(0.01)`);
  return Column.parse({
    ...rest,
    name,
    type: told,
    required: !isNullable,
    values: valuesOf(closed, only) ?? valuesOf(items?.enum, items?.const),
    pattern: isCheckedPattern(told, rest.identifier) ? pattern : undefined,
    decimal:
      told === 'decimal' && multipleOf !== undefined ? decimalOf({ name, multipleOf, ...bounds }) : undefined,
    // what a whole number is, nobody's rule
    minimum: minimum === Number.MIN_SAFE_INTEGER ? undefined : minimum,
    maximum: maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum,
  });
}

/** A day is checked by its type. What is a pseudonym in the end is any text before, or one that a mapping has read. */
function isCheckedPattern(type: Column['type'], identifier: string | undefined): boolean {
  return type === 'text' || (type === 'uuid' && identifier === undefined);
}

/** A list of one is written otherwise. */
function valuesOf(closed: string[] | undefined, only: string | undefined): string[] | undefined {
  return closed ?? (only === undefined ? undefined : [only]);
}

function columnType(
  name: string,
  type: string,
  format: string | undefined,
  multipleOf: number | undefined,
  items: string | undefined,
): Column['type'] {
  if (type === 'array' && items !== 'string')
    throw new Error(`column ${name}: a list holds texts, and no ${items ?? 'values of several types'}`);
  if (multipleOf !== undefined && type !== 'number')
    throw new Error(`column ${name}: multipleOf makes a decimal of z.number(), and of nothing else`);
  if (multipleOf !== undefined) return 'decimal';
  if (type === 'array') return 'list';
  if (type === 'string') return format === 'date' || format === 'uuid' ? format : 'text';
  return z.enum(['number', 'integer', 'boolean']).parse(type);
}
