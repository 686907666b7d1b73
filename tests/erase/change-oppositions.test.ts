/** Two persons oppose at once: the list has both, and nothing is written for what it says already. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { changeOppositions } from '../../activities/custody/opposition/change-oppositions.js';
import { type Opposition, readOppositions } from '../../activities/custody/opposition/opposition-list.js';
import { ConditionLost } from '../../activities/errors.js';
import type { ObjectStore } from '../../activities/platform/effects.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import { createPseudonymiser } from '../../activities/pseudonymise/create-pseudonymiser.js';
import { TEST_KEYS, testRing } from '../helpers/test-keys.js';

const folder = await mkdtemp(join(tmpdir(), 'insertion-list-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const engine = createTabularEngine({ memoryLimit: '500MB', threads: 2, functions: [] });

function personOf(id: string): Opposition {
  return { id, date: '2026-01-01', pseudonyms: { nir: [id.repeat(64)] }, counted_in: [] };
}

function add(id: string) {
  return (known: readonly Opposition[]) =>
    known.some((one) => one.id === id) ? known : [...known, personOf(id)];
}

function change(
  store: ObjectStore,
  how: (known: readonly Opposition[]) => readonly Opposition[],
  pseudonymiser = TEST_KEYS,
) {
  const zones = { raw: store, work: store, restricted: store, open: store, reports: store };
  return engine.withSession({ scratch: folder }, (session) =>
    changeOppositions({ id: 'd', tables: [] }, how, { zones, pseudonymiser }, session),
  );
}

async function idsIn(store: ObjectStore): Promise<string[] | undefined> {
  return (await readOppositions('d', store))?.list.oppositions.map(({ id }) => id);
}

/** A store where one of the others is faster at each write, as long as there are any. */
function overtaken(store: ObjectStore, others: readonly string[]): ObjectStore {
  const waiting = [...others];
  return {
    ...store,
    write: async (key, body, condition) => {
      const other = waiting.shift();
      if (other !== undefined) await change(store, add(other));
      return store.write(key, body, condition);
    },
  };
}

describe('changeOppositions', () => {
  it('joins what somebody else wrote meanwhile, the first list too', async () => {
    const store = createFileStore(join(folder, 'joined'));
    const list = await change(overtaken(store, ['c', 'b']), add('a'));
    assert.deepEqual(list.oppositions.map(({ id }) => id).sort(), ['a', 'b', 'c']);
    assert.deepEqual(await idsIn(store), ['a', 'b', 'c']);
  });

  it('gives up in a sentence when others write all the time, and loses nothing of theirs', async () => {
    const store = createFileStore(join(folder, 'busy'));
    await assert.rejects(change(overtaken(store, [...'bcdef']), add('a')), ConditionLost);
    assert.deepEqual(await idsIn(store), [...'bcdef']);
  });

  it('writes nothing for what the list says already', async () => {
    const store = createFileStore(join(folder, 'same'));
    await change(store, add('a'));
    const sealed: ObjectStore = { ...store, write: () => assert.fail('nothing to write') };
    assert.equal((await change(sealed, add('a'))).oppositions.length, 1);
  });

  it('turns the list to the key epoch of today, though nobody is new', async () => {
    const store = createFileStore(join(folder, 'turned'));
    const before = await change(store, add('a'));
    const rotated = createPseudonymiser(async () => testRing(2));
    await change(store, (known) => known, rotated);
    const found = await readOppositions('d', store);
    assert.equal(found?.list.epoch, (await rotated.current()).name);
    assert.notDeepEqual(found?.list.oppositions[0]?.pseudonyms, before.oppositions[0]?.pseudonyms);
  });

  it('keeps the form of pseudonyms whose column the contract has no more, in any epoch', async () => {
    const store = createFileStore(join(folder, 'gone'));
    const given = 'f81d4fae-7dec-81d0-8765-00a0c91e6bf6';
    const cut = { ...personOf('a'), pseudonyms: { nir: ['a'.repeat(64)], dossier: [given] } };
    await change(store, () => [cut]);
    await change(store, add('b'));
    assert.deepEqual(await idsIn(store), ['a', 'b']);
    const turned = await change(
      store,
      (known) => known,
      createPseudonymiser(async () => testRing(2)),
    );
    const [dossier = ''] = turned.oppositions.find(({ id }) => id === 'a')?.pseudonyms.dossier ?? [];
    assert.match(dossier, /^[0-9a-f]{8}-[0-9a-f]{4}-8/);
    assert.notEqual(dossier, given);
  });
});
