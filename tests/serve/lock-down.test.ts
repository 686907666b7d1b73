/** The engine that answers readers: what it cannot reach, how long it works, how many it lets wait. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { z } from 'zod';
import { ContractBroken, EngineFailed, Overloaded } from '../../activities/errors.js';
import type { TableReader } from '../../activities/platform/effects.js';
import { createTableReader } from '../../activities/platform/engine/table-reader.js';

/** Hours of work. */
const SLOW = 'select sum(a.range * b.range) from range(10000000) a, range(1000000) b';

let root: string;
let reader: TableReader;
const settings = () => ({
  ...{
    memoryLimit: '200MB',
    threads: 2,
    folders: [join(root, 'in')],
    connections: 2,
    queue: 3,
    waitLimitMs: 30_000,
    timeLimitMs: 1_000,
    held: { each: 10, all: 20 },
  },
  prepare: async () => {},
});
const run = (sql: string) => reader.read((session) => session.run(sql));
const works = () => reader.read((session) => session.rows('select 42 as n', z.object({ n: z.number() })));

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lock-'));
  await mkdir(join(root, 'in'));
  await writeFile(join(root, 'secret.csv'), 'a\n1\n');
  await symlink(join(root, 'secret.csv'), join(root, 'in', 'link.csv'));
  reader = createTableReader(settings());
});
afterAll(async () => {
  await reader.close();
  await rm(root, { recursive: true });
});

describe('the readers’ engine', () => {
  const probes = () => [
    `from read_csv('${root}/secret.csv')`,
    `from read_csv('${root}/in/../secret.csv')`,
    `from read_csv('${root}/in/link.csv')`,
    `from read_text('/etc/passwd')`,
    `from read_blob('/proc/self/environ')`,
    `from glob('/*')`,
    `from sniff_csv('/etc/passwd')`,
    `copy (select 1) to '${root}/out.csv'`,
    `copy (select 1) to '/tmp/out.parquet' (format parquet)`,
    `attach '${root}/other.db'`,
    `export database '${root}/dump'`,
    `import database '${root}/dump'`,
    'install httpfs',
    'load httpfs',
    `from read_csv('http://127.0.0.1:9/x.csv')`,
    `from read_parquet('s3://bucket/x.parquet')`,
    'set enable_external_access = true',
    'set lock_configuration = false',
    `set allowed_directories = ['/']`,
    `set memory_limit = '100GB'`,
    'set threads = 64',
    `pragma temp_directory = '/tmp'`,
    `set secret_directory = '/tmp'`,
  ];
  it('reaches nothing outside its folder, and cannot be unlocked', async () => {
    for (const sql of probes()) await assert.rejects(run(sql), ContractBroken, sql);
    assert.deepEqual(await works(), [{ n: 42 }]);
  });

  it('stops a question that lasts, and answers the next one', async () => {
    await assert.rejects(run(SLOW), EngineFailed);
    assert.deepEqual(await works(), [{ n: 42 }]);
  });

  it('refuses what its memory does not hold, spills nothing, and answers the next one', async () => {
    await assert.rejects(
      run('select count(*) from (select distinct range, hash(range), uuid() from range(30000000))'),
      EngineFailed,
    );
    assert.deepEqual(await works(), [{ n: 42 }]);
  });

  it('stops when the reader has gone', async () => {
    const gone = new AbortController();
    const asked = reader.read((session) => session.run(SLOW), gone.signal);
    setTimeout(() => gone.abort(new Error('gone')), 50);
    await assert.rejects(asked, /gone/);
    assert.deepEqual(await works(), [{ n: 42 }]);
  });

  it('lets so many wait and turns the next away; who leaves the queue frees its place', async () => {
    const gone = new AbortController();
    const running = Promise.allSettled([run(SLOW), run(SLOW)]);
    const first = reader.read((session) => session.run('select 1'), gone.signal);
    const waiting = Promise.allSettled([works(), works(), first]);
    await assert.rejects(works(), Overloaded);
    gone.abort(new Error('gone'));
    const last = works();
    await running;
    assert.deepEqual(
      (await waiting).map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'rejected'],
    );
    assert.deepEqual(await last, [{ n: 42 }]);
  });

  it('turns away who waits too long', async () => {
    const impatient = createTableReader({ ...settings(), connections: 1, waitLimitMs: 50 });
    try {
      const running = Promise.allSettled([impatient.read((session) => session.run(SLOW))]);
      await assert.rejects(
        impatient.read((session) => session.run('select 1')),
        Overloaded,
      );
      await running;
      await impatient.read((session) => session.run('select 1'));
    } finally {
      await impatient.close();
    }
  });

  it('opens itself anew when a statement has put it out of order', async () => {
    // accepted under DuckDB's lock, and then every statement fails: no question of a reader can say it, but an engine may break otherwise
    await run(`call enable_logging(storage = 'file', storage_path = '${root}/outside')`).catch(() => {});
    await works().catch(() => {});
    assert.deepEqual(await works(), [{ n: 42 }]);
  });
});
