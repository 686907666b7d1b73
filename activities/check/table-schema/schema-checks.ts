/** A schema as conditions over the columns of a file: each is true for a broken row. Pure. */
import { literal, quoted } from '../../sql-text.js';
import type { Field, TableSchema } from './table-schema.js';
import { isOfType, orderedValue } from './type-sql.js';

export interface SchemaCheck {
  /** The word of Table Schema. */
  readonly rule: string;
  /** Names as the file has them. */
  readonly columns: readonly string[];
  readonly severity: 'warn' | 'refuse';
  /** SQL; null for what is about the header alone. */
  readonly broken: string | null;
}

/** Of a file with these columns; names are taken as they are written. */
export function checksOf(schema: TableSchema, found: readonly string[]): SchemaCheck[] {
  const present = schema.fields.filter(({ name }) => found.includes(name));
  const declared = new Set(schema.fields.map(({ name }) => name));
  return [
    ...schema.fields.filter((field) => !present.includes(field)).map(missingField),
    ...found.filter((name) => !declared.has(name)).map(extraField),
    ...present.flatMap((field) => fieldChecks(field, schema)),
    ...keyChecks(schema, found),
  ];
}

/** The text of a cell; null where the schema says that it is no value. */
export function textOf(name: string, { missingValues }: TableSchema): string {
  return missingValues
    .filter((value) => value !== '')
    .reduce((text, value) => `nullif(${text}, ${literal(value)})`, quoted(name));
}

function missingField({ name, constraints }: Field): SchemaCheck {
  const severity = constraints.required ? 'refuse' : 'warn';
  return { rule: 'missing-field', columns: [name], severity, broken: null };
}

function extraField(name: string): SchemaCheck {
  return { rule: 'extra-field', columns: [name], severity: 'warn', broken: null };
}

function fieldChecks(field: Field, schema: TableSchema): SchemaCheck[] {
  const { name, constraints } = field;
  const text = textOf(name, schema);
  const of = isOfType(field, text);
  const check = (rule: string, broken: string): SchemaCheck => ({
    ...{ rule, columns: [name], severity: 'refuse' },
    broken,
  });
  /** What is not of its type breaks nothing else. */
  const valued = (rule: string, broken: string) =>
    check(rule, `${text} is not null and (${of}) and (${broken})`);
  return [
    ...(constraints.required ? [check('required', `${text} is null`)] : []),
    ...(of === 'true' ? [] : [check('type', `${text} is not null and not (${of})`)]),
    ...(constraints.unique ? [check('unique', repeated([name], schema))] : []),
    ...valueConstraints(field, text).map(([rule, broken]) => valued(rule, broken)),
  ];
}

function valueConstraints(field: Field, text: string): (readonly [rule: string, broken: string])[] {
  const { enum: accepted, pattern, minimum, maximum, minLength, maxLength } = field.constraints;
  const ordered = orderedValue(field, text);
  const bound = (value: string | number) =>
    orderedValue({ ...field, decimalChar: '.' }, literal(String(value)));
  const length = field.type === 'array' ? `json_array_length(${text}::json)` : `length(${text})`;
  return [
    ...(accepted ? [['enum', notAccepted(field, text, accepted)] as const] : []),
    ...(pattern === undefined
      ? []
      : [['pattern', `not regexp_full_match(${text}, ${literal(pattern)})`] as const]),
    ...(minimum === undefined || !ordered ? [] : [['minimum', `${ordered} < ${bound(minimum)}`] as const]),
    ...(maximum === undefined || !ordered ? [] : [['maximum', `${ordered} > ${bound(maximum)}`] as const]),
    ...(minLength === undefined ? [] : [['minLength', `${length} < ${minLength}`] as const]),
    ...(maxLength === undefined ? [] : [['maxLength', `${length} > ${maxLength}`] as const]),
  ];
}

/** Numbers, dates and booleans by what they are worth, texts as they are written. */
function notAccepted(field: Field, text: string, accepted: readonly (string | number | boolean)[]): string {
  const texts = accepted.map((value) => literal(String(value)));
  if (field.type === 'boolean') {
    const truth = (value: string) => `(${value} in (${field.trueValues.map(literal).join(', ')}))`;
    const allowed = accepted.map((value) =>
      typeof value === 'boolean' ? String(value) : truth(literal(String(value))),
    );
    return `${truth(text)} not in (${allowed.join(', ')})`;
  }
  const ordered = orderedValue(field, text);
  if (!ordered) return `${text} not in (${texts.join(', ')})`;
  const values = texts.map((value) => orderedValue({ ...field, decimalChar: '.' }, value));
  return `${ordered} not in (${values.join(', ')})`;
}

/** A key is whole in each row, and no two rows share it. */
function keyChecks(schema: TableSchema, found: readonly string[]): SchemaCheck[] {
  const key = schema.primaryKey;
  if (key.length === 0 || key.some((name) => !found.includes(name))) return [];
  const texts = key.map((name) => textOf(name, schema));
  const absent = texts.map((text) => `${text} is null`).join(' or ');
  return [
    {
      rule: 'primaryKey',
      columns: key,
      severity: 'refuse',
      broken: `(${absent}) or (${repeated(key, schema)})`,
    },
  ];
}

/** Values are compared as they are written. */
function repeated(names: readonly string[], schema: TableSchema): string {
  const texts = names.map((name) => textOf(name, schema));
  const whole = texts.map((text) => `${text} is not null`).join(' and ');
  return `${whole} and count(*) over (partition by ${texts.join(', ')}) > 1`;
}
