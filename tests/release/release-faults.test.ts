import assert from 'node:assert/strict';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { describe, it, type TestContext } from 'vitest';
import { ConditionLost } from '../../activities/errors.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import { listVersions, readLatest } from '../../activities/published/read-version.js';
import { verifyVersion } from '../../activities/release/verify-version.js';
import { DATASET, release, tryRelease } from './release-request.js';
import { createFolder, place } from './release-setup.js';
import { Killed, killAt, meetAtPointer, recordWrites, snapshot } from './store-doubles.js';

describe('a release that is killed, raced or answered badly', () => {
  it('gives the same bytes and one version when killed before or after any call to storage, and run again', async (t: TestContext) => {
    const [folder, oldRoot, wholeRoot] = [
      await createFolder(t),
      await createFolder(t),
      await createFolder(t),
    ];
    await release({ folder, rows: [place('old')] }, createFileStore(oldRoot));
    await cp(oldRoot, wholeRoot, { recursive: true });
    await release({ folder }, createFileStore(wholeRoot));
    const whole = await snapshot(wholeRoot);
    // what stands before a call is what stood after the one before
    let kills = 0;
    for (let isKilled = true; isKilled; kills += Number(isKilled)) {
      const root = await createFolder(t);
      const open = createFileStore(root);
      await cp(oldRoot, root, { recursive: true });
      const pointer = await readLatest(DATASET.id, open);
      const doomed = kills === 0 ? killAt(open, 1, 'before') : killAt(open, kills, 'after');
      const killed = await release({ folder }, doomed).then(
        () => null,
        (error: unknown) => error,
      );
      if (killed && !(killed instanceof Killed)) throw killed;
      const standing = await readLatest(DATASET.id, open);
      if (standing?.etag !== pointer?.etag) assert.deepEqual(await snapshot(root), whole);
      await release({ folder }, open);
      assert.deepEqual(await snapshot(root), whole, `after ${kills} calls`);
      await rm(root, { recursive: true });
      isKilled = killed !== null;
    }
    assert.ok(kills >= 20, `${kills} kills`);
  });

  it('keeps what is there and whole, and replaces what is there and wrong', async (t: TestContext) => {
    const [folder, root] = [await createFolder(t), await createFolder(t)];
    const open = createFileStore(root);
    const { version } = await release({ folder }, open);
    const whole = await snapshot(root);
    const at = (name: string) => `lieux-accueil/versions/${version}/${name}`;
    await open.remove(['lieux-accueil/latest.json', at('manifest.json'), at('lieux.json')]);
    const csv = await readFile(`${root}/${at('lieux.csv')}`, 'utf8');
    await writeFile(`${root}/${at('lieux.csv')}`, csv.replace('Lieu a', 'Lieu x'));
    await open.write(at('lieux.ods'), 'left by another code');
    const { store, written } = recordWrites(open);
    assert.equal((await release({ folder }, store)).status, 'published');
    assert.deepEqual(written, [
      at('lieux.csv'),
      at('lieux.json'),
      at('manifest.json'),
      'lieux-accueil/latest.json',
    ]);
    assert.deepEqual(await snapshot(root), whole);
  });

  for (const before of ['nothing', 'a version'] as const)
    it(`lets one of two racing releases win and tells the other, over ${before}`, async (t: TestContext) => {
      const folders = [await createFolder(t), await createFolder(t)] as const;
      const root = await createFolder(t);
      const open = createFileStore(root);
      if (before === 'a version') await release({ folder: folders[0], rows: [place('old')] }, open);
      const shared = meetAtPointer(open, 2);
      const outcomes = await Promise.all([
        tryRelease({ folder: folders[0] }, shared),
        tryRelease({ folder: folders[1], rows: [place('other')] }, shared),
      ]);
      const [won] = outcomes.flatMap((one) => (one.status === 'moved' ? [] : [one]));
      const [lost, ...more] = outcomes.filter((one) => one.status === 'moved');
      assert.ok(won && lost && more.length === 0);
      assert.deepEqual(lost, { status: 'moved', current: won.version });
      assert.equal((await readLatest(DATASET.id, open))?.pointer.version, won.version);
      assert.equal((await verifyVersion(DATASET.id, won.version, open, folders[0])).ok, true);
    });

  it('takes the same version released twice at once for one', async (t: TestContext) => {
    const folders = [await createFolder(t), await createFolder(t)] as const;
    const root = await createFolder(t);
    const shared = meetAtPointer(createFileStore(root), 2);
    const [first, second] = await Promise.all(folders.map((folder) => release({ folder }, shared)));
    assert.deepEqual(first, second);
  });

  it('recognises its own pointer when the answer to the write was lost and storage then says "condition lost"', async (t: TestContext) => {
    const [folder, root] = [await createFolder(t), await createFolder(t)];
    const open = createFileStore(root);
    const forgetful = {
      ...open,
      write: async (...write: Parameters<typeof open.write>) => {
        const answer = await open.write(...write);
        if (write[0].endsWith('latest.json')) throw new ConditionLost('412');
        return answer;
      },
    };
    assert.equal((await release({ folder }, forgetful)).status, 'published');
    assert.equal((await listVersions(DATASET.id, open)).length, 1);
  });
});
