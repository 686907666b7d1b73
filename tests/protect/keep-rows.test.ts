/** Two versions of the cell-key method, and whoever lays them over each other. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, it } from 'vitest';
import { z } from 'zod';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { countSmallRevisions } from '../../activities/protect/revisions/count-small-revisions.js';
import { keepRows } from '../../activities/protect/revisions/keep-rows.js';
import { FAMILY, TABLE, type Told, writeTold } from './told-tables.js';

const scratch = await mkdtemp(join(tmpdir(), 'kept-rows-'));
afterAll(() => rm(scratch, { recursive: true, force: true }));
const engine = createTabularEngine({ memoryLimit: '500MB', threads: 2, functions: [] });
const Read = z.object({ lieu: z.string(), effectif: z.number().nullable(), moyenne: z.number().nullable() });

async function republish(earlier: readonly Told[], later: readonly Told[], family = FAMILY) {
  const [path, publishedPath, to] = ['later', 'earlier', 'kept'].map((name) =>
    join(scratch, `${name}.parquet`),
  ) as [string, string, string];
  return engine.withSession({ scratch }, async (session) => {
    await writeTold(earlier, publishedPath, session);
    await writeTold(later, path, session);
    const one = { table: TABLE, family, threshold: 11, deviation: 7, path, publishedPath };
    const before = await countSmallRevisions(one, session);
    const kept = await keepRows(one, to, session);
    const after = await countSmallRevisions({ ...one, path: to }, session);
    const rows = await session.rows(`select lieu, effectif, moyenne from read_parquet('${to}')`, Read);
    return { before, kept, after, told: rows.map(({ effectif, moyenne }) => [effectif, moyenne]) };
  });
}

describe('the revision of a row with noise', () => {
  const CASES: readonly [what: string, earlier: Told, later: Told, kept: boolean][] = [
    [
      'one follow-up more',
      { lieu: '13', effectif: 40, moyenne: 30 },
      { lieu: '13', effectif: 43, moyenne: 31 },
      true,
    ],
    [
      'a mean alone',
      { lieu: '13', effectif: 40, moyenne: 85.9 },
      { lieu: '13', effectif: 40, moyenne: 84.9 },
      true,
    ],
    [
      'eleven more',
      { lieu: '13', effectif: 40, moyenne: 30 },
      { lieu: '13', effectif: 51, moyenne: 31 },
      true, // one person and her noise, in a table of one row
    ],
    [
      'more than one person and her noise',
      { lieu: '13', effectif: 40, moyenne: 30 },
      { lieu: '13', effectif: 56, moyenne: 31 },
      false,
    ],
    ['what was small and is hardly more', { lieu: '13' }, { lieu: '13', effectif: 20, moyenne: 31 }, true],
    ['what was small and is large', { lieu: '13' }, { lieu: '13', effectif: 26, moyenne: 31 }, false],
    ['what hardly becomes small', { lieu: '13', effectif: 14, moyenne: 30 }, { lieu: '13' }, true],
    [
      'a source that comes',
      { lieu: '13', statut: 'non_disponible' },
      { lieu: '13', effectif: 12, moyenne: 9 },
      false,
    ],
    [
      'a source that goes',
      { lieu: '13', effectif: 12, moyenne: 9 },
      { lieu: '13', statut: 'non_disponible' },
      false,
    ],
    ['a row of before there was noise', { lieu: '13', effectif: 0 }, { lieu: '13' }, false],
    ['a place that was not there', { lieu: '75' }, { lieu: '13', effectif: 12, moyenne: 9 }, false],
  ];
  for (const [what, earlier, later, waits] of CASES)
    it(`${waits ? 'waits for' : 'lets through'} ${what}`, async () => {
      const { before, kept, after, told } = await republish([earlier], [later]);
      assert.deepEqual([before, kept, after], [Number(waits), Number(waits), 0]);
      const { effectif = null, moyenne = null } = waits ? earlier : later;
      assert.deepEqual(told, [[effectif, moyenne]]);
    });

  it('of a row that is told whole or not at all hangs on its smallest count', async () => {
    const family = { ...FAMILY, counts: ['effectif', 'mediane'], quantiles: {} };
    const told = (effectif: number): Told[] => [{ lieu: '13', effectif, mediane: 300 }];
    for (const [here, moves] of [
      [12, false],
      [30, true],
    ] as const) {
      const goes = await republish(told(here), [{ lieu: '13' }], family);
      assert.deepEqual([goes.before, goes.kept, goes.after], moves ? [0, 0, 0] : [1, 1, 0]);
      const comes = await republish([{ lieu: '13' }], told(here), family);
      assert.deepEqual([comes.before, comes.kept, comes.after], moves ? [0, 0, 0] : [1, 1, 0]);
    }
  });

  it('is none where rows were named by other columns: nothing of that table is kept', async () => {
    const [path, publishedPath, to] = ['later', 'earlier', 'kept'].map((name) =>
      join(scratch, `${name}.parquet`),
    ) as [string, string, string];
    const told = await engine.withSession({ scratch }, async (session) => {
      await writeTold([{ lieu: '13', effectif: 40, moyenne: 30 }], path, session);
      await session.run(
        `copy (select lieu as place, 41 as effectif from read_parquet('${path}')) to '${publishedPath}' (format parquet)`,
      );
      const one = { table: TABLE, family: FAMILY, threshold: 11, deviation: 7, path, publishedPath };
      assert.equal(await keepRows(one, to, session), 0);
      assert.equal(await countSmallRevisions({ ...one, path: to }, session), 0);
      return session.rows(`select lieu, effectif, moyenne from read_parquet('${to}')`, Read);
    });
    assert.deepEqual(told, [{ lieu: '13', effectif: 40, moyenne: 30 }]);
  });

  it('comes in batches: three rows of a hundred wait for others, eleven are enough', async () => {
    const rows = (revised: number) =>
      Array.from({ length: 300 }, (_, at) => ({ lieu: `p${at}`, effectif: at < revised ? 60 : 40 }));
    const few = await republish(rows(0), rows(3));
    assert.deepEqual([few.before, few.kept, few.after], [3, 3, 0]);
    const enough = await republish(rows(0), rows(11));
    assert.deepEqual([enough.before, enough.kept, enough.after], [0, 0, 0]);
  });

  it('leaves nothing that changed by little, whatever changed', async () => {
    const cell = fc.option(fc.integer({ min: 11, max: 60 }), { nil: null });
    const row = fc.tuple(cell, fc.integer({ min: 1, max: 90 }));
    const rows = fc.array(row, { minLength: 6, maxLength: 6 });
    const toTold = (cells: readonly (readonly [number | null, number])[]): Told[] =>
      cells.map(([effectif, moyenne], at) => ({
        ...{ lieu: `p${at}`, effectif, moyenne: effectif === null ? null : moyenne },
      }));
    await fc.assert(
      fc.asyncProperty(rows, rows, async (earlier, later) => {
        const { after } = await republish(toTold(earlier), toTold(later));
        assert.equal(after, 0);
      }),
      { numRuns: 25 },
    );
  });
});
