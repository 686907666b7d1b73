/** A schema as conditions over the columns of a file: each is true for a broken row. Pure. */
import { literal, quoted } from '../../text/sql-text.js';
import type { Field, TableSchema } from './table-schema.js';
import { isOfType, orderedValue } from './type-sql.js';
import { type BoundField, type SchemaTarget, valueConstraints } from './value-constraints.js';

export interface SchemaCheck {
  /** The word of Table Schema. */
  readonly rule: string;
  /** Names as the file has them. */
  readonly columns: readonly string[];
  readonly severity: 'warn' | 'refuse';
  /** SQL; null for what is about the header alone. */
  readonly broken: string | null;
  /** It looks at other rows. */
  readonly compares: boolean;
}

/** Of a file with these columns; names are taken as they are written. */
export function checksOf(schema: TableSchema, target: SchemaTarget): SchemaCheck[] {
  const bound = bindFields(schema, target);
  const declared = new Set(schema.fields.map(({ name }) => name));
  const repeated = target.columns.filter(
    ({ title }, rank) => target.columns.findIndex((other) => other.title === title) < rank,
  );
  const extra = target.columns.filter((column) => !declared.has(column.title) && !repeated.includes(column));
  return [
    ...schema.fields
      .filter((field) => !bound.some((one) => one.field === field))
      .map((field) => missingField(field, bound.length === 0 || schema.primaryKey.includes(field.name))),
    ...repeated.map(({ title }) => ofHeader('duplicate-label', title, 'refuse')),
    ...extra.map(({ title }) => ofHeader('extra-field', title, 'warn')),
    ...bound.flatMap((one) => fieldChecks(one, target.patterns)),
    ...keyChecks(schema, bound),
    ...schema.uniqueKeys.flatMap((key) => uniqueChecks(key, bound)),
  ];
}

export function bindFields(schema: TableSchema, { columns, emptyIsText }: SchemaTarget): BoundField[] {
  const byTitle = new Map(columns.toReversed().map((column) => [column.title, column]));
  return schema.fields.flatMap((field) => {
    const column = byTitle.get(field.name);
    return column
      ? [
          {
            field,
            column,
            text: textOf(column.name, field.missingValues ?? schema.missingValues, emptyIsText),
          },
        ]
      : [];
  });
}

/** The text of a cell; null where the schema says that it is no value. */
function textOf(name: string, missingValues: readonly string[], emptyIsText: boolean): string {
  const isValue = emptyIsText && !missingValues.includes('');
  return missingValues
    .filter((value) => value !== '')
    .reduce(
      (text, value) => `nullif(${text}, ${literal(value)})`,
      isValue ? `coalesce(${quoted(name)}, '')` : quoted(name),
    );
}

/** A column may be left out, but not one of the key, nor all of them: the file is then another one. */
function missingField({ name, constraints }: Field, isNeeded: boolean): SchemaCheck {
  return ofHeader('missing-field', name, constraints.required || isNeeded ? 'refuse' : 'warn');
}

function ofHeader(rule: string, title: string, severity: SchemaCheck['severity']): SchemaCheck {
  return { rule, columns: [title], severity, broken: null, compares: false };
}

function fieldChecks(bound: BoundField, patterns: SchemaTarget['patterns']): SchemaCheck[] {
  const { field, column, text } = bound;
  const { constraints } = field;
  const of = isOfType(field, text, column.native);
  const check = (rule: string, broken: string, compares = false): SchemaCheck => ({
    ...{ rule, columns: [column.title], severity: 'refuse', compares },
    broken,
  });
  /** What is not of its type breaks nothing else. */
  const valued = (rule: string, broken: string) =>
    check(rule, `${text} is not null and (${of}) and (${broken})`);
  return [
    ...(constraints.required ? [check('required', `${text} is null`)] : []),
    ...(of === 'true' ? [] : [check('type', `${text} is not null and not (${of})`)]),
    ...(constraints.unique ? [check('unique', repeated([worthOf(bound)]), true)] : []),
    ...valueConstraints(bound, patterns).map(([rule, broken]) => valued(rule, broken)),
  ];
}

/** A key is whole in each row, and no two rows share it. */
function keyChecks(schema: TableSchema, bound: readonly BoundField[]): SchemaCheck[] {
  const key = schema.primaryKey.map((name) => bound.find(({ field }) => field.name === name));
  const found = key.filter((one) => one !== undefined);
  if (key.length === 0 || found.length < key.length) return [];
  const texts = found.map(({ text }) => text);
  const absent = texts.map((text) => `${text} is null`).join(' or ');
  return [
    {
      rule: 'primaryKey',
      columns: found.map(({ column }) => column.title),
      severity: 'refuse',
      broken: `(${absent}) or (${repeated(found.map(worthOf))})`,
      compares: true,
    },
  ];
}

/** Of version 2: rows with a missing part of the key are left out. */
function uniqueChecks(key: readonly string[], bound: readonly BoundField[]): SchemaCheck[] {
  const found = key.flatMap((name) => bound.find(({ field }) => field.name === name) ?? []);
  if (key.length === 0 || found.length < key.length) return [];
  const columns = found.map(({ column }) => column.title);
  const broken = repeated(found.map(worthOf));
  return [{ rule: 'uniqueKeys', columns, severity: 'refuse', broken, compares: true }];
}

/** Whole numbers and days are compared by what they are worth, others as they are written. */
function worthOf({ field, column, text }: BoundField): string {
  if (!['integer', 'date', 'time', 'datetime'].includes(field.type)) return text;
  return `coalesce((${orderedValue(field, text, column.native)})::varchar, ${text})`;
}

function repeated(texts: readonly string[]): string {
  const whole = texts.map((text) => `${text} is not null`).join(' and ');
  return `${whole} and count(*) over (partition by ${texts.join(', ')}) > 1`;
}
