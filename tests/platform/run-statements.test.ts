/** Statements of a session: their answers and faults, those asked for at once, and how they are ended. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { afterAll, describe, it } from 'vitest';
import { z } from 'zod';
import { ContractBroken, EngineFailed } from '../../activities/errors.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';

const scratch = await mkdtemp(join(tmpdir(), 'insertion-statements-'));
afterAll(() => rm(scratch, { recursive: true, force: true }));

const shouted = { name: 'shouted', parameters: 1, apply: (text?: string | null) => `${text}!` };
const engine = createTabularEngine({ memoryLimit: '256MB', threads: 2, functions: [shouted] });
const Text = z.object({ text: z.string() });

describe('statements', () => {
  it('of one text run one after the other', () =>
    engine.withSession({ scratch }, async (session) => {
      await session.run('create table one as select 1 as n; insert into one values (2); -- the end');
      assert.deepEqual(await session.rows("select string_agg(n, ' ') as text from one", Text), [
        { text: '1 2' },
      ]);
    }));

  it('asked for at once wait for each other, and one that fails takes none along', () =>
    engine.withSession({ scratch }, async (session) => {
      const asked = Array.from({ length: 20 }, (_, at) =>
        at === 7
          ? session.rows("select cast('x' || i as integer) as text from range(9) t(i)", Text)
          : session.rows(`select count(*)::varchar as text from range(${at * 10_000}) where $n > 0`, Text, {
              n: at % 2,
            }),
      );
      const answers = await Promise.allSettled(asked);
      assert.deepEqual(
        answers.map((one) => (one.status === 'fulfilled' ? one.value[0]?.text : 'failed')),
        asked.map((_, at) => (at === 7 ? 'failed' : String((at % 2) * at * 10_000))),
      );
    }));

  it('call functions of ours from the threads of the engine, of one value and of each row', () =>
    engine.withSession({ scratch }, async (session) => {
      assert.deepEqual(await session.rows("select shouted('a') as text", Text), [{ text: 'a!' }]);
      const last = "select max(shouted(lpad(i::varchar, 6, '0'))) as text from range(100000) t(i)";
      assert.deepEqual(await session.rows(last, Text), [{ text: '099999!' }]);
    }));

  it('are told with the kind and the line of their fault, wherever it shows', () =>
    engine.withSession({ scratch }, async (session) => {
      const faults = [
        ['select 1;\nselect 2 2;', 'Parser Error', 2],
        ['select n\nfrom three', 'Catalog Error', 2],
        [
          'create table two as select 1 as n;\n\nselect cast(n || chr(120) as integer) from two',
          'Conversion Error',
          3,
        ],
        ["select cast(text as integer) from (values ('x')) as t(text)", 'Conversion Error', 1],
      ] as const;
      for (const [sql, kind, line] of faults)
        await assert.rejects(
          () => session.run(sql),
          (error) => {
            assert.ok(error instanceof ContractBroken);
            assert.deepEqual(error.statement, { kind, line });
            return true;
          },
        );
    }));

  it('are ended by who asked for them, while they run', async () => {
    const { signal, abort } = withAbort();
    await assert.rejects(
      () =>
        engine.withSession({ scratch, signal }, async (session) => {
          void setTimeout(50).then(abort);
          await session.run('select sum(a.i * b.i) from range(1000000) a(i), range(1000000) b(i)');
        }),
      EngineFailed,
    );
  });

  it('are ended whenever it is asked: while they are planned, before they begin, and those that wait behind', async () => {
    const wide = `select ${Array.from({ length: 1_500 }, (_, at) => `max(a.i + ${at}) as c${at}`).join(', ')} from range(20000) a(i), range(20000) b(i)`;
    for (const sql of ['select sum(a.i * b.i) from range(1000000) a(i), range(1000000) b(i)', wide])
      for (const turns of [0, 1, 2, 3, 5, 8, 13]) {
        const { signal, abort } = withAbort();
        await engine.withSession({ scratch, signal }, async (session) => {
          const asked = [session.run(sql), session.run(sql), session.run(sql)];
          for (let turn = 0; turn < turns; turn += 1) await setImmediate();
          abort();
          for (const one of await Promise.allSettled(asked))
            assert.ok(one.status === 'rejected' && one.reason instanceof EngineFailed);
        });
      }
  });

  it('are ended with the session that somebody leaves while they run', async () => {
    const asked: Promise<unknown>[] = [];
    await engine.withSession({ scratch }, async (session) => {
      asked.push(session.run('select sum(a.i * b.i) from range(1000000) a(i), range(1000000) b(i)'));
      asked.push(session.run('select 1'));
      await setTimeout(60);
    });
    for (const one of await Promise.allSettled(asked))
      assert.ok(one.status === 'rejected' && one.reason instanceof EngineFailed);
  });
});

function withAbort() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

describe('a session', () => {
  const Threads = z.object({ planned: z.coerce.number(), asking: z.coerce.number() });
  const writeTable = async (name: string, bytes: number) => {
    const folder = join(scratch, name);
    await mkdir(folder);
    await writeFile(join(folder, 'given'), '');
    await truncate(join(folder, 'given'), bytes);
    const path = join(folder, 'written.parquet');
    const threads = await engine.withSession({ scratch: folder }, async (session) => {
      await session.writeTable('select i, hash(i) as h from range(5_000) t(i) order by h', path);
      return session.rows(
        "select current_setting('threads') as planned, current_setting('external_threads') as asking",
        Threads,
      );
    });
    return { threads, written: await readFile(path) };
  };

  it('that begins with little to read has no thread but the one that asks, plans as any other and writes the same bytes', async () => {
    const [little, much] = [await writeTable('little', 10_000), await writeTable('much', 5 << 20)];
    assert.deepEqual(little.threads, [{ planned: 2, asking: 2 }]);
    assert.deepEqual(much.threads, [{ planned: 2, asking: 1 }]);
    assert.ok(little.written.equals(much.written));
  });
});
