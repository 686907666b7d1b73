/** A publication never goes back, whoever publishes between its steps; and every one of them is in the log. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'vitest';
import { ObjectMissing, PublicationRefused, StorageUnavailable } from '../../activities/errors.js';
import type { ObjectStore } from '../../activities/platform/effects.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import { readChangeLog } from '../../activities/published/change-log.js';
import { ofCurrent, readLatest, readManifest, readPointer } from '../../activities/published/read-version.js';
import { publicationsOf } from '../../activities/published/version-keys.js';
import { writeChangeLog } from '../../activities/release/changes/write-change-log.js';
import { discardUnpublished, noteRelease } from '../../activities/release/discard-unpublished.js';
import { verifyVersion } from '../../activities/release/verify-version.js';
import { withdrawVersion } from '../../activities/release/withdraw-version.js';
import { DATASET, release, tryRelease } from './release-request.js';
import { createFolder, place } from './release-setup.js';

async function currentOf(open: ObjectStore): Promise<string | null> {
  return (await readLatest(DATASET.id, open))?.pointer.version ?? null;
}

function withdraw(version: string, open: ObjectStore) {
  const told = { dataset: DATASET.id, version, date: '2025-03-01', reason: 'Elle montre trop.' };
  return withdrawVersion(told, { open, restricted: open });
}

/** `meanwhile` runs once, right before the first write of a key that ends so and goes through the store. */
function interrupted(
  open: ObjectStore,
  meanwhile: () => Promise<unknown>,
  end: string = '/latest.json',
): ObjectStore {
  let isDone = false;
  const before = async (key: string) => {
    if (!key.endsWith(end) || isDone) return;
    isDone = true;
    await meanwhile();
  };
  return {
    ...open,
    async write(...write) {
      await before(write[0]);
      return open.write(...write);
    },
    async upload(...upload) {
      await before(upload[0]);
      return open.upload(...upload);
    },
  };
}

describe('what is current', () => {
  it('is read anew where it was withdrawn under its reader', async (t: TestContext) => {
    const [folder, root] = [await createFolder(t), await createFolder(t)];
    const open = createFileStore(root);
    const base = await release({ folder }, open);
    const gone = await release({ folder, rows: [place('b')] }, open);
    const read: string[] = [];
    const found = await ofCurrent(DATASET.id, open, async ({ version }) => {
      read.push(version);
      if (version === gone.version) await withdraw(version, open);
      return (await readManifest(DATASET.id, version, open)).version;
    });
    assert.deepEqual([found, read], [base.version, [gone.version, base.version]]);
    const lost = ofCurrent(DATASET.id, open, () => readManifest(DATASET.id, gone.version, open));
    await assert.rejects(lost, ObjectMissing);
  });
});

describe('a release', () => {
  it('goes on top of the version that it was judged against, and of no other', async (t: TestContext) => {
    const [folder, root] = [await createFolder(t), await createFolder(t)];
    const open = createFileStore(root);
    const base = await release({ folder }, open);
    const next = await release({ folder, rows: [place('b')] }, open);
    for (const judged of [null, base.version])
      assert.deepEqual(await tryRelease({ folder, rows: [place('c')], changes: { judged } }, open), {
        ...{ status: 'moved', current: next.version },
      });
    assert.equal(await currentOf(open), next.version);
  });

  it('says "published" of itself though its answer was lost and another run published on top', async (t: TestContext) => {
    const [folder, root] = [await createFolder(t), await createFolder(t)];
    const open = createFileStore(root);
    const base = await release({ folder }, open);
    const rows = [place('b')];
    const deaf: ObjectStore = {
      ...open,
      async write(...write) {
        const answer = await open.write(...write);
        if (write[0].endsWith('/latest.json')) throw new StorageUnavailable('No answer.');
        return answer;
      },
    };
    await assert.rejects(release({ folder, rows }, deaf), StorageUnavailable);
    const ours = await currentOf(open);
    const other = await release({ folder, rows: [place('c')] }, open);
    const again = await tryRelease({ folder, rows, changes: { judged: base.version } }, open);
    assert.deepEqual(again, { ...again, status: 'published', version: ours, since: other.version });
    assert.equal(await currentOf(open), other.version);
  });

  it('points at an old version again only where it was judged against what is current', async (t: TestContext) => {
    const [folder, root] = [await createFolder(t), await createFolder(t)];
    const open = createFileStore(root);
    const first = await release({ folder }, open);
    const second = await release({ folder, rows: [place('b')] }, open);
    const third = await release({ folder, rows: [place('c')] }, open);
    const late = await tryRelease({ folder, changes: { judged: second.version } }, open);
    assert.deepEqual(late, { status: 'moved', current: third.version });
    assert.equal((await release({ folder }, open)).version, first.version);
    const published = publicationsOf((await readPointer(DATASET.id, open))?.pointer ?? null);
    assert.deepEqual(
      published.map(({ version }) => version),
      [first, second, third, first].map(({ version }) => version),
    );
  });

  it('leaves no rows of what it was compared with, where that is withdrawn at that instant', async (t: TestContext) => {
    const [folder, root] = [await createFolder(t), await createFolder(t)];
    const open = createFileStore(root);
    const base = await release({ folder }, open);
    const gone = await release({ folder, rows: [place('b')] }, open);
    const next = { folder, rows: [place('c')] };
    const raced = interrupted(open, () => withdraw(gone.version, open));
    assert.deepEqual(await tryRelease(next, raced), { status: 'moved', current: base.version });
    const told = (await open.list(`${DATASET.id}/changes/`)).map(({ key }) => key);
    assert.deepEqual(
      told.filter((key) => key.includes(`..${gone.version}/`)),
      [],
    );
    const late = { ...next, changes: { judged: gone.version } };
    assert.deepEqual(await tryRelease(late, open), { status: 'moved', current: base.version });
    const { version } = await release(next, open);
    const kept = (await open.list(`${DATASET.id}/changes/`)).map(({ key }) => key);
    assert.ok(kept.some((key) => key.includes(`${version}..${base.version}/`)));
  });

  it('of what somebody withdraws at that instant leaves no pointer at it', async (t: TestContext) => {
    const [folder, root] = [await createFolder(t), await createFolder(t)];
    const open = createFileStore(root);
    const base = await release({ folder }, open);
    const rows = [place('b')];
    const gone = await release({ folder, rows }, open);
    await release({ folder }, open); // back to the first: the second is an earlier one
    const raced = interrupted(open, () => withdraw(gone.version, open));
    await assert.rejects(release({ folder, rows }, raced), PublicationRefused);
    assert.equal(await currentOf(open), base.version);
    assert.equal((await verifyVersion(DATASET.id, base.version, open, folder)).ok, true);
  });

  it('of what somebody withdraws while its files are written is refused: the notice is no stray file', async (t: TestContext) => {
    const [folder, root] = [await createFolder(t), await createFolder(t)];
    const open = createFileStore(root);
    const base = await release({ folder }, open);
    const next = { folder, rows: [place('b')] };
    const cut = interrupted(open, () => Promise.reject(new StorageUnavailable('No answer.')));
    await assert.rejects(release(next, cut), StorageUnavailable);
    const versions = await open.list(`${DATASET.id}/versions/`);
    const written =
      versions.map(({ key }) => key.split('/')[2] ?? '').find((one) => one !== base.version) ?? '';
    await open.remove([`${DATASET.id}/versions/${written}/lieux.csv`]);
    const raced = interrupted(open, () => withdraw(written, open), '/lieux.csv');
    await assert.rejects(release(next, raced), PublicationRefused);
    assert.equal(await currentOf(open), base.version);
    await assert.rejects(release(next, open), PublicationRefused);
  });

  it('that was published, then withdrawn, leaves the notice and its place in the log when its run is cleared', async (t: TestContext) => {
    const [folder, root, workRoot] = [await createFolder(t), await createFolder(t), await createFolder(t)];
    const [open, work] = [createFileStore(root), createFileStore(workRoot)];
    const base = await release({ folder }, open);
    const next = { folder, rows: [place('b')] };
    const run = { run: 'essai', dataset: DATASET.id };
    const onVersion = (version: string) => noteRelease({ ...run, version }, work);
    const gone = await release({ ...next, changes: { onVersion } }, open);
    await withdraw(gone.version, open);
    await discardUnpublished(run, work, open, [open]);
    await assert.rejects(release(next, open), PublicationRefused);
    await writeChangeLog(DATASET, open);
    assert.deepEqual(
      (await readChangeLog(DATASET.id, open))?.log.publications.map(({ version }) => version),
      [gone.version, base.version],
    );
  });

  it('that comes while the only version is withdrawn stays current', async (t: TestContext) => {
    const [folder, root] = [await createFolder(t), await createFolder(t)];
    const open = createFileStore(root);
    const only = await release({ folder }, open);
    const next = { folder, rows: [place('b')] };
    const raced = interrupted(open, () => release(next, open));
    const withdrawn = await withdraw(only.version, raced);
    assert.equal(withdrawn.current, await currentOf(open));
    assert.notEqual(withdrawn.current, null);
  });

  it('begins anew once the only version is withdrawn, and its log keeps both', async (t: TestContext) => {
    const [folder, root] = [await createFolder(t), await createFolder(t)];
    const open = createFileStore(root);
    const only = await release({ folder }, open);
    await writeChangeLog(DATASET, open);
    assert.equal((await withdraw(only.version, open)).current, null);
    assert.equal(await currentOf(open), null);
    await assert.rejects(release({ folder }, open), PublicationRefused);
    const next = await release({ folder, rows: [place('b')] }, open);
    await writeChangeLog(DATASET, open);
    const log = (await readChangeLog(DATASET.id, open))?.log;
    assert.deepEqual(
      log?.publications.map(({ version, previous }) => [version, previous]),
      [
        [next.version, null],
        [only.version, null],
      ],
    );
  });
});

describe('many runs at once', () => {
  it('publish one after the other: nothing is lost, and log and pointer agree', async (t: TestContext) => {
    const RUNS = 8;
    const root = await createFolder(t);
    const open = createFileStore(root);
    const folders = await Promise.all(Array.from({ length: RUNS }, () => createFolder(t)));
    const seen: (string | null)[] = [];
    let isOver = false;
    const reader = (async () => {
      while (!isOver) {
        const found = await currentOf(open);
        if (seen.at(-1) !== found) seen.push(found);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    })();
    await Promise.all(
      folders.map(async (folder, rank) => {
        for (;;) {
          const judged = await currentOf(open);
          const outcome = await tryRelease({ folder, rows: [place(`r${rank}`)], changes: { judged } }, open);
          await writeChangeLog(DATASET, open);
          if (outcome.status !== 'moved') return;
        }
      }),
    );
    isOver = true;
    await reader;
    const order = publicationsOf((await readPointer(DATASET.id, open))?.pointer ?? null);
    assert.equal(new Set(order.map(({ version }) => version)).size, RUNS);
    assert.equal(order.length, RUNS);
    const log = (await readChangeLog(DATASET.id, open))?.log;
    assert.deepEqual(
      log?.publications.map(({ version, previous }) => ({ version, previous })),
      order.toReversed(),
    );
    const versions = [null, ...order.map(({ version }) => version)];
    const ranks = seen.map((one) => versions.indexOf(one));
    assert.deepEqual(
      ranks,
      ranks.toSorted((one, other) => one - other),
      'what a reader sees never goes back',
    );
    for (const { version } of order)
      assert.equal((await verifyVersion(DATASET.id, version, open, folders[0] ?? '')).ok, true);
  });
});
