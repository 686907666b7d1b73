/** k, l, entropy l, alpha and t, against values of pycanon and of sdcMicro (golden/anonymity.json says where from). */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, it } from 'vitest';
import { z } from 'zod';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { judgeAnonymity } from '../../activities/protect/microdata/judge-anonymity.js';
import { measureAnonymity } from '../../activities/protect/microdata/measure-anonymity.js';
import { runCli } from '../end-to-end/run-cli.js';

const scratch = await mkdtemp(join(tmpdir(), 'anonymity-'));
afterAll(() => rm(scratch, { recursive: true, force: true }));
const engine = createTabularEngine({ memoryLimit: '500MB', threads: 2, functions: [] });

const Cell = z.union([z.string(), z.number(), z.null()]);
const Values = z.object({ l: z.number(), entropyL: z.number(), alpha: z.number(), t: z.number() });
const Golden = z.object({
  cases: z.array(
    z.object({
      rows: z.array(z.array(Cell)),
      quasi: z.array(z.string()),
      k: z.number(),
      situation: Values,
      age: Values,
    }),
  ),
  missing: z.object({ cases: z.array(z.object({ rows: z.array(z.array(Cell)), fk: z.array(z.number()) })) }),
});
const golden = Golden.parse(
  JSON.parse(await readFile(join(import.meta.dirname, 'golden', 'anonymity.json'), 'utf8')),
);

type Rows = readonly (readonly z.infer<typeof Cell>[])[];

async function measure(rows: Rows, columns: readonly string[], quasi: readonly string[], below = 2) {
  const cell = (value: z.infer<typeof Cell>) => (value === null ? 'null' : `'${value}'`);
  const values = rows.map((row) => `(${row.map(cell).join(', ')})`).join(', ');
  return engine.withSession({ scratch }, async (session) => {
    const texts = columns.map((name) => `${name}::varchar as ${name}`).join(', ');
    await session.run(
      `create temp table persons as select ${texts} from (values ${values}) as t(${columns.join(', ')})`,
    );
    const sensitive = columns.filter((name) => !quasi.includes(name));
    return measureAnonymity(
      {
        relation: 'persons',
        quasi,
        sensitive: sensitive.map((column) => ({ column, numeric: column === 'age' })),
      },
      below,
      session,
    );
  });
}

describe('the anonymity of rows', () => {
  for (const [at, known] of golden.cases.entries())
    it(`is what pycanon says of case ${at + 1}, ${known.rows.length} rows`, async () => {
      const columns = [...known.quasi, 'situation', 'age'];
      const { k, rows, sensitive } = await measure(known.rows, columns, known.quasi);
      assert.deepEqual([k, rows], [known.k, known.rows.length]);
      for (const { column, l, entropyL, alpha, t } of sensitive) {
        const expected = column === 'age' ? known.age : known.situation;
        assert.equal(l, expected.l, column);
        assert.ok(
          Math.abs(entropyL - expected.entropyL) < 1 + 1e-9 && entropyL >= expected.entropyL - 1e-9,
          column,
        );
        assert.ok(Math.abs(alpha - expected.alpha) < 1e-9, column);
        assert.ok(Math.abs(t - expected.t) < 1e-9, `${column} ${t} ${expected.t}`);
      }
    });

  for (const [at, { rows, fk }] of golden.missing.cases.entries())
    it(`counts a missing value as agreeing with any, as sdcMicro does: case ${at + 1}`, async () => {
      const quasi = (rows[0] ?? []).map((_, column) => `q${column}`);
      for (let below = 1; below <= 9; below += 1) {
        const { k, rare } = await measure(rows, quasi, quasi, below);
        assert.equal(k, Math.min(...fk));
        assert.equal(rare, fk.filter((one) => one < below).length);
      }
    });

  it('does not depend on the order of rows, and is none of nobody', async () => {
    const row = fc.tuple(
      fc.constantFrom('a', 'b'),
      fc.option(fc.constantFrom('x', 'y'), { nil: null }),
      fc.constantFrom('1', '2', '3'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), async (rows) => {
        const columns = ['q0', 'q1', 'age'];
        const quasi = ['q0', 'q1'];
        assert.deepEqual(
          await measure(rows.toReversed(), columns, quasi),
          await measure(rows, columns, quasi),
        );
      }),
      { numRuns: 15 },
    );
  });
});

describe('the gate of rows about persons', () => {
  const measured = {
    ...{ rows: 100, classes: 20, k: 3, rare: 12 },
    sensitive: [{ column: 'situation', l: 1, entropyL: 1, alpha: 1, t: 0.5 }],
  };

  it('refuses what keeps a limit not, with figures and never with values', () => {
    const reasons = judgeAnonymity('personnes', measured, { k: 5, l: 2, t: 0.3 });
    assert.equal(reasons.length, 3);
    assert.match(reasons[0] ?? '', /12 of 100 rows agree with fewer than 5/);
    assert.match(reasons[2] ?? '', /0\.500 away/);
  });

  it('lets pass what keeps them all, and an empty table', () => {
    assert.deepEqual(judgeAnonymity('personnes', measured, { k: 3, l: 1, t: 0.5 }), []);
    assert.deepEqual(judgeAnonymity('personnes', { ...measured, rows: 0, k: 0 }, { k: 5, l: 2 }), []);
  });
});

describe('insertion anonymity', () => {
  const file = join(scratch, 'personnes.csv');
  const run = (...options: string[]) => runCli(['anonymity', file, ...options, '--json'], { home: scratch });

  it('tells the measures and exits 3 below the limits, 0 at them, 2 for a column that is not there', async () => {
    await writeFile(file, 'age,commune,situation\n18-25,52,x\n18-25,52,y\n26-35,,x\n26-35,52,x\n');
    const asked = ['--quasi', 'age,commune', '--sensitive', 'situation', '--k', '2'];
    const kept = await run(...asked);
    assert.equal(kept.code, 0, kept.stderr);
    const { k, classes, sensitive } = JSON.parse(kept.stdout);
    assert.deepEqual([k, classes, sensitive[0].l], [2, 3, 1]);
    const broken = await run(...asked, '--l', '2');
    assert.equal(broken.code, 3);
    assert.equal(JSON.parse(broken.stdout).reasons.length, 1);
    assert.equal((await run('--quasi', 'ville')).code, 2);
  });
});
