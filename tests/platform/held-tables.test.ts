/** Tables in the memory of the readers' engine: who comes next finds them, and nobody loses one that he asks. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, it } from 'vitest';
import { z } from 'zod';
import { ContractBroken } from '../../activities/errors.js';
import type { HeldTable, TableReader } from '../../activities/platform/effects.js';
import { createTableReader } from '../../activities/platform/engine/table-reader.js';

let root: string;
let reader: TableReader;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'held-'));
  reader = createTableReader({
    ...{ memoryLimit: '200MB', threads: 1, folders: [root] },
    ...{ connections: 3, queue: 9, waitLimitMs: 30_000, timeLimitMs: 30_000 },
    held: { each: 10, all: 20 },
    prepare: async () => {},
  });
});
afterAll(async () => {
  await reader.close();
  await rm(root, { recursive: true });
});

/** Each making has rows of its own. */
const table = (name: string, bytes = 10): HeldTable => ({ name, bytes, sql: 'select uuid() as mark' });
const Mark = z.object({ mark: z.string() });

/** The mark of the table, which tells whether it was made anew; null where it is not held. */
const markOf = (one: HeldTable) =>
  reader.read(async (session, hold) => {
    if (!(await hold(one))) return null;
    const [row] = await session.rows(`from ${one.name}`, Mark);
    return row?.mark ?? assert.fail('no row');
  });

it('is made once, by whoever comes first, however many come', async () => {
  const marks = await Promise.all(Array.from({ length: 6 }, () => markOf(table('once'))));
  assert.equal(new Set(marks.filter((mark) => mark !== null)).size, 1);
  assert.equal(
    await markOf(table('once')),
    marks.find((mark) => mark !== null),
  );
});

it('leaves when others need its room, the longest unused first', async () => {
  const [first, second] = [await markOf(table('first')), await markOf(table('second'))];
  assert.equal(await markOf(table('first')), first);
  assert.notEqual(await markOf(table('third')), null);
  assert.equal(await markOf(table('first')), first);
  assert.notEqual(await markOf(table('second')), second);
});

it('does not leave while it is asked', async () => {
  await reader.read(async (session, hold) => {
    assert.ok(await hold(table('asked')));
    const [before] = await session.rows('from asked', Mark);
    assert.notEqual(await markOf(table('other')), null);
    assert.notEqual(await markOf(table('another')), null);
    assert.deepEqual(await session.rows('from asked', Mark), [before]);
    assert.ok(await hold(table('another')));
    assert.equal(await markOf(table('no-room')), null);
  });
});

it('is not held where it is too large, nor after it could not be made', async () => {
  assert.equal(await markOf(table('large', 11)), null);
  const broken = { ...table('broken'), sql: "select cast('a' as integer) as mark" };
  await assert.rejects(markOf(broken), ContractBroken);
  assert.notEqual(await markOf(table('broken')), null);
});
