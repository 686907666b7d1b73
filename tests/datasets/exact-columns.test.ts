/** What a contract may say of decimals, UUIDs and the form of pseudonyms, and what is refused in a sentence. */
import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { z } from 'zod';
import { DeclarationInvalid } from '../../activities/errors.js';
import { checkForms } from '../../datasets/_columns/pseudonym-form.js';
import { checkConditions } from '../../datasets/check-highlights.js';
import { describeTable, duckdbType, identifierColumns } from '../../datasets/contract-columns.js';

const said = { description: 'Une colonne.' };

function tableOf(row: z.ZodRawShape, working?: z.ZodRawShape) {
  return describeTable('t', {
    ...{ title: 'T', grain: 'une ligne', row: z.strictObject(row) },
    ...(working && { working: z.strictObject(working) }),
  });
}

function typeOf(schema: z.ZodType): string {
  const [column] = tableOf({ c: schema }).columns;
  assert.ok(column);
  return duckdbType(column);
}

const decimal = (step: number) => z.number().multipleOf(step);

const TYPES: readonly (readonly [what: string, schema: z.ZodType, type: string])[] = [
  ['cents between bounds', decimal(0.01).min(0).max(9999.99).meta(said), 'DECIMAL(6, 2)'],
  ['the wider bound', decimal(0.01).min(-12345).max(9).meta(said), 'DECIMAL(7, 2)'],
  ['one bound alone', decimal(0.01).min(0).meta(said), 'DECIMAL(18, 2)'],
  ['no bound', decimal(0.01).meta(said), 'DECIMAL(18, 2)'],
  ['a bound, and none below, that takes more', decimal(1e-15).max(99999).meta(said), 'DECIMAL(20, 15)'],
  ['a precision', decimal(0.01).meta({ ...said, precision: 38 }), 'DECIMAL(38, 2)'],
  ['whole numbers', decimal(1).min(0).max(99).meta(said), 'DECIMAL(2, 0)'],
  ['nine decimals', decimal(1e-9).min(0).max(1).meta(said), 'DECIMAL(10, 9)'],
  ['a share of less than one', decimal(0.01).min(0).max(0.5).meta(said), 'DECIMAL(3, 2)'],
  ['what may be empty', decimal(0.1).min(0).max(5).nullable().meta(said), 'DECIMAL(2, 1)'],
  ['a bound as small as its decimals', decimal(1e-9).min(-5e-7).max(1e-7).meta(said), 'DECIMAL(10, 9)'],
  [
    'what is null before it is a number',
    z.union([z.null(), decimal(0.1).min(0).max(5)]).meta(said),
    'DECIMAL(2, 1)',
  ],
  ['what may be null or not there', decimal(0.1).min(0).max(5).nullish().meta(said), 'DECIMAL(2, 1)'],
  ['a UUID', z.uuid().meta(said), 'UUID'],
  ['a UUID that may be empty', z.uuid().nullable().meta(said), 'UUID'],
  ['a number', z.number().meta(said), 'DOUBLE'],
  ['a whole number', z.int().meta(said), 'BIGINT'],
  ['a list of texts', z.array(z.enum(['a', 'b'])).meta(said), 'VARCHAR[]'],
];

const REFUSED: readonly (readonly [what: string, schema: z.ZodType, told: RegExp])[] = [
  ['a step that is no decimal', decimal(0.05).meta(said), /^column c: multipleOf .* 0\.01 .* not 0\.05$/],
  ['a step above one', decimal(10).meta(said), /not 10$/],
  ['a list of decimals', z.array(decimal(0.01)).meta(said), /^column c: a list holds texts, and no number$/],
  ['a list of numbers', z.array(z.int()).meta(said), /no integer$/],
  ['steps of a whole number', z.int().multipleOf(5).meta(said), /multipleOf makes a decimal of z\.number/],
  ['a bound with more decimals', decimal(0.1).max(0.25).meta(said), /0\.25 has more decimals than the 1/],
  [
    'a bound that no double holds',
    decimal(0.01).max(Number('99999999999999999.99')).meta(said),
    /more than 15 digits/,
  ],
  ['a bound with an exponent', decimal(0.01).max(1e21).meta(said), /more than 15 digits/],
  ['more digits than there are', decimal(0.01).meta({ ...said, precision: 39 }), /38 at most/],
  [
    'too few digits for a bound',
    decimal(0.01)
      .min(0)
      .max(999)
      .meta({ ...said, precision: 4 }),
    /take 5/,
  ],
  ['the precision of a text', z.string().meta({ ...said, precision: 4 }), /precision is of decimals/],
  ['two steps', decimal(0.01).multipleOf(0.05).meta(said), /^column c: two rules of one kind/],
  ['a least value that is left out', decimal(0.01).positive().meta(said), /^column c: .* min\(0\.01\)/],
  ['a greatest value that is left out', z.int().lt(5).meta(said), /^column c: .* max\(\.\.\.\)/],
  ['the same where it may be empty', z.number().gt(0).nullable().meta(said), /^column c: positive\(\)/],
  [
    'what may be left out',
    decimal(0.01).optional().meta(said),
    /^column c: .* nullable\(\), and not optional/,
  ],
  ['a value that nobody would fill in', decimal(0.01).default(0).meta(said), /^column c: default\(\)/],
  [
    'a value in place of a wrong one',
    decimal(0.01).nullable().catch(null).meta(said),
    /^column c: default\(\)/,
  ],
  ['a closed list of numbers', z.literal([0.5, 1.5]).meta(said), /^column c: a closed list holds texts/],
  ['one number', z.literal(0.5).meta(said), /^column c: a closed list holds texts/],
  ['several types', z.union([decimal(0.01), z.string()]).meta(said), /^column c: a column has one type/],
  [
    'a pattern that looks ahead',
    z
      .string()
      .regex(/^(?!0)\d+$/)
      .meta(said),
    /^column c: its pattern holds /,
  ],
  [
    'one that looks at itself',
    z
      .string()
      .regex(/^(a|b)\1$/)
      .meta(said),
    /^column c: its pattern holds /,
  ],
  [
    'a named group',
    z
      .string()
      .regex(/^(?<an>\d{4})$/)
      .meta(said),
    /^column c: its pattern holds \(\?<,/,
  ],
  [
    'a letter by its number',
    z
      .string()
      .regex(/^[\u00c0-\u00ff]+$/)
      .meta(said),
    /^column c: its pattern holds \\u,/,
  ],
  ['a name of a host, which looks ahead', z.hostname().meta(said), /^column c: its pattern holds /],
  [
    'bounds that cross',
    z.number().min(5).max(1).meta(said),
    /^column c: nothing is at least 5 and at most 1/,
  ],
  [
    'lengths that cross',
    z.string().min(5).max(1).meta(said),
    /^column c: nothing is at least 5 and at most 1/,
  ],
  ['how many items a list has', z.array(z.string()).min(1).meta(said), /^column c: .* items/],
  ['what an item is like', z.array(z.string().min(3)).meta(said), /^column c: items of a list/],
];

describe('describeTable', () => {
  for (const [what, schema, type] of TYPES)
    it(`makes ${type} of ${what}`, () => assert.equal(typeOf(schema), type));

  for (const [what, schema, told] of REFUSED)
    it(`refuses ${what}`, () => assert.throws(() => tableOf({ c: schema }), { message: told }));

  it('takes one text, or one item, for a closed list', () => {
    const { columns } = tableOf({
      one: z.literal('a').nullable().meta(said),
      item: z.array(z.literal('b')).meta(said),
    });
    assert.deepEqual(
      columns.map(({ values }) => values),
      [['a'], ['b']],
    );
  });

  it('keeps the pattern of a text, whatever says it, and none of a day', () => {
    const { columns } = tableOf({
      start: z.string().startsWith('a').meta(said),
      part: z.string().includes('b').nullable().meta(said),
      address: z.ipv4().meta(said),
      slash: z
        .string()
        .regex(/^\\\\1(?:a|b)\\(?:\d+)$/)
        .meta(said),
      day: z.iso.date().meta(said),
    });
    assert.deepEqual(
      columns.map(({ pattern }) => pattern !== undefined),
      [true, true, true, true, false],
    );
  });

  it('keeps the pattern of a UUID that stays one, and none of what becomes a pseudonym', () => {
    const { columns } = tableOf({
      plain: z.uuid().meta(said),
      turned: z.uuid().meta({ ...said, identifier: 'nir' }),
    });
    const [plain, turned] = columns;
    assert.match('f81d4fae-7dec-41d0-8765-00a0c91e6bf6', new RegExp(plain?.pattern ?? '$.'));
    assert.equal(turned?.pattern, undefined);
    assert.deepEqual(identifierColumns(tableOf({ turned: z.uuid().meta({ ...said, identifier: 'nir' }) })), [
      { name: 'turned', identifier: 'nir', form: 'uuid' },
    ]);
  });
});

describe('checkConditions', () => {
  const montants = tableOf({ montant: decimal(0.01).min(-999.99).max(999.99).meta(said) });

  for (const value of [0, -0.5, 999.99, 12.5])
    it(`lets a page look for ${value}`, () => checkConditions({ montant: value }, montants, 'a chart'));

  for (const value of [1000, -12345.5, 1e21, 0.005, 1e-7])
    it(`refuses to look for ${value} where no such amount can be`, () =>
      assert.throws(
        () => checkConditions({ montant: [1, value] }, montants, 'a chart'),
        /can never hold it/,
      ));
});

describe('checkForms', () => {
  const of = (domain: string, schema: z.ZodType) => schema.meta({ ...said, identifier: domain });
  const check = (...tables: readonly ReturnType<typeof tableOf>[]) => checkForms({ id: 'd', tables });

  it('takes several columns of a domain in one form, and two domains in two', () => {
    check(
      tableOf({ a: of('nir', z.uuid()), b: of('nir', z.uuid().nullable()) }, { c: of('nom', z.string()) }),
      tableOf({ d: of('nir', z.uuid()) }),
    );
  });

  it('refuses two forms of one domain, in whatever table they are', () => {
    const told =
      /^d\/contract\.ts: t\.a writes pseudonyms of "nir" as digits, and another column as uuid; .* would not link/;
    const [a, b] = [tableOf({ a: of('nir', z.string()) }), tableOf({ b: of('nir', z.uuid()) })];
    for (const tables of [[a, b], [tableOf({ a: of('nir', z.string()) }, { b: of('nir', z.uuid()) })]])
      assert.throws(
        () => check(...tables),
        (error) => error instanceof DeclarationInvalid && told.test(error.message),
      );
  });

  it('refuses an identifier that is no text', () => {
    assert.throws(() => check(tableOf({ a: of('nir', z.int()) })), /t\.a is an identifier and a integer/);
  });
});
