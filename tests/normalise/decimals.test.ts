/** Decimals keep every digit that was sent, or say that they cannot: they are never rounded, and never pass through a floating number. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, it } from 'vitest';
import { z } from 'zod';
import { DeclarationInvalid } from '../../activities/errors.js';
import { NORMALISE_FUNCTIONS } from '../../activities/normalise/functions/index.js';
import { runMapping } from '../../activities/normalise/run-mapping.js';
import { declareVocabulary } from '../../activities/normalise/vocabulary.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { describeTable } from '../../datasets/contract-columns.js';
import { cellsOf, sameForEach, sample } from './sampled-cells.js';

const scratch = await mkdtemp(join(tmpdir(), 'insertion-decimals-'));
afterAll(() => rm(scratch, { recursive: true, force: true }));
const engine = createTabularEngine({ memoryLimit: '500MB', threads: 2, functions: NORMALISE_FUNCTIONS });

const Typed = z.object({ value: z.string().nullable(), said: z.string().nullable() });
type Typed = z.infer<typeof Typed>;

/** What the contract makes of texts: the value as text, and the code of what was said of it. */
async function typed(
  schema: z.ZodType,
  texts: readonly string[],
  expression = 'cell_decimal(sent)',
): Promise<Typed[]> {
  const row = z.strictObject({ m: schema.meta({ description: 'Un montant.' }) });
  const table = describeTable('t', { title: 'T', grain: 'une ligne', row });
  return engine.withSession({ scratch }, async (session) => {
    await declareVocabulary(expression, session);
    await session.run(
      'create table extract as select row_number() over () - 1 as _line, sent from (select unnest($texts) as sent)',
      { texts: [...texts] },
    );
    const mapping = {
      name: 'm',
      sql: `create view mapped as select _line, ${expression} as m from extract;`,
    };
    const request = { dataset: { id: 'd' }, source: { source: 's' }, mapping };
    await runMapping(request, table, session, (rows) => session.run(`create table typed as ${rows}`));
    return session.rows(
      'select cast(m as varchar) as "value", coalesce(_issues[1].code, _reasons[1].code) as said from typed order by _line',
      Typed,
    );
  });
}

const cents = z.number().multipleOf(0.01).nullable();
const short = z.number().multipleOf(0.01).min(-999.99).max(999.99).nullable();
const wide = z.number().multipleOf(0.01).nullable().meta({ precision: 38 });
const whole = z.number().multipleOf(1).min(0).max(99).nullable();
const nine = z.number().multipleOf(1e-9).min(-9).max(9).nullable();

const HOSTILE: readonly (readonly [
  schema: z.ZodType,
  sent: string,
  value: string | null,
  said: string | null,
])[] = [
  [cents, '1234,50', '1234.50', null],
  [cents, '1 234,5', '1234.50', null],
  [cents, '12 345,60 €', null, 'nombre_illisible'],
  [cents, '-0', '0.00', null],
  [cents, '-0,01', '-0.01', null],
  [cents, '+5', '5.00', null],
  [cents, '.5', '0.50', null],
  [cents, '5.', '5.00', null],
  [cents, '007,10', '7.10', null],
  [cents, '1.5000000', '1.50', null],
  [cents, '0.005', null, 'trop_de_decimales'],
  [cents, '0.0049999999999999999999999999999999999999999999999', null, 'trop_de_decimales'],
  [cents, '1,234', null, 'trop_de_decimales'],
  [cents, '1e5', null, 'nombre_illisible'],
  [cents, '5e-3', null, 'nombre_illisible'],
  [cents, '1_000', null, 'nombre_illisible'],
  [cents, '1.234,50', null, 'nombre_illisible'],
  [cents, '5-', null, 'nombre_illisible'],
  [cents, '--5', null, 'nombre_illisible'],
  [cents, 'NaN', null, 'nombre_illisible'],
  [cents, 'Infinity', null, 'nombre_illisible'],
  [cents, '0x10', null, 'nombre_illisible'],
  [cents, '١٢', null, 'nombre_illisible'],
  [cents, '', null, null],
  [cents, 'néant', null, null],
  [cents, '9999999999999999.99', '9999999999999999.99', null],
  [cents, '99999999999999999.99', null, 'hors_bornes'],
  [wide, '99999999999999999.99', '99999999999999999.99', null],
  [wide, `-${'9'.repeat(36)}.99`, `-${'9'.repeat(36)}.99`, null],
  [wide, '9'.repeat(37), null, 'hors_bornes'],
  [short, '999,99', '999.99', null],
  [short, '1000', null, 'hors_bornes'],
  [whole, '99', '99', null],
  [whole, '99,0', '99', null],
  [whole, '-1', null, 'hors_bornes'],
  [whole, '1,5', null, 'trop_de_decimales'],
  [nine, '0,000000001', '0.000000001', null],
  [nine, '-8.123456789', '-8.123456789', null],
  [nine, '0.0000000001', null, 'trop_de_decimales'],
];

describe('a decimal of a contract', () => {
  for (const schema of new Set(HOSTILE.map(([one]) => one)))
    it(`holds what it can of ${HOSTILE.filter(([one]) => one === schema)
      .map(([, sent]) => sent.slice(0, 24))
      .join(' | ')}`, async () => {
      const cases = HOSTILE.filter(([one]) => one === schema);
      const seen = await typed(
        schema,
        cases.map(([, sent]) => sent),
      );
      assert.deepEqual(
        seen.map(({ value, said }, place) => [cases[place]?.[1], value, said]),
        cases.map(([, sent, value, said]) => [sent, value, said]),
      );
    });

  it('gives any digits back as they were sent, whatever their number', async () => {
    const texts = sample(
      fc
        .tuple(fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }), fc.constantFrom(',', '.'))
        .map(([cents, mark]) => {
          const digits = String(cents < 0n ? -cents : cents).padStart(3, '0');
          return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}${mark}${digits.slice(-2)}`;
        }),
      3000,
    );
    const seen = await typed(wide, texts);
    for (const [place, text] of texts.entries())
      assert.deepEqual(seen[place], { value: text.replace(',', '.'), said: null });
  });

  it('rejects the row where the column is required', async () => {
    const required = z.number().multipleOf(0.01);
    assert.deepEqual(
      (await typed(required, ['0.005', '1', ''])).map(({ said }) => said),
      ['trop_de_decimales', null, 'obligatoire_absent'],
    );
    assert.deepEqual(await typed(required, [''], 'sent'), [{ value: null, said: 'obligatoire_absent' }]);
  });

  it('takes decimals and whole numbers that the SQL makes, and texts as they are', async () => {
    const made = ['cast(sent as decimal(30, 6))', 'cast(sent as integer)', 'sent'];
    for (const expression of made)
      assert.deepEqual(await typed(cents, ['12'], expression), [{ value: '12.00', said: null }]);
    assert.deepEqual(await typed(cents, ['1.0001'], made[0]), [{ value: null, said: 'trop_de_decimales' }]);
    const unreadable = ['5e-3', '1,5', ' 1', 'x', '.', '-', '+', '--5', '-+5', '5+', '1.2.3', '-.'];
    assert.deepEqual(
      await typed(cents, unreadable, 'sent'),
      unreadable.map(() => ({ value: null, said: 'nombre_illisible' })),
    );
    assert.deepEqual(await typed(cents, ['', '+.5', '-5.'], 'sent'), [
      { value: null, said: null },
      { value: '0.50', said: null },
      { value: '-5.00', said: null },
    ]);
  });

  it('takes no floating number: its digits are not those that were sent', async () => {
    for (const expression of ['cell_number(sent)', 'cast(sent as double)', 'cast(sent as float)'])
      await assert.rejects(
        typed(cents, ['1'], expression),
        (error) =>
          error instanceof DeclarationInvalid &&
          /sources\/s\.sql: it gives "m" as a floating number, .* cell_decimal/.test(error.message),
      );
  });
});

describe('cell_decimal', () => {
  it('reads as cell_number does, but for exponents', async () => {
    const part = fc.constantFrom(...'0123456789'.split(''), ' ', ',', '.', '-', '+', '€', 'e', '_', 'x');
    const texts = sample(
      fc.array(part, { maxLength: 8 }).map((all) => all.join('').trim()),
      5000,
    ).filter((text) => !text.includes('e'));
    const numbers = await cellsOf('cell_number(x)', texts);
    const decimals = await cellsOf('cell_decimal(x)', texts);
    for (const [place, text] of texts.entries()) {
      const [number, exact] = [numbers[place]?.value ?? null, decimals[place]?.value ?? null];
      assert.equal(exact === null ? null : Number(exact), number === null ? null : Number(number), text);
      assert.equal(decimals[place]?.issue, numbers[place]?.issue, text);
    }
  });
});

describe('a UUID of a contract', () => {
  const said = z.uuid().nullable();

  it('is written in one way, and told where it is none', async () => {
    const known = 'f81d4fae-7dec-41d0-8765-00a0c91e6bf6';
    const texts = [
      known,
      known.toUpperCase(),
      known.replaceAll('-', ''),
      `{${known}}`,
      `${known}0`,
      known.slice(1),
      'rien',
      '',
      'nc',
      `${known.slice(0, 14)}-${known.slice(15)}`,
    ];
    const seen = await typed(said, texts, 'cell_uuid(sent)');
    assert.deepEqual(
      seen.map(({ value }) => value),
      [known, known, known, known, null, null, null, null, null, null],
    );
    assert.deepEqual(
      seen.map(({ said }) => said),
      [
        null,
        null,
        null,
        null,
        ...Array.from({ length: 3 }, () => 'uuid_illisible'),
        null,
        null,
        'uuid_illisible',
      ],
    );
  });

  it('has the pattern of its contract, and says what no cast can read', async () => {
    const texts = ['00000000-0000-0000-8000-00000000000g', 'f81d4fae-7dec-f1d0-0765-00a0c91e6bf6'];
    for (const { value, said: code } of await typed(said, texts, 'sent'))
      assert.deepEqual([value, code], [null, 'forme_invalide']);
    sameForEach(texts, await cellsOf('cell_uuid(x)', texts), (text) => (text.endsWith('g') ? null : text));
  });
});
