/** What every ObjectStore does, whichever adapter: run against each of them. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { ContractBroken, ObjectMissing } from '../../activities/errors.js';
import type { ObjectStore } from '../../activities/platform/effects.js';
import { describeConditions, describeRaces, text } from './store-contract-conditions.js';
import { describeKeys } from './store-contract-keys.js';

/** `open` gives the store under test; it is called once, before the first test. */
export function describeStore(name: string, open: () => Promise<ObjectStore>): void {
  describe(name, () => {
    let store: ObjectStore;
    let scratch: string;
    beforeAll(async () => {
      store = await open();
      scratch = await mkdtemp(join(tmpdir(), 'insertion-contract-'));
    });
    afterAll(() => rm(scratch, { recursive: true, force: true }));
    describeObjects(
      () => store,
      () => scratch,
    );
    describeConditions(() => store);
    describeRaces(() => store);
    describeFiles(
      () => store,
      () => scratch,
    );
    describeKeys(() => store);
  });
}

function describeObjects(store: () => ObjectStore, scratch: () => string): void {
  it('reads back what was written, with the same etag everywhere', async () => {
    const { etag } = await store().write('objects/été 1+%2e.json', 'hé');
    const found = await store().read('objects/été 1+%2e.json');
    assert.equal(text(found), 'hé');
    assert.equal(found?.etag, etag);
    assert.deepEqual(await store().head('objects/été 1+%2e.json'), { etag, bytes: 3 });
  });

  it('holds an empty object', async () => {
    await store().write('objects/empty', '');
    assert.equal((await store().head('objects/empty'))?.bytes, 0);
    assert.equal(text(await store().read('objects/empty')), '');
  });

  it('answers null for an absent object, and for what is only a folder', async () => {
    await store().write('objects/folder/inside', 'x');
    for (const key of ['objects/nothing', 'objects/folder', 'objects/folder/inside/below']) {
      assert.equal(await store().head(key), null);
      assert.equal(await store().read(key), null);
    }
  });

  it('lists every key under a prefix in order of code units, and nothing else', async () => {
    const keys = [
      'list/b',
      'list/a/2',
      'list/a/1',
      'list/a-b',
      'list/é',
      'list/\u{10000}',
      'list/\uff5e',
      'listing',
    ];
    for (const key of keys) await store().write(key, key);
    const listed = await store().list('list/');
    assert.deepEqual(
      listed.map(({ key }) => key),
      keys.filter((key) => key.startsWith('list/')).sort(),
    );
    const [one, ...others] = await store().list('list/a/1');
    assert.deepEqual([one?.key, one?.bytes, others.length], ['list/a/1', 8, 0]);
    assert.deepEqual((await store().list('list/a')).length, 3);
    assert.deepEqual(await store().list('absent/'), []);
  });

  it('tells when an object was written, anew when it is written again', async () => {
    const modified = async () => (await store().list('written/'))[0]?.modified.getTime() ?? 0;
    await store().write('written/a', '1');
    const first = await modified();
    assert.ok(Math.abs(first - Date.now()) < 60_000);
    await new Promise((resolve) => setTimeout(resolve, 1_100)); // S3 tells seconds
    await writeFile(join(scratch(), 'older'), '2');
    await utimes(join(scratch(), 'older'), 0, 0);
    await store().upload('written/a', join(scratch(), 'older'));
    assert.ok((await modified()) > first);
  });

  it('removes objects, absent ones too, and forgets their folder', async () => {
    await store().write('gone/deep/a', 'x');
    await store().remove(['gone/deep/a', 'gone/deep/b', 'never/there']);
    assert.equal(await store().head('gone/deep/a'), null);
    await store().write('gone', 'now an object');
    assert.equal(text(await store().read('gone')), 'now an object');
  });
}

function describeFiles(store: () => ObjectStore, scratch: () => string): void {
  it('carries 50 MB there and back', async () => {
    const body = randomBytes(50 * 2 ** 20);
    await writeFile(join(scratch(), 'big'), body);
    const head = await store().upload('files/big', join(scratch(), 'big'));
    assert.equal(head.bytes, body.length);
    assert.deepEqual(await store().head('files/big'), head);
    await store().download('files/big', join(scratch(), 'new', 'back'));
    assert.ok(body.equals(await readFile(join(scratch(), 'new', 'back'))));
  });

  it('says that an object to download is missing, and leaves no file', async () => {
    await assert.rejects(store().download('files/none', join(scratch(), 'none', 'x')), ObjectMissing);
    assert.deepEqual(await readdir(join(scratch(), 'none')).catch(() => []), []);
  });

  it('says that a local file to upload is missing', async () => {
    await assert.rejects(store().upload('files/x', join(scratch(), 'absent')), ContractBroken);
  });
}
