/** Every operator against a plain model: whatever is asked, the answer is that of the rows in memory. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { OPERATORS } from '../../activities/serve/question/operators.js';
import { type Asked, groupRows, keepsRow, type Row, sortRows } from './model.js';
import {
  detailOf,
  LIEUX,
  type Lieu,
  lieux,
  onServeBench,
  Page,
  ROWS_PATH,
  type ServeBench,
  VERSION,
} from './serve-bench.js';

const ROWS: readonly Lieu[] = lieux(157);
const PLAIN: readonly Row[] = ROWS.map((row) => ({ ...row }));

/** Of a table that is held in memory, and of one that is not: each question goes to one of the two, in turn. */
const IN_FILE = { held: { each: 0, all: 0 } };
const benches: ServeBench[] = [];
let asked = 0;
const bench = () => benches[asked++ % benches.length] as ServeBench;
const ended: Promise<void>[] = [];
let finish: () => void;

beforeAll(async () => {
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  for (const limits of [{}, IN_FILE])
    await new Promise<void>((ready, fail) => {
      const closed = onServeBench(async (opened) => {
        await opened.publish(VERSION, ROWS);
        benches.push(opened);
        ready();
        await finished;
      }, limits);
      closed.catch(fail);
      ended.push(closed);
    });
});
afterAll(async () => {
  finish();
  await Promise.all(ended);
});

const columnNamed = (name: string) => LIEUX.columns.find((column) => column.name === name);
const FILTERS = [
  'exact',
  'differs',
  'contains',
  'notcontains',
  'in',
  'notin',
  'less',
  'greater',
  'strictly_less',
  'strictly_greater',
  'isnull',
  'isnotnull',
];
const NAMES = ['id', 'nom', 'places', 'part', 'ouvert', 'depuis', 'jours', 'a__b'] as const;

/** A value as an address has it: mostly one that is in the column. */
function valueFor(name: keyof Lieu): fc.Arbitrary<string> {
  const present = [...new Set(ROWS.flatMap((row) => row[name] ?? []).map(String))];
  const other: Record<string, fc.Arbitrary<string>> = {
    integer: fc.integer({ min: -30, max: 30 }).map(String),
    number: fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    boolean: fc.constantFrom('true', 'false'),
    date: fc
      .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
      .map((day) => day.toISOString().slice(0, 10)),
  };
  const free =
    other[columnNamed(name)?.type ?? ''] ?? fc.string({ unit: fc.constantFrom(...'aÉé%_\'"\\,|*; ‘’=Œ\n') });
  return fc.oneof(fc.constantFrom(...present), free);
}

function askedFor(name: keyof Lieu, operator: string): fc.Arbitrary<Asked> {
  if (operator === 'isnull' || operator === 'isnotnull')
    return fc.constant({ column: name, operator, values: [] });
  const part = fc.oneof(valueFor(name), fc.string({ unit: fc.constantFrom(...'aéÉ20-1'), maxLength: 3 }));
  const value = operator.endsWith('contains') && name !== 'jours' ? part : valueFor(name);
  const many =
    operator === 'in' || operator === 'notin'
      ? { minLength: 1, maxLength: 4 }
      : { minLength: 1, maxLength: 1 };
  return fc.array(value, many).map((values) => ({ column: name, operator, values }));
}

function parameterOf({ column, operator, values }: Asked): [string, string] {
  const listed = operator === 'in' || operator === 'notin';
  const text = listed
    ? values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')
    : (values[0] ?? '');
  return [`${column}__${operator}`, text];
}

const anyFilter = fc.constantFrom(...NAMES).chain((name) => {
  const allowed: readonly string[] = OPERATORS[columnNamed(name)?.type ?? 'text'];
  return fc
    .constantFrom(...FILTERS.filter((operator) => allowed.includes(operator)))
    .chain((operator) => askedFor(name, operator));
});

async function ask(parameters: readonly (readonly [string, string])[]): Promise<Page> {
  const query = new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value]));
  const response = await bench().get(`${ROWS_PATH}?${query}`);
  assert.equal(
    response.status,
    200,
    `${query} ${response.status === 200 ? '' : await response.clone().text()}`,
  );
  return Page.parse(await response.json());
}

async function askAll(parameters: readonly (readonly [string, string])[]): Promise<Row[]> {
  const rows: unknown[] = [];
  for (let page = 1; ; page += 1) {
    const { data, meta } = await ask([...parameters, ['page', String(page)], ['page_size', '50']]);
    rows.push(...data);
    if (rows.length >= meta.total) return rows.map((row) => row as Row);
    assert.ok(data.length > 0, 'a page before the last is not empty');
  }
}

describe('filters', () => {
  for (const name of NAMES)
    for (const operator of FILTERS) {
      const allowed: readonly string[] = OPERATORS[columnNamed(name)?.type ?? 'text'];
      if (!allowed.includes(operator)) {
        it(`refuses ${name}__${operator} by name`, async () => {
          const response = await bench().get(`${ROWS_PATH}?${name}__${operator}=1`);
          assert.equal(response.status, 400);
          assert.match(await detailOf(response), new RegExp(`« ${name}__${operator} »`));
        });
        continue;
      }
      it(`${name}__${operator} keeps the rows that the model keeps`, async () => {
        await fc.assert(
          fc.asyncProperty(askedFor(name, operator), async (asked) => {
            const expected = PLAIN.filter((row) => keepsRow(row, asked)).map(({ id }) => id);
            assert.deepEqual(
              (await askAll([['columns', 'id'], parameterOf(asked)])).map(({ id }) => id),
              expected,
            );
          }),
          { numRuns: 12 },
        );
      });
    }

  it('are joined by and, sorted in a total order, whole in every column', async () => {
    const sorts = fc.uniqueArray(
      fc.record({
        by: fc.constantFrom('nom', 'places', 'part', 'ouvert', 'depuis', 'a__b', 'id'),
        descending: fc.boolean(),
      }),
      {
        selector: ({ by }) => by,
        maxLength: 3,
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(anyFilter, { maxLength: 3 }), sorts, async (filters, order) => {
        const expected = sortRows(
          PLAIN.filter((row) => filters.every((asked) => keepsRow(row, asked))),
          order,
        );
        const sorting = order.map(({ by, descending }): [string, string] => [
          `${by}__sort`,
          descending ? 'desc' : 'asc',
        ]);
        assert.deepEqual(await askAll([...filters.map(parameterOf), ...sorting]), expected);
      }),
      { numRuns: 60 },
    );
  });
});

describe('groups', () => {
  it('have the measures of the model', async () => {
    const measure = fc.constantFrom(
      ...NAMES.flatMap((name) => {
        const allowed: readonly string[] = OPERATORS[columnNamed(name)?.type ?? 'text'];
        return ['count', 'avg', 'min', 'max', 'sum']
          .filter((one) => allowed.includes(one))
          .map((one): [string, string] => [name, one]);
      }),
    );
    const unique = { selector: String, maxLength: 3 };
    const groups = fc.uniqueArray(fc.constantFrom('nom', 'ouvert', 'places', 'a__b', 'depuis', 'part'), {
      maxLength: 2,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyFilter, { maxLength: 1 }),
        groups,
        fc.uniqueArray(measure, unique),
        async (filters, by, measures) => {
          fc.pre(by.length + measures.length > 0);
          const rows = PLAIN.filter((row) => filters.every((asked) => keepsRow(row, asked)));
          const expected = sortRows(
            groupRows(rows, by, measures),
            by.map((name) => ({ by: name, descending: false })),
          );
          const asked = [
            ...by.map((name): [string, string] => [`${name}__groupby`, '']),
            ...measures.map(([name, one]): [string, string] => [`${name}__${one}`, '']),
          ];
          assertClose(await askAll([...filters.map(parameterOf), ...asked]), expected);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('are sorted by a measure, in a total order', async () => {
    const asked = [
      ['nom__groupby', ''],
      ['id__count', ''],
      ['id__count__sort', 'desc'],
    ] as const;
    const expected = sortRows(groupRows(PLAIN, ['nom'], [['id', 'count']]), [
      { by: 'id__count', descending: true },
      { by: 'nom', descending: false },
    ]);
    assert.deepEqual(await askAll(asked), expected);
  });
});

function assertClose(found: readonly Row[], expected: readonly Row[]): void {
  const rounded = (rows: readonly Row[]) =>
    rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, cell]) => [
          name,
          typeof cell === 'number' ? Number(cell.toPrecision(12)) : cell,
        ]),
      ),
    );
  assert.deepEqual(rounded(found), rounded(expected));
}

describe('refusals', () => {
  const cases: [string, RegExp][] = [
    ['inconnu__exact=1', /« inconnu__exact » : la table n’a pas de colonne « inconnu »/],
    ['nom__exat=1', /« nom__exat »/],
    ['nom=1', /« nom » : inconnu/],
    ['places__exact=1.5', /« places__exact » : la valeur n’est pas un nombre entier/],
    ['places__in=1,x', /« places__in »/],
    ['places__exact=9223372036854775808', /« places__exact »/],
    ['part__less=1e999', /« part__less »/],
    ['part__less=nan', /« part__less »/],
    ['depuis__greater=2026-02-30', /« depuis__greater » : la valeur n’est pas une date/],
    ['depuis__greater=0000-01-01', /« depuis__greater »/],
    ['ouvert__exact=oui', /« ouvert__exact » : la valeur n’est pas true ou false/],
    ['nom__isnull=false', /« nom__isnull » : ce paramètre n’a pas de valeur/],
    ['nom__in="a', /« nom__in »/],
    ['nom__sort=up', /« nom__sort »/],
    ['columns=id,personne', /« columns »/],
    ['columns=id,id', /« columns »/],
    ['columns=id&nom__groupby', /« columns »/],
    ['nom__groupby&places__sort=asc', /« places__sort »/],
    ['places__count__sort=asc', /« places__count__sort »/],
    ['nom__groupby&nom__groupby', /« nom__groupby »/],
    ['page=0', /« page »/],
    ['page=1&page=2', /« page »/],
    ['page_size=51', /« page_size » : la valeur est un nombre entier de 1 à 50/],
    ['format=xml', /« format »/],
    ['format=csv&page=2', /« page »/],
  ];
  for (const [query, sentence] of cases)
    it(`names the parameter of ?${query}`, async () => {
      const response = await bench().get(`${ROWS_PATH}?${query}`);
      assert.equal(response.status, 400);
      assert.match(await detailOf(response), sentence);
      assert.deepEqual(
        benches.flatMap(({ failures }) => failures),
        [],
      );
    });
});
