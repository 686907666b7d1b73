/** The engine of the self-check's page, run here: what the port promises holds for it as for the workers' engine. */
import assert from 'node:assert/strict';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, it } from 'vitest';
import { z } from 'zod';
import { ContractBroken } from '../../activities/errors.js';
import type { SqlParameters, TextFunction } from '../../activities/platform/effects.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { openWasmEngine } from '../../scripts/browser/page/wasm-engine.js';

const folder = await mkdtemp(join(tmpdir(), 'wasm-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const functions: TextFunction[] = [
  { name: 'turned', parameters: 1, apply: (text) => (text ? [...text].reverse().join('') : null) },
  { name: 'glued', parameters: 2, apply: (one, other) => `${one}+${other ?? 'rien'}` },
];
const wasm = await openWasmEngine(
  createRequire(import.meta.url).resolve('@duckdb/duckdb-wasm/dist/duckdb-eh.wasm'),
  functions,
);
const engines = {
  wasm,
  native: createTabularEngine({ memoryLimit: '500MB', threads: 1, functions }),
} as const;
const Text = z.object({ value: z.string().nullable() });

for (const [name, engine] of Object.entries(engines)) {
  const scratch = join(folder, name);
  const ask = <Shape extends z.ZodType>(sql: string, shape: Shape, parameters?: SqlParameters) =>
    engine.withSession({ scratch }, (session) => session.rows(sql, shape, parameters));

  describe(`the ${name} engine`, () => {
    it('is of one version', async () => {
      const [row] = await ask('select version() as value', Text);
      assert.equal(row?.value, wasm.version);
    });

    it('calls functions of text, for any text and for none', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.option(fc.string({ unit: 'grapheme' })), { maxLength: 40 }),
          async (texts) => {
            const rows = await engine.withSession({ scratch }, async (session) => {
              await session.run('create table texts (place integer, text varchar)');
              for (const [place, text] of texts.entries())
                await session.run('insert into texts values ($place, $text)', { place, text });
              return session.rows(
                'select turned(text) as value, glued(text, text) as glued from texts order by place',
                Text.extend({ glued: z.string().nullable() }),
              );
            });
            assert.deepEqual(
              rows,
              texts.map((text) => ({
                value: text ? [...text].reverse().join('') : null,
                glued: text === null ? null : `${text}+${text}`,
              })),
            );
          },
        ),
        { numRuns: 30 },
      );
    });

    it('calls them over several vectors at once', async () => {
      const [row] = await ask(
        "select count(*) filter (where turned('é' || n::varchar) <> reverse(n::varchar) || 'é') as wrong, count(*) as all from range(100000) as t(n)",
        z.object({ wrong: z.int(), all: z.int() }),
      );
      assert.deepEqual(row, { wrong: 0, all: 100_000 });
    });

    it('binds values by name, never within quotes', async () => {
      const shape = z.object({
        a: z.string(),
        b: z.string(),
        c: z.null(),
        d: z.int(),
        e: z.array(z.string()),
      });
      const [row] = await ask(`select '$a' as a, $a as b, $c as c, $d as d, $e as e`, shape, {
        ...{ a: "l'eau; $d", c: null, d: 7n, e: ["l'un", '$a'] },
      });
      assert.deepEqual(row, { a: '$a', b: "l'eau; $d", c: null, d: 7, e: ["l'un", '$a'] });
    });

    it('gives plain numbers and lists, and none that would lose a figure', async () => {
      const shape = z.object({ sum: z.number(), part: z.number(), list: z.array(z.int()), yes: z.boolean() });
      assert.deepEqual(
        await ask(
          'select sum(n) as sum, 1.25::decimal(9, 2) as part, [1, 2]::bigint[] as list, true as yes from range(4) t(n)',
          shape,
        ),
        [{ sum: 6, part: 1.25, list: [1, 2], yes: true }],
      );
      await assert.rejects(
        ask('select 9007199254740993::bigint as big', z.object({ big: z.number() })),
        ContractBroken,
      );
    });

    it('opens a table file in another session, under another name too', async () => {
      const path = join(scratch, 'rows.parquet');
      await engine.withSession({ scratch }, (session) => session.writeTable('select 42 as n', path));
      await rename(path, `${path}.moved`);
      const rows = await engine.withSession({ scratch }, async (session) => {
        await session.openTable(`${path}.moved`, 'seen');
        return session.rows('from seen', z.object({ n: z.int() }));
      });
      assert.deepEqual(rows, [{ n: 42 }]);
    });

    it('opens several table files as one, each row with the place of its file', async () => {
      const paths = ['b', 'none', 'a', 'b'].map((one) => join(scratch, `${one}.parquet`));
      await engine.withSession({ scratch }, async (session) => {
        await session.writeTable("select n, 'a' as t from range(2) t(n)", join(scratch, 'a.parquet'));
        await session.writeTable("select 'b' as t, 7::bigint as n", join(scratch, 'b.parquet'));
        await session.writeTable("select 'c' as t, 9::bigint as n limit 0", join(scratch, 'none.parquet'));
      });
      const rows = await engine.withSession({ scratch }, async (session) => {
        await session.openTables(paths, 'all_of_them');
        return session.rows(
          'select _file, t, n from all_of_them',
          z.object({ _file: z.int(), t: z.string(), n: z.int() }),
        );
      });
      assert.deepEqual(
        rows.map((row) => Object.values(row)),
        [
          [0, 'b', 7],
          [2, 'a', 0],
          [2, 'a', 1],
          [3, 'b', 7],
        ],
      );
    });

    it('reads a file that took the name of another', async () => {
      const path = join(scratch, 'same.csv');
      for (const text of ['1\n2\n', '1\n2\n3\n', '9\n']) {
        await writeFile(path, text);
        const rows = await ask(
          `select n from read_csv('${path}', header = false, columns = {'n': 'INTEGER'}, auto_detect = false)`,
          z.object({ n: z.int() }),
        );
        assert.equal(rows.length, text.length / 2);
      }
    });

    it('leaves nothing of a session to the next, and no cell in an error', async () => {
      await engine.withSession({ scratch }, (session) => session.run('create table mine as select 1 as n'));
      const failing = ask("select cast('1 85 05 78 006 084 91' as integer) as n from mine", z.unknown());
      await assert.rejects(failing, (error) => error instanceof ContractBroken);
      const broken = ask('select cast($nir as integer) as n', z.unknown(), { nir: '1 85 05 78 006 084 91' });
      await assert.rejects(
        broken,
        (error) => error instanceof ContractBroken && !error.message.includes('1 85'),
      );
    });
  });
}
