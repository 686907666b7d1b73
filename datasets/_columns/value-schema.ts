/** What a contract says of the values of a column, as JSON Schema; null is said beside it. */
import { z } from 'zod';

export interface ValueSchema {
  /** With what is said of the column itself, its description for one. */
  readonly schema: Record<string, unknown>;
  readonly isNullable: boolean;
}

const Parts = z.array(z.record(z.string(), z.unknown()));

/**
 * zod writes "or null" in one of two ways; both become the schema of the value alone. Throws a sentence where it has several types,
 * or a rule that no value of the column would be held to.
 */
export function valueSchema(name: string, property: Readonly<Record<string, unknown>>): ValueSchema {
  const written = Array.isArray(property.type)
    ? property.type.map((type) => ({ type }))
    : (property.anyOf ?? [property]);
  const parts = Parts.parse(written);
  const [value, ...more] = parts.filter(({ type }) => type !== 'null');
  const { anyOf, ...schema } = { ...property, ...value };
  refuseUnheld(name, schema);
  if (more.length > 0 || typeof schema.type !== 'string')
    throw new Error(`column ${name}: a column has one type, and a union several; take the text of both`);
  return { schema, isNullable: value === undefined || parts.length > 1 };
}

const CLOSED = 'a closed list holds texts, and no others: z.enum([...])';
const COUNTED = 'nobody counts the items of a list, or looks whether they differ; leave that out';

/** What zod can say of a value, and why no column says it. */
const UNHELD: Readonly<Record<string, string>> = {
  exclusiveMinimum:
    'positive() and gt() leave their bound out; say the least value that there may be, min(0.01)',
  exclusiveMaximum:
    'negative() and lt() leave their bound out; say the greatest value that there may be, max(...)',
  allOf: 'two rules of one kind, or two types at once; say one of them',
  default: 'default() and catch() fill nothing in; let it be nullable(), and fill it in where the mapping is',
  minItems: COUNTED,
  maxItems: COUNTED,
  uniqueItems: COUNTED,
};

/** Of an item there is its type and, of a closed list, its values. */
const ITEM_RULES = ['minLength', 'maxLength', 'pattern', 'format'];

/** Look-around, names of groups, what was read before, `\u` and `\c`: RE2 reads none. A backslash before the backslash makes it a sign of the text. */
const UNREAD = /(?<!\\)(?:\\\\)*(\(\?[<=!]|\\[1-9kuc])/;

const RANGES = [
  ['minimum', 'maximum'],
  ['minLength', 'maxLength'],
] as const;

function refuseUnheld(name: string, schema: Readonly<Record<string, unknown>>): void {
  const found = Object.keys(UNHELD).find((rule) => schema[rule] !== undefined);
  if (found !== undefined) throw new Error(`column ${name}: ${UNHELD[found]}`);
  const values = [schema.enum ?? [], schema.const ?? []].flat();
  if (values.some((value) => typeof value !== 'string')) throw new Error(`column ${name}: ${CLOSED}`);
  const unread = UNREAD.exec(String(schema.pattern ?? ''))?.[1];
  if (unread !== undefined)
    throw new Error(
      `column ${name}: its pattern holds ${unread}, which the engine does not read; write letters as they are and groups as (?:…), or write a rule`,
    );
  for (const [least, most] of RANGES)
    if (Number(schema[least]) > Number(schema[most]))
      throw new Error(`column ${name}: nothing is at least ${schema[least]} and at most ${schema[most]}`);
  const items = z.looseObject({}).catch({}).parse(schema.items);
  if (ITEM_RULES.some((rule) => items[rule] !== undefined))
    throw new Error(`column ${name}: items of a list are any texts, or those of z.enum([...])`);
}
