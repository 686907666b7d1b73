import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { parseTableSchema } from '../../activities/check/table-schema/table-schema.js';
import {
  checkTable,
  type ReadColumns,
  validateTable,
} from '../../activities/check/table-schema/validate-table.js';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { literal, quoted } from '../../activities/text/sql-text.js';
import { inSession } from './open-session.js';

/** Anything that is not linear takes minutes here; no time is measured. */
const FAR_TOO_LONG_MS = 60_000;

type Row = Readonly<Record<string, string | null>>;

/** Findings of these rows, the first on line 2: rule → [columns, count, lines]. */
async function check(schema: object, rows: readonly Row[]) {
  return inSession(async (session) => {
    const columns = Object.keys(rows[0] ?? {});
    const lines = rows.map((row, index) =>
      [
        index + 2,
        ...columns.map((name) => (row[name] == null || row[name] === '' ? 'null' : literal(row[name]))),
      ].join(', '),
    );
    await session.run(
      `create view extract as select _line, ${columns.map((name) => `${quoted(name)}::varchar as ${quoted(name)}`).join(', ')} from (values ${lines.map((line) => `(${line})`).join(', ')}) as t(_line, ${columns.map(quoted).join(', ')})`,
    );
    const parsed = parseTableSchema(JSON.stringify(schema), 's.json');
    const findings = await validateTable('extract', columns, parsed, session);
    return findings.map(({ rule, column, count, sample }) => [
      rule,
      column,
      count,
      sample.map(({ line }) => line),
    ]);
  });
}

const TYPES = [
  ['number', {}, ['1', '-1.5', '.5', '1e3', 'NaN', '-INF'], ['1,5', '1 000', 'a', '1.2.3', '--1']],
  ['number', { decimalChar: ',', groupChar: ' ' }, ['1 234,5', '7'], ['1.5', 'x']],
  ['number', { bareNumber: false }, ['12 €', '95%', '€ 3'], ['€']],
  ['integer', {}, ['0', '+12', '-3', '007'], ['1.0', '1e3', '1 000', '']],
  ['boolean', {}, ['true', 'FALSE', '1', '0'], ['oui', 'vrai', '2']],
  ['boolean', { trueValues: ['oui'], falseValues: ['non'] }, ['oui', 'non'], ['true', 'Oui']],
  ['date', {}, ['2024-02-29', '1900-01-01'], ['2023-02-29', '29/02/2024', '2024-2-1', '20240229']],
  ['date', { format: '%d/%m/%Y' }, ['29/02/2024'], ['30/02/2024', '2024-02-29']],
  [
    'datetime',
    {},
    ['2024-02-29T10:00:00Z', '2024-02-29T10:00:00.5+02:00'],
    ['2024-02-29', '2024-02-30T10:00:00Z', '2024-02-29 10:00:00'],
  ],
  ['time', {}, ['10:00:00', '23:59:59'], ['24:01:00', '10h', '10:00']],
  ['year', {}, ['2024', '-0044'], ['24', '20240']],
  ['yearmonth', {}, ['2024-12'], ['2024-13', '2024', '12/2024']],
  ['duration', {}, ['P1Y2M', 'PT5M', 'P2W'], ['P', 'PT', '5M', 'P1YT']],
  ['geopoint', {}, ['2.35,48.85', '-61.5, 16.2'], ['48.85', '200,10', '2.35;48.85', '10,95']],
  ['geopoint', { format: 'array' }, ['[2.35, 48.85]'], ['2.35,48.85', '[2.35]']],
  ['array', {}, ['[]', '["a"]'], ['a|b', '{}']],
  ['object', {}, ['{}', '{"a":1}'], ['[]', 'a']],
  ['string', { format: 'email' }, ['a@b.fr'], ['a@b', 'a b@c.fr', '@b.fr']],
  ['string', { format: 'uri' }, ['https://x.fr/a'], ['x.fr', 'https://a b']],
  ['string', { format: 'uuid' }, ['123e4567-e89b-12d3-a456-426614174000'], ['123']],
  ['any', {}, ['a', '1'], []],
] as const;

describe('a type of Table Schema', () => {
  for (const [type, more, good, bad] of TYPES)
    it(`${type} ${JSON.stringify(more)} takes ${good.join(' · ')}, and not ${bad.join(' · ')}`, async () => {
      const rows = [...good, ...bad].map((a) => ({ a }));
      const lines = bad.flatMap((text, index) => (text === '' ? [] : [good.length + index + 2]));
      const found = await check({ fields: [{ name: 'a', type, ...more }] }, rows);
      assert.deepEqual(found, lines.length === 0 ? [] : [['type', 'a', lines.length, lines]]);
    });
});

const CONSTRAINTS = [
  ['string', { required: true }, ['x', null, ''], 'required', [3, 4]],
  ['string', { unique: true }, ['x', 'y', 'x', null, null], 'unique', [2, 4]],
  ['string', { enum: ['x', 'y'] }, ['x', 'z', null], 'enum', [3]],
  ['number', { enum: [1, '2.50'] }, ['1.0', '2.5', '3', 'a'], 'enum', [4]],
  ['boolean', { enum: [true] }, ['1', '0'], 'enum', [3]],
  ['string', { pattern: '[0-9]{5}' }, ['01000', '1000', '010001'], 'pattern', [3, 4]],
  ['integer', { minimum: 10 }, ['9', '10', '100', '-2'], 'minimum', [2, 5]],
  ['number', { maximum: '1.5' }, ['1.5', '1.51', '0'], 'maximum', [3]],
  ['date', { minimum: '2024-01-01' }, ['2023-12-31', '2024-01-01'], 'minimum', [2]],
  [
    'date',
    { format: '%d/%m/%Y', maximum: '31/12/2024' },
    ['31/12/2024', '01/01/2025', '02/01/2023'],
    'maximum',
    [3],
  ],
  ['yearmonth', { maximum: '2024-06' }, ['2024-06', '2024-07'], 'maximum', [3]],
  ['string', { minLength: 2 }, ['é', 'éé'], 'minLength', [2]],
  ['string', { maxLength: 2 }, ['ééé', 'é'], 'maxLength', [2]],
  ['array', { maxLength: 1 }, ['["a"]', '["a","b"]'], 'maxLength', [3]],
  ['array', { minLength: 2 }, ['[1,2]', '[1]', '['], 'minLength', [3]],
  ['object', { maxLength: 1 }, ['{}', '{"abcdef":1}', '{"a":1,"b":2}', '['], 'maxLength', [4]],
  [
    'date',
    { format: '%d/%m/%Y', enum: ['2024-02-01', '03/02/2024'] },
    ['01/02/2024', '3/2/2024', '02/02/2024'],
    'enum',
    [4],
  ],
  ['integer', { enum: ['2024', 'inconnu'] }, ['2024', '2025'], 'enum', [3]],
  ['integer', { enum: ['9007199254740993'] }, ['9007199254740993', '9007199254740992'], 'enum', [3]],
  ['integer', { maximum: '9007199254740992' }, ['9007199254740992', '9007199254740993'], 'maximum', [3]],
  ['integer', { maximum: 1.5 }, ['1', '2'], 'maximum', [3]],
  ['integer', { unique: true }, ['1', '01', '2'], 'unique', [2, 3]],
  ['date', { format: '%d/%m/%Y', unique: true }, ['1/2/2024', '01/02/2024', '02/02/2024'], 'unique', [2, 3]],
] as const;

describe('a format that is no default', () => {
  for (const [type, format, good, bad] of [
    ['date', 'fmt:%d/%m/%Y', ['01/02/2024'], ['2024-02-01']],
    ['date', '%d/%m/%Y', ['1/2/2024'], ['01/02/24', '01/02/2024 10:00']],
    ['date', '%Y', ['2024'], ['24']],
    ['date', 'any', ['2024-02-01', '13/02/2024', '2 February 2024'], ['x']],
    ['time', 'any', ['10:30', '10h30', '10:30:00'], ['25:00']],
    [
      'datetime',
      '%Y-%m-%dT%H:%M:%S%z',
      ['2024-02-01T10:30:00+02:00', '2024-02-01T10:30:00Z'],
      ['2024-02-01'],
    ],
    ['geojson', 'default', ['{"type":"Point"}'], ['{}', '{"type":"x"}']],
  ] as const)
    it(`${type} ${format} takes ${good.join(' · ')}, and not ${bad.join(' · ')}`, async () => {
      const rows = [...good, ...bad].map((a) => ({ a }));
      const found = await check({ fields: [{ name: 'a', type, format }] }, rows);
      const lines = bad.map((_, index) => good.length + index + 2);
      assert.deepEqual(found, [['type', 'a', lines.length, lines]]);
    });

  for (const format of ['JJ/MM/AAAA', 'DD/MM/YYYY', '%Q'])
    it(`${format} is no pattern: it is listed as not checked, and all else is`, async () => {
      const field = {
        name: 'a',
        type: 'date',
        format,
        constraints: { required: true, minimum: '2024-01-01' },
      };
      const { told, unchecked } = await checkRead(
        { fields: [field] },
        [{ a: '01/02/2024' }, { a: null }],
        {},
      );
      assert.deepEqual([told, unchecked], [[['required', 'a', 1, [3]]], ['format of "a"']]);
    });
});

describe('a constraint of Table Schema', () => {
  for (const [type, { format, ...constraints }, texts, rule, lines] of CONSTRAINTS.map(
    ([kind, given, ...rest]) => [kind, { format: 'default', ...given }, ...rest] as const,
  ))
    it(`${JSON.stringify(constraints)} on ${type} is broken by what it forbids`, async () => {
      const rows = texts.map((a) => ({ a, b: 'x' }));
      const found = await check({ fields: [{ name: 'a', type, format, constraints }, { name: 'b' }] }, rows);
      assert.deepEqual(
        found.filter(([name]) => name !== 'type'),
        [[rule, 'a', lines.length, [...lines]]],
      );
    });

  it('holds for the values that the schema takes for missing', async () => {
    const schema = {
      fields: [{ name: 'a', type: 'integer', constraints: { required: true } }],
      missingValues: ['', 'NA'],
    };
    assert.deepEqual(await check(schema, [{ a: '1' }, { a: 'NA' }, { a: 'x' }]), [
      ['required', 'a', 1, [3]],
      ['type', 'a', 1, [4]],
    ]);
  });
});

it('reads a bound and an accepted value as the field writes them, or as JSON does', async () => {
  const of = (constraints: object) => ({
    fields: [{ name: 'a', type: 'number', decimalChar: ',', groupChar: ' ', constraints }, { name: 'b' }],
  });
  const rows = ['1 234,50', '999,9'].map((a) => ({ a, b: 'x' }));
  for (const constraints of [{ minimum: '1 000,5' }, { minimum: 1000.5 }, { minimum: '1000.5' }])
    assert.deepEqual(await check(of(constraints), rows), [['minimum', 'a', 1, [3]]]);
  for (const accepted of ['1 234,5', 1234.5, '1234.5'])
    assert.deepEqual(await check(of({ enum: [accepted] }), rows), [['enum', 'a', 1, [3]]]);
});

it('takes what version 2 says of missing values and of keys', async () => {
  const schema = {
    fields: [
      { name: 'a', type: 'integer', missingValues: ['-'] },
      { name: 'b', type: 'integer' },
    ],
    missingValues: [{ value: 'NA', label: 'non renseigné' }],
    uniqueKeys: [['a'], ['a', 'b']],
  };
  const rows = [
    { a: '1', b: 'NA' },
    { a: '01', b: '2' },
    { a: '-', b: '-' },
    { a: 'NA', b: '3' },
  ];
  assert.deepEqual(await check(schema, rows), [
    ['type', 'a', 1, [5]],
    ['type', 'b', 1, [4]],
    ['uniqueKeys', 'a', 2, [2, 3]],
  ]);
});

it('checks a true truth of a workbook against what is accepted', async () => {
  const field = {
    name: 'a',
    type: 'boolean',
    trueValues: ['oui'],
    falseValues: ['non'],
    constraints: { enum: [true] },
  };
  const { told } = await checkRead({ fields: [field] }, [{ a: 'TRUE' }, { a: 'FALSE' }, { a: 'oui' }], {
    native: ['a'],
  });
  assert.deepEqual(told, [['enum', 'a', 1, [3]]]);
});

it('checks a key of several columns: whole in each row, and shared by none', async () => {
  const schema = { fields: [{ name: 'a' }, { name: 'b' }], primaryKey: ['a', 'b'] };
  const rows = [
    { a: '1', b: '1' },
    { a: '1', b: '2' },
    { a: '1', b: '1' },
    { a: null, b: '3' },
  ];
  assert.deepEqual(await check(schema, rows), [['primaryKey', 'a, b', 3, [2, 4, 5]]]);
});

it('tells the fields that the file lacks and the columns that the schema does not know', async () => {
  const schema = { fields: [{ name: 'a', constraints: { required: true } }, { name: 'b' }] };
  assert.deepEqual(await check(schema, [{ c: '1' }]), [
    ['missing-field', 'a', 1, []],
    ['missing-field', 'b', 1, []],
    ['extra-field', 'c', 1, []],
  ]);
});

it('counts without a cap, and tells the lowest lines', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 60 }), async (goods) => {
      const rows = goods.map((good) => ({ a: good ? '1' : 'x' }));
      const bad = goods.flatMap((good, index) => (good ? [] : [index + 2]));
      const found = await check({ fields: [{ name: 'a', type: 'integer' }] }, rows);
      assert.deepEqual(found, bad.length === 0 ? [] : [['type', 'a', bad.length, bad.slice(0, 20)]]);
    }),
    { numRuns: 15 },
  );
});

it('refuses a schema that is none in a sentence', async () => {
  const cases = [
    ['{', /s\.json: it is not readable as JSON; correct the schema\./],
    ['{"fields":[{"name":"a","type":"texte"}]}', /s\.json: .*fields\[0\]\.type/],
    ['{"fields":[{"name":"a"},{"name":"a"}]}', /the field "a" is there twice/],
    ['{"fields":[{"name":"a"}],"primaryKey":"b"}', /primaryKey names "b", which is no field/],
  ] as const;
  for (const [text, message] of cases)
    assert.throws(
      () => parseTableSchema(text, 's.json'),
      (error) => error instanceof ConfigurationInvalid && message.test(error.message),
    );
});

/** Of a table of texts as a reading leaves it: findings as above, and what was not checked. */
async function checkRead(schema: object, rows: readonly Row[], read: ReadColumns) {
  return inSession(async (session) => {
    const columns = Object.keys(rows[0] ?? {});
    await session.run(
      `create table extract as select _line, ${columns.map((name) => `${quoted(name)}::varchar as ${quoted(name)}`).join(', ')} from (values ${rows
        .map(
          (row, index) =>
            `(${[index + 2, ...columns.map((name) => (row[name] == null ? 'null' : literal(row[name])))].join(', ')})`,
        )
        .join(', ')}) as t(_line, ${columns.map(quoted).join(', ')})`,
    );
    await session.run("create table reading_alike as select 3::bigint as _line, 'd' as name");
    const parsed = parseTableSchema(JSON.stringify(schema), 's.json');
    const { findings, unchecked } = await checkTable('extract', columns, parsed, session, read);
    const told = findings.map(({ rule, column, count, sample }) => [
      ...[rule, column, count],
      sample.map(({ line }) => line),
    ]);
    return { told, unchecked };
  });
}

/** Patterns as schemas publish them, what they take and what they do not. */
const PATTERNS: readonly (readonly [pattern: string, good: readonly string[], bad: readonly string[]])[] = [
  [String.raw`^[A-Z\u00C0-\u00FF]+$`, ['ABC', 'ÉVRY'], ['abc', 'A1']],
  [String.raw`^[A-Za-z\s\-\u00C0-\u00FF]+$`, ['Saint-Étienne du Bois', 'a\u00a0b'], ['a1']],
  [String.raw`^[a-zA-Z0-9\-\–\'\’\«\»\°\"\s\dÀ-ÿ\(\)\,\.]+$`, ['n° 3 – « rue », l’(a)'], ['a;b', 'a/b']],
  [String.raw`^[\w.]+$`, ['Éole_1.2'], ['a-b', 'a b']],
  [String.raw`\W\d`, ['-1'], ['é1', '--']],
  [String.raw`^[\w\-\.]+@([\w-]+\.)+[\w-]{2,}$`, ['a.b@c-d.fr'], ['a@b', 'a b@c.fr']],
  [String.raw`^[0-9]{4}(\/[0-9]{4})?$`, ['2024', '2024/2025'], ['2024/', '24']],
  ['^(?!0)[0-9]+$', ['10', '7'], ['01', 'a']],
  [String.raw`(?:(?:^|\|)(\d{3}|)\1+\d{3})+$`, ['123123123'], ['12']],
  [String.raw`^(?<=)[^\]x]*(?=$)`, ['a'], ['x', ']']],
  ['(?i)(?=o)oui', ['OUI', 'oui'], ['non']],
  [String.raw`(?P<a>\d)-(?P=a)`, ['1-1'], ['1-2']],
  [String.raw`[]a]+\Z`, [']a'], ['b']],
  ['a{1,1500}', ['aaa'], ['b']],
  // Of the letters behind a code only its own digits belong to it.
  [String.raw`[A-Z\u00C0-\u00FFa-f]+`, ['Éca', 'Abc'], ['z', '1']],
  [String.raw`caf\u00e9e|\x41bc`, ['cafée', 'Abc'], ['café', 'bc']],
  [String.raw`[^\W\d_]+`, ['Éa'], ['a1', 'a_']],
  [String.raw`[\W1]+`, ['-1-'], ['é', '-2']],
  ['[[]a|[(^[]b', ['[a', '^b'], ['a', '[]a']],
  [String.raw`[\w-.]+`, ['a-b.c'], ['@']],
];

describe('a pattern of a published schema', () => {
  for (const [pattern, good, bad] of PATTERNS)
    it(`is checked as its author means it: ${pattern}`, async () => {
      const rows = [...good, ...bad].map((a) => ({ a }));
      const { told, unchecked } = await checkRead(
        { fields: [{ name: 'a', constraints: { pattern } }] },
        rows,
        {},
      );
      const lines = bad.map((_, index) => good.length + index + 2);
      assert.deepEqual([told, unchecked], [[['pattern', 'a', bad.length, lines]], []]);
    });

  for (const [why, pattern, text] of [
    ['nobody here reads it', String.raw`(?>a)\i++`, 'a'],
    ['it would try for ever', '(?=a)(a+)+b', 'a'.repeat(60)],
  ] as const)
    it(`is listed as not checked where ${why}, and all else is checked`, { timeout: 60_000 }, async () => {
      const schema = {
        fields: [
          { name: 'a', constraints: { pattern } },
          { name: 'b', type: 'integer' },
        ],
      };
      const { told, unchecked } = await checkRead(schema, [{ a: text, b: 'x' }], {});
      assert.deepEqual([told, unchecked], [[['type', 'b', 1, [2]]], ['pattern of "a"']]);
    });
});

it('takes an empty cell of a CSV file for a text where the schema does not call it missing', async () => {
  const schema = {
    fields: [
      { name: 'a', constraints: { required: true } },
      { name: 'n', type: 'integer' },
    ],
    missingValues: ['NA'],
  };
  const rows = [
    { a: null, n: '1' },
    { a: 'NA', n: null },
  ];
  const { told } = await checkRead(schema, rows, { emptyIsText: true });
  assert.deepEqual(told, [
    ['required', 'a', 1, [3]],
    ['type', 'n', 1, [3]],
  ]);
});

it('takes a true date, number or truth of a workbook for one, whatever form a text must have', async () => {
  const schema = {
    fields: [
      { name: 'd', type: 'date', format: '%d/%m/%Y', constraints: { minimum: '2024-01-01' } },
      { name: 'n', type: 'number', decimalChar: ',' },
      { name: 'b', type: 'boolean', trueValues: ['oui'], falseValues: ['non'] },
    ],
  };
  const rows = [
    { d: '2024-07-05', n: '1.5', b: 'TRUE' },
    { d: '2024-07-06', n: '2,5', b: 'oui' },
    { d: '2023-12-31', n: 'x', b: 'vrai' },
  ];
  const { told } = await checkRead(schema, rows, { native: ['d', 'n', 'b'] });
  assert.deepEqual(told, [
    // Line 3 is a text that only looks like a date.
    ['type', 'd', 1, [3]],
    ['minimum', 'd', 1, [4]],
    ['type', 'n', 1, [4]],
    ['type', 'b', 1, [4]],
  ]);
});

it('tells a title that comes twice, and checks the first column of that name', async () => {
  const schema = { fields: [{ name: 'a', type: 'integer' }] };
  const { told } = await checkRead(schema, [{ a: '1', a_2: 'x' }], { titles: { a_2: 'a' } });
  assert.deepEqual(told, [['duplicate-label', 'a', 1, []]]);
});

for (const [rule, lines] of [
  ['exclusiveMinimum', [2, 3]],
  ['exclusiveMaximum', [3, 4]],
] as const)
  it(`checks ${rule}, which the bound itself breaks`, async () => {
    const schema = { fields: [{ name: 'a', type: 'integer', constraints: { [rule]: 5 } }, { name: 'b' }] };
    const found = await check(
      schema,
      ['4', '5', '6'].map((a) => ({ a, b: 'x' })),
    );
    assert.deepEqual(found, [[rule, 'a', 2, [...lines]]]);
  });

it(
  'checks 207 columns of three rows in time linear in them',
  async () => {
    const names = Array.from({ length: 207 }, (_, index) => `c${index}`);
    const accepted = Array.from({ length: 10 }, (_, index) => `v${index}`);
    const fields = names.map((name) => ({ name, constraints: { enum: accepted, pattern: '^v[0-9]+$' } }));
    const row = Object.fromEntries(names.map((name) => [name, 'v1']));
    const { told } = await checkRead(
      { fields, primaryKey: ['c0', 'c1'] },
      [row, row, { ...row, c0: 'v2' }],
      {},
    );
    assert.deepEqual(told, [['primaryKey', 'c0, c1', 2, [2, 3]]]);
  },
  FAR_TOO_LONG_MS,
);

describe('a file without the columns of a schema', () => {
  const fields = [{ name: 'id' }, { name: 'nom' }];

  it('may lack one that is not required, but none of the key', async () => {
    const rows = [{ nom: 'a' }];
    assert.deepEqual(await severities({ fields }, rows), ['warn']);
    assert.deepEqual(await severities({ fields, primaryKey: ['id'] }, rows), ['refuse']);
  });

  it('is another file where it has none of them', async () => {
    assert.deepEqual(await severities({ fields }, [{ autre: 'a' }]), ['refuse', 'refuse', 'warn']);
  });

  async function severities(schema: object, rows: readonly Row[]): Promise<string[]> {
    return inSession(async (session) => {
      const columns = Object.keys(rows[0] ?? {});
      await session.run(
        `create view extract as select 2 as _line, ${columns.map((name) => `'a' as ${quoted(name)}`).join(', ')}`,
      );
      const parsed = parseTableSchema(JSON.stringify(schema), 's.json');
      const findings = await validateTable('extract', columns, parsed, session);
      return findings.map(({ severity }) => severity).sort();
    });
  }
});
