/** Questions about decimals and UUIDs: compared, added up and told to the last digit, whatever else is refused in a sentence. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'vitest';
import { z } from 'zod';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { buildTableSchema } from '../../activities/release/table-schema.js';
import { readRow } from '../../activities/serve/assistants/table-words.js';
import { parametersOf } from '../../activities/serve/description/column-parameters.js';
import { exportStatement, pageStatement } from '../../activities/serve/question/build-sql.js';
import { parseQuery } from '../../activities/serve/question/parse-query.js';
import { fileRelation } from '../../activities/serve/question/relation.js';
import { Refusal } from '../../activities/serve/refusal.js';
import { readServedTable } from '../../activities/serve/served-table.js';
import { loadCellMacros } from '../../activities/spreadsheet/cells.js';
import { describeTable, duckdbType } from '../../datasets/contract-columns.js';

const table = describeTable('t', {
  title: 'T',
  grain: 'une ligne',
  row: z.strictObject({
    id: z.uuid().meta({ description: 'Identifiant.' }),
    lieu: z.string().meta({ description: 'Lieu.' }),
    places: z.number().multipleOf(1).min(0).max(999).meta({ description: 'Places.' }),
    taux: z.number().multipleOf(1e-7).min(0).max(1).meta({ description: 'Taux.' }),
    montant: z.number().multipleOf(0.01).nullable().meta({ description: 'Montant.', precision: 38 }),
  }),
});
const idOf = (digit: number) => `f81d4fae-7dec-41d0-8765-00a0c91e6bf${digit}`;
const MOST = `${'9'.repeat(35)}.98`;
const ROWS = [
  [idOf(1), 'a', '1', '0.0000001', '0.10'],
  [idOf(2), 'a', '2', '0.5', '0.20'],
  [idOf(3), 'b', '3', '0.5', MOST],
  [idOf(4), 'b', '4', '0.5', '0.01'],
  [idOf(5), 'b', '5', '1', null],
] as const;

const served = readServedTable(
  { dataset: 'd', version: 'v', countsPersons: false },
  {
    ...{ name: 't', title: 'T', rows: ROWS.length, contentHash: 'a'.repeat(64), files: [], omitted: [] },
    ...{ schema: 't.schema.json', schemaSha256: 'b'.repeat(64) },
  },
  Buffer.from(JSON.stringify(buildTableSchema(table))),
);
assert.ok(served);
const columns = served.columns;

/** The answer as it leaves: no program has read a number of it yet. */
async function ask(question: string, t: TestContext): Promise<{ rows: string[]; csv: string }> {
  const query = parseQuery(new URLSearchParams(question), columns, { paged: true });
  const scratch = await mkdtemp(join(tmpdir(), 'exact-'));
  t.onTestFinished(() => rm(scratch, { recursive: true, force: true }));
  const [path, to] = [join(scratch, 't.parquet'), join(scratch, 'out.csv')];
  const engine = createTabularEngine({ memoryLimit: '500MB', threads: 2, functions: [] });
  return engine.withSession({ scratch }, async (session) => {
    await loadCellMacros(session);
    await session.run(
      `create table t (${table.columns.map((one) => `"${one.name}" ${duckdbType(one)}`).join(', ')})`,
    );
    for (const row of ROWS)
      await session.run(
        `insert into t values (${row.map((cell) => (cell === null ? 'null' : `'${cell}'`)).join(', ')})`,
      );
    await session.run(`copy t to '${path}' (format parquet)`);
    const page = pageStatement(fileRelation(path), query);
    const rows = await session.rows(page.sql, z.object({ row: z.string() }), page.parameters);
    const file = exportStatement(
      fileRelation(path),
      query,
      { format: 'csv', to },
      { title: 'T', description: '' },
    );
    await session.run(file.sql, file.parameters);
    return { rows: rows.map(({ row }) => row), csv: await readFile(to, 'utf8') };
  });
}

const found = async (question: string, t: TestContext) =>
  (await ask(`${question}&columns=id&id__sort=asc`, t)).rows.map((row) => Number(/(\d)"\}$/.exec(row)?.[1]));

describe('a decimal that is asked about', () => {
  const QUESTIONS: readonly (readonly [question: string, rows: readonly number[]])[] = [
    ['montant__exact=0.1', [1]],
    ['montant__exact=0.100', [1]],
    ['montant__exact=.10', [1]],
    [`montant__exact=${MOST}`, [3]],
    [`montant__exact=${'9'.repeat(35)}.99`, []],
    [`montant__differs=${MOST}`, [1, 2, 4, 5]],
    [`montant__strictly_less=${MOST}`, [1, 2, 4]],
    [`montant__greater=${MOST}`, [3]],
    ['montant__less=0.1', [1, 4]],
    ['montant__in=0.1,0.2', [1, 2]],
    [`montant__notin=0.1,${MOST}`, [2, 4]],
    ['montant__isnull', [5]],
  ];
  for (const [question, rows] of QUESTIONS)
    it(`is told by ${question.slice(0, 32)} to the last digit`, async (t: TestContext) => {
      assert.deepEqual(await found(question, t), rows);
    });

  it('has the digits of its column however short it is', async (t: TestContext) => {
    const { rows } = await ask('lieu__groupby&places__max&taux__min&lieu__sort=asc', t);
    assert.deepEqual(rows, [
      '{"lieu":"a","places__max":2,"taux__min":0.0000001}',
      '{"lieu":"b","places__max":5,"taux__min":0.5000000}',
    ]);
  });

  it('is told, and added up, without a floating number', async (t: TestContext) => {
    const sums = await ask('lieu__groupby&montant__sum&montant__max&lieu__sort=asc', t);
    const most = `${'9'.repeat(35)}.99`;
    assert.equal(sums.csv, `lieu,montant__sum,montant__max\na,0.30,0.20\nb,${most},${MOST}\n`);
    assert.match(sums.rows[1] ?? '', new RegExp(`"montant__sum":${'9'.repeat(35)}\\.99,`));
    const { rows } = await ask(`montant__exact=${MOST}`, t);
    assert.equal(readRow(rows[0] ?? '').montant, MOST);
    assert.deepEqual(rows, [`{"id":"${idOf(3)}","lieu":"b","places":3,"taux":0.5000000,"montant":${MOST}}`]);
  });

  for (const value of ['0.005', '1e5', 'NaN', '', '.', '-', '1,5', '9'.repeat(37), '1 000'])
    it(`is not asked for as "${value.slice(0, 12)}"`, () => {
      assert.throws(
        () => parseQuery(new URLSearchParams({ montant__exact: value }), columns, { paged: true }),
        (error) => error instanceof Refusal && /pas plus de chiffres que la colonne/.test(error.message),
      );
    });
});

describe('a UUID that is asked about', () => {
  it('is found in capitals too, and in a list', async (t: TestContext) => {
    assert.deepEqual(await found(`id__exact=${idOf(2).toUpperCase()}`, t), [2]);
    assert.deepEqual(await found(`id__in=${idOf(1)},${idOf(4)}`, t), [1, 4]);
    assert.deepEqual(await found(`id__differs=${idOf(1)}`, t), [2, 3, 4, 5]);
  });

  for (const question of [
    'id__exact=x',
    "id__exact=' or true",
    `id__exact=${idOf(1)}0`,
    `id__contains=${idOf(1)}`,
    'id__sum',
  ])
    it(`is refused as ${question.slice(0, 24)}`, () => {
      assert.throws(() => parseQuery(new URLSearchParams(question), columns, { paged: true }), Refusal);
    });

  it('is described as one, and a decimal as a number', () => {
    const schemas = columns.map(
      (column) => parametersOf(column, served).find(({ name }) => name.endsWith('__exact'))?.schema,
    );
    assert.deepEqual(schemas, [
      { type: 'string', format: 'uuid' },
      { type: 'string' },
      ...Array.from({ length: 3 }, () => ({ type: 'number' })),
    ]);
  });
});
