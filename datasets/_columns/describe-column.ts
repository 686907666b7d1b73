/** One column of a contract, out of the JSON Schema that zod makes of it. */
import { z } from 'zod';
import { Column } from '../dataset.js';
import { decimalOf } from './decimal-column.js';

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
  multipleOf: z.number().optional(),
  precision: z.int().optional(),
  items: z.looseObject({ type: z.string().optional(), enum: z.array(z.string()).optional() }).optional(),
});
const Nullable = z.union([
  z.looseObject({ anyOf: z.tuple([z.looseObject({}), z.looseObject({ type: z.literal('null') })]) }),
  z.looseObject({ type: z.tuple([z.string(), z.literal('null')]) }),
]);

/** Throws where it carries no description, or has a type that no table holds. */
export function describeColumn(name: string, property: Record<string, unknown>): Column {
  const nullable = Nullable.safeParse(property);
  const {
    type,
    format,
    items,
    enum: values,
    pattern,
    minimum,
    maximum,
    multipleOf,
    precision,
    ...rest
  } = JsonColumn.parse(nullable.success ? { ...property, ...valueSchema(nullable.data) } : property);
  const told = columnType(name, type, format, multipleOf, items?.type);
  const bounds = { minimum, maximum, precision };
  if (told !== 'decimal' && precision !== undefined)
    throw new Error(`column ${name}: precision is of decimals, z.number().multipleOf(0.01)`);
  return Column.parse({
    ...rest,
    name,
    type: told,
    required: !nullable.success,
    values: values ?? items?.enum,
    pattern: isCheckedPattern(format, rest.identifier) ? pattern : undefined,
    decimal:
      told === 'decimal' && multipleOf !== undefined ? decimalOf({ name, multipleOf, ...bounds }) : undefined,
    // what a whole number is, nobody's rule
    minimum: minimum === Number.MIN_SAFE_INTEGER ? undefined : minimum,
    maximum: maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum,
  });
}

/** Of other formats the type checks more. What is a pseudonym in the end is any text before. */
function isCheckedPattern(format: string | undefined, identifier: string | undefined): boolean {
  return format === undefined || format === 'email' || (format === 'uuid' && identifier === undefined);
}

/** zod writes "or null" in one of two ways; both become the schema of the value alone. */
function valueSchema(nullable: z.infer<typeof Nullable>): Record<string, unknown> {
  if (Array.isArray(nullable.anyOf)) return z.looseObject({}).parse(nullable.anyOf[0]);
  return { type: z.tuple([z.string(), z.string()]).parse(nullable.type)[0] };
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
