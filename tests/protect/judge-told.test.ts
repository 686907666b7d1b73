/** The gate of the cell-key method: what nobody declared, what tells of few or of all, what has no noise. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { judgeTold } from '../../activities/protect/scan/judge-told.js';
import { FAMILY, TABLE, type Told, writeTold } from './told-tables.js';

const scratch = await mkdtemp(join(tmpdir(), 'told-'));
afterAll(() => rm(scratch, { recursive: true, force: true }));
const engine = createTabularEngine({ memoryLimit: '500MB', threads: 2, functions: [] });

async function judge(rows: readonly Told[], more = '', family = FAMILY): Promise<string[]> {
  const path = join(scratch, 'told.parquet');
  return engine.withSession({ scratch }, async (session) => {
    await writeTold(rows, path, session, more);
    return judgeTold([{ table: TABLE, path }], family, 11, session);
  });
}

const GOOD: Told = { lieu: '13', effectif: 30, moyenne: 41.5, mediane: 40, part: 0.4 };

describe('the gate of the cell-key method', () => {
  it('lets pass what the model says', async () => assert.deepEqual(await judge([GOOD, { lieu: '52' }]), []));

  it('refuses a column that nobody gave a role, with its name', async () => {
    const [reason = '', ...others] = await judge([GOOD], ', 3 as plus_jeune');
    assert.match(reason, /^mesures\.plus_jeune: nobody said what it tells/);
    assert.deepEqual(others, []);
  });

  it('refuses a population that nobody declared beside the others, with its name', async () => {
    const rows = ['ensemble', 'sociale', 'suivie'].map((type) => ({ ...GOOD, type }));
    const family = { ...FAMILY, populations: { type: ['ensemble', 'sociale'] } };
    const [reason = '', ...others] = await judge(rows, '', family);
    assert.match(reason, /^mesures\.type: nobody said that suivie is told beside the others/);
    assert.deepEqual(others, []);
  });

  const BROKEN: readonly [what: string, row: Told, column: string][] = [
    ['a small count', { lieu: '52', effectif: 10 }, 'effectif'],
    ['a zero', { lieu: '52', effectif: 0 }, 'effectif'],
    ['a mean of nobody knows how many', { lieu: '52', moyenne: 12 }, 'moyenne'],
    ['a median with few on a side', { lieu: '52', effectif: 21, mediane: 12 }, 'mediane'],
    ['a share of all', { lieu: '52', effectif: 40, part: 1 }, 'part'],
    ['a share of none', { lieu: '52', effectif: 40, part: 0 }, 'part'],
  ];
  for (const [what, row, column] of BROKEN)
    it(`refuses ${what}`, async () => {
      const [reason = '', ...others] = await judge([GOOD, row]);
      assert.match(reason, new RegExp(`^mesures\\.${column}: 1 cell tells`));
      assert.deepEqual(others, []);
    });

  it('refuses tables without noise: their sums hold', async () => {
    const places = Array.from({ length: 24 }, (_, at) => `p${at}`);
    const sums = (noise: (at: number) => number) =>
      places.flatMap((lieu, at) => [
        { lieu, effectif: 60 + noise(at) },
        { lieu, type: 'pro', effectif: 25 },
        { lieu, type: 'social', effectif: 35 },
      ]);
    assert.match((await judge(sums(() => 0))).join(), /noise is missing/);
    assert.deepEqual(await judge(sums((at) => (at % 7) - 3)), []);
  });
});
