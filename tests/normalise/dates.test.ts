/** Dates and births in the forms of real files; the reason told is a true one. Issue 15. */
import assert from 'node:assert/strict';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { z } from 'zod';
import { typedRowsSql } from '../../activities/normalise/typing-sql.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { describeTable } from '../../datasets/contract-columns.js';
import { sharedFolder } from '../helpers/shared-folder.js';
import { cellsOf, SEED } from './sampled-cells.js';

const DATES: readonly (readonly [text: string, day: string | null, issue: string | null])[] = [
  ['2025/04/13', '2025-04-13', null],
  ['2025.4.3', '2025-04-03', null],
  ['2025-4-3', '2025-04-03', null],
  ['2025-04-12T22:00:00Z', '2025-04-13', null],
  ['2025-04-12T22:00:00.000Z', '2025-04-13', null],
  ['2025-01-12 23:00:00+00', '2025-01-13', null],
  ['2025-01-12T23:00:00+00:00', '2025-01-13', null],
  ['2025-04-13T00:00:00+02:00', '2025-04-13', null],
  ['2025-04-13T00:00:00+04:00', '2025-04-13', null],
  ['2025-04-13T10:00:00Z', '2025-04-13', null],
  ['14-avr-26', '2026-04-14', null],
  ['14-avr.-2026', '2026-04-14', null],
  ['14 avr. 26', '2026-04-14', null],
  ['14-Apr-26', '2026-04-14', null],
  ['1er août 2024', '2024-08-01', null],
  ['lundi 14 avril 2026', '2026-04-14', null],
  ['le 3 déc. 2024', '2024-12-03', null],
  ['13/4/25', '2025-04-13', null],
  ['13.04.2025 08:30', '2025-04-13', null],
  ['13042025', '2025-04-13', null],
  ['20250413', '2025-04-13', null],
  ['45760,5', '2025-04-13', null],
  ['00/00/0000', null, 'date_sentinelle'],
  ['0000-00-00', null, 'date_sentinelle'],
  ['31/31/2024', null, 'date_impossible'],
  ['30.02.2024', null, 'date_impossible'],
  ['2024/13/45', null, 'date_impossible'],
  ['04/25/2024', null, 'date_jour_mois_inverses'],
  ['2024-25-04', null, 'date_impossible'],
  ['2024.0', null, 'date_annee_seule'],
  ['12/05/068', null, 'date_illisible'],
  ['14 jui 2024', null, 'date_illisible'],
  ['avril 2026', null, 'date_illisible'],
  ['01/06/2126', null, 'date_lointaine'],
  ['2126-06-01', null, 'date_lointaine'],
  ['01-06-2126', null, 'date_lointaine'],
  ['1er juin 2126', null, 'date_lointaine'],
  ['01/06/2126 08:30', null, 'date_lointaine'],
  ['2126-06-01T10:00:00Z', null, 'date_lointaine'],
  ['21260601', null, 'date_lointaine'],
  ['01062126', null, 'date_lointaine'],
  ['99991231', null, 'date_sentinelle'],
  ['31129999', null, 'date_sentinelle'],
  ['29991231', null, 'date_sentinelle'],
  ['21121926', '1926-12-21', null],
  ['21260699', null, 'date_illisible'],
  ['3000-01-01', null, 'date_lointaine'],
  ['31/12/2099', null, 'date_sentinelle'],
  ['31/12/9999', null, 'date_sentinelle'],
  ['30/12/2099', '2099-12-30', null],
  ['01/06/1126', null, 'date_illisible'],
];

const BIRTHS: readonly (readonly [text: string, day: string | null, issue: string | null])[] = [
  ['12/05/68', '1968-05-12', null],
  ['12/05/69', '1969-05-12', null],
  ['12/05/24', '2024-05-12', null],
  ['31/12/25', '1925-12-31', null],
  ['12-mai-68', '1968-05-12', null],
  ['1987/05/12', '1987-05-12', null],
  ['1987-05-11T22:00:00Z', '1987-05-12', null],
  ['1955-05-11T23:00:00.000Z', '1955-05-12', null],
  ['17000', '1946-07-17', null],
  ['17000.0', '1946-07-17', null],
  ['01/01/1970', '1970-01-01', null],
  ['01/01/1900', null, 'date_sentinelle'],
  ['12/05/2030', null, 'naissance_future'],
  ['12/05/1830', null, 'naissance_trop_ancienne'],
  ['01/06/2126', null, 'naissance_future'],
  ['21260601', null, 'naissance_future'],
  ['1er juin 2126', null, 'naissance_future'],
  ['1968', null, 'date_annee_seule'],
];

describe('a date', () => {
  it('is read in the forms of real files, or its true reason is told', async () => {
    const seen = await cellsOf(
      'cell_date(x)',
      DATES.map(([text]) => text),
    );
    for (const [place, [text, value, issue]] of DATES.entries())
      assert.deepEqual(seen[place], { value, issue }, text);
    const told = await cellsOf('cell_date(x)', ['13/04/0026', '01/01/0001']);
    assert.deepEqual(
      told.map(({ issue }) => issue),
      ['date_illisible', 'date_sentinelle'],
    );
    const serial = await cellsOf('cell_date(x)', ['17000']);
    assert.equal(serial[0]?.issue, 'date_illisible', 'a serial of 1946 is nobody’s appointment');
  });
});

describe('a birth', () => {
  it('turns two-digit years on the day of the extract', async () => {
    const seen = await cellsOf(
      "cell_birth_date(x, date '2025-06-30')",
      BIRTHS.map(([text]) => text),
    );
    for (const [place, [text, value, issue]] of BIRTHS.entries())
      assert.deepEqual(seen[place], { value, issue }, text);
  });

  it('is never after the extract, nor a century too early', async () => {
    const days = fc.sample(
      fc.date({ min: new Date('1926-07-01'), max: new Date('2025-06-30'), noInvalidDate: true }),
      { numRuns: 2_000, seed: SEED },
    );
    const texts = days.map((date) => {
      const [year = '', month = '', day = ''] = date.toISOString().slice(0, 10).split('-');
      return `${day}/${month}/${year.slice(2)}`;
    });
    const seen = await cellsOf("cell_birth_date(x, date '2025-06-30')", texts);
    for (const [place, date] of days.entries())
      assert.equal(seen[place]?.value, date.toISOString().slice(0, 10), texts[place]);
  });
});

describe('the words of sexe and civilité', () => {
  it('are read or told', async () => {
    const women = [
      'F',
      'f.',
      'Mme',
      'MME.',
      'Madame',
      'Féminin',
      'FEMININ',
      'Femme',
      'Mlle',
      '2',
      '2.0',
      'Female',
    ];
    const men = ['M', 'M.', 'Mr', 'Monsieur', 'Masculin', 'homme', 'H', '1', '1.0', '1,0'];
    const cell = 'cell(sexe_of(x), sexe_issue(x))';
    for (const { value, issue } of await cellsOf(cell, women)) assert.deepEqual([value, issue], ['F', null]);
    for (const { value, issue } of await cellsOf(cell, men)) assert.deepEqual([value, issue], ['M', null]);
    for (const { value, issue } of await cellsOf(cell, ['Dupont', 'M/Mme', '3', 'autre', 'X']))
      assert.deepEqual([value, issue], [null, 'sexe_illisible']);
  });
});

describe('the day of what has happened', () => {
  it('is told and left out a year after the extract, and before it could be', async () => {
    const row = z.strictObject({
      jour: z.iso.date().nullable().meta({ description: 'Jour.', happenedSince: '1988-12-01' }),
      fin: z.iso.date().nullable().meta({ description: 'Fin.' }),
    });
    const table = describeTable('t', { title: 'T', grain: 'Un jour.', row });
    const columns = ['jour', 'fin'].map((name) => ({ name, isCell: false }));
    const seen = await createTabularEngine({ memoryLimit: '256MB', threads: 1, functions: [] }).withSession(
      { scratch: await mkdtemp(join(sharedFolder(), 'days-')) },
      async (session) => {
        await session.run("create macro extract_day(line) as date '2026-06-30'");
        await session.run(
          "create temp table mapped as select row_number() over () as _line, d as jour, d as fin from (values ('2026-07-30'), ('2062-06-01'), ('1926-06-01')) as days (d)",
        );
        await session.run(`create temp table typed as ${typedRowsSql(table, columns)}`);
        return session.rows(
          'select cast(jour as varchar) as jour, fin is not null as fin, list_extract(_issues, 1).code as code from typed order by _line',
          z.looseObject({}),
        );
      },
    );
    assert.deepEqual(seen, [
      { jour: '2026-07-30', fin: true, code: null },
      { jour: null, fin: true, code: 'date_a_venir' },
      { jour: null, fin: true, code: 'date_trop_ancienne' },
    ]);
  });
});
