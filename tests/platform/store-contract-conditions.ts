/** The part of the store contract on which publishing rests: conditional writes and atomicity. */
import assert from 'node:assert/strict';
import { it } from 'vitest';
import { ConditionLost } from '../../activities/errors.js';
import type { ObjectStore } from '../../activities/platform/effects.js';

export function text(found: { body: Uint8Array } | null): string | null {
  return found && Buffer.from(found.body).toString();
}

export function describeConditions(store: () => ObjectStore): void {
  it('creates only where nothing is', async () => {
    await store().write('once/a', 'first', { ifNoneMatch: '*' });
    await assert.rejects(store().write('once/a', 'second', { ifNoneMatch: '*' }), ConditionLost);
    assert.equal(text(await store().read('once/a')), 'first');
  });

  it('replaces only what was read', async () => {
    const first = await store().write('swap/a', '1');
    const second = await store().write('swap/a', '2', { ifMatch: first.etag });
    await assert.rejects(store().write('swap/a', '3', { ifMatch: first.etag }), ConditionLost);
    assert.equal(text(await store().read('swap/a')), '2');
    assert.equal((await store().head('swap/a'))?.etag, second.etag);
  });

  it('does not replace an object that is gone', async () => {
    const { etag } = await store().write('swap/gone', '1');
    await store().remove(['swap/gone']);
    await assert.rejects(store().write('swap/gone', '2', { ifMatch: etag }), ConditionLost);
    assert.equal(await store().head('swap/gone'), null);
  });

  it('takes the very bytes that are already there for its own write', async () => {
    const first = await store().write('own/a', 'token 1', { ifNoneMatch: '*' });
    assert.deepEqual(await store().write('own/a', 'token 1', { ifNoneMatch: '*' }), first);
    const second = await store().write('own/a', 'token 2', { ifMatch: first.etag });
    assert.deepEqual(await store().write('own/a', 'token 2', { ifMatch: first.etag }), second);
  });
}

async function countWinners(writes: readonly Promise<unknown>[]): Promise<number> {
  const results = await Promise.allSettled(writes);
  const losses = results.filter((result) => result.status === 'rejected');
  for (const loss of losses) assert.ok(loss.reason instanceof ConditionLost, String(loss.reason));
  return results.length - losses.length;
}

export function describeRaces(store: () => ObjectStore): void {
  it('gives 20 racing creations exactly one winner', async () => {
    for (let round = 0; round < 5; round += 1) {
      const key = `race/create-${round}`;
      const writes = Array.from({ length: 20 }, (_, n) =>
        store().write(key, `writer ${n}`, { ifNoneMatch: '*' }),
      );
      assert.equal(await countWinners(writes), 1);
    }
  });

  it('gives 20 racing replacements exactly one winner', async () => {
    let { etag } = await store().write('race/swap', 'start');
    for (let round = 0; round < 5; round += 1) {
      const read = etag;
      const writes = Array.from({ length: 20 }, (_, n) =>
        store().write('race/swap', `round ${round} writer ${n}`, { ifMatch: read }),
      );
      assert.equal(await countWinners(writes), 1);
      etag = (await store().head('race/swap'))?.etag ?? '';
    }
  });

  it('never shows a reader half an object while it is overwritten', async () => {
    const bodies = [Buffer.alloc(300_000, 'a'), Buffer.alloc(200_000, 'b')] as const;
    await store().write('half/a', bodies[0]);
    const writing = (async () => {
      for (let round = 0; round < 20; round += 1)
        await store().write('half/a', bodies[round % 2 === 0 ? 1 : 0]);
      return 'written';
    })();
    let reads = 0;
    while ((await Promise.race([writing, Promise.resolve('reading')])) === 'reading' && reads < 500) {
      const found = await store().read('half/a');
      assert.ok(found && bodies.some((body) => body.equals(found.body)), 'a reader saw half an object');
      reads += 1;
    }
    await writing;
    assert.ok(reads > 0);
  });
}
