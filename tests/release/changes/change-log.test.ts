/** What consumers read of several publications, on a real store. `ACCEPT_GOLDEN=1` writes the golden files anew; never in CI. */
import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it, type TestContext } from 'vitest';
import type { ObjectStore } from '../../../activities/platform/effects.js';
import { createFileStore } from '../../../activities/platform/store/file-store.js';
import { type ChangeLog, changeLogKey, readChangeLog } from '../../../activities/published/change-log.js';
import { readLatest } from '../../../activities/published/read-version.js';
import { joinLog, writeChangeLog } from '../../../activities/release/changes/write-change-log.js';
import { withdrawVersion } from '../../../activities/release/withdraw-version.js';
import { DATASET, ROWS, release } from '../release-request.js';
import { createFolder, place } from '../release-setup.js';
import { Killed, killAt, recordWrites, snapshot } from '../store-doubles.js';

const GOLDEN = join(import.meta.dirname, '..', 'golden', 'change-log');
const ACCEPTS = process.env.ACCEPT_GOLDEN === '1' && process.env.CI === undefined;
const LATER = [place('b', { nom: 'B' }), place('c', { publics: null }), place('d')];

/** Three publications, made once: each test has a copy of its own. */
let published: { root: string; versions: string[] };

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'release-'));
  const root = await mkdtemp(join(tmpdir(), 'release-'));
  const open = createFileStore(root);
  const versions: string[] = [];
  const trials = [
    { folder },
    { folder, rows: LATER, changes: { asOf: '2025-02-21' } },
    { folder, rows: LATER.slice(1), changes: { asOf: '2025-02-28' } },
  ];
  for (const trial of trials) {
    versions.push((await release(trial, open)).version);
    await writeChangeLog(DATASET, open);
  }
  await rm(folder, { recursive: true });
  published = { root, versions };
});
afterAll(() => rm(published.root, { recursive: true }));

async function publishThree(
  t: TestContext,
): Promise<{ open: ObjectStore; root: string; versions: string[] }> {
  const root = await createFolder(t);
  await cp(published.root, root, { recursive: true });
  return { open: createFileStore(root), root, versions: published.versions };
}

describe('the change log of a dataset', () => {
  it('tells each publication, newest first, in words and in figures', async (t: TestContext) => {
    const { open, versions } = await publishThree(t);
    const log = (await readChangeLog(DATASET.id, open))?.log;
    assert.deepEqual(
      log?.publications.map(({ version, previous, level }) => [version, previous, level]),
      [
        [versions[2], versions[1], 'same'],
        [versions[1], versions[0], 'same'],
        [versions[0], null, 'first'],
      ],
    );
    const [, second] = log?.publications ?? [];
    const [lieux] = second?.tables ?? [];
    assert.deepEqual([lieux?.added, lieux?.changed, lieux?.removed, lieux?.delta?.rows], [1, 1, 1, 3]);
    assert.deepEqual(second?.summary, [
      'Lieux d’accueil : 1\u00a0ligne ajoutée, 1\u00a0ligne modifiée, 1\u00a0ligne retirée.',
    ]);
  });

  it('is, as Markdown and as a feed, as accepted', async (t: TestContext) => {
    const { root } = await publishThree(t);
    for (const name of ['CHANGELOG.md', 'atom.xml']) {
      const text = await readFile(join(root, DATASET.id, name), 'utf8');
      if (ACCEPTS) await mkdir(GOLDEN, { recursive: true });
      if (ACCEPTS) await writeFile(join(GOLDEN, name), text);
      assert.equal(text, await readFile(join(GOLDEN, name), 'utf8'), 'look at it, then ACCEPT_GOLDEN=1');
    }
  });

  it('is not written again when nothing was published', async (t: TestContext) => {
    const { open } = await publishThree(t);
    const { store, written } = recordWrites(open);
    await writeChangeLog(DATASET, store);
    assert.deepEqual(written, []);
  });

  it('takes up publications that nobody logged, and versions older than the log', async (t: TestContext) => {
    const { open, root } = await publishThree(t);
    const before = await snapshot(root);
    await open.remove([changeLogKey(DATASET.id)]);
    await writeChangeLog(DATASET, open);
    assert.deepEqual(await snapshot(root), before);
  });

  it('has an entry for every time a version was current', async (t: TestContext) => {
    const { open, versions } = await publishThree(t);
    const [first = '', , third = ''] = versions;
    const folder = await createFolder(t);
    assert.equal((await release({ folder }, open)).version, first);
    await release({ folder, rows: LATER.slice(1), changes: { asOf: '2025-02-28' } }, open);
    await writeChangeLog(DATASET, open);
    const log = (await readChangeLog(DATASET.id, open))?.log;
    assert.deepEqual(
      log?.publications.map(({ version, previous }) => [version, previous]),
      [
        [third, first],
        [first, third],
        ...versions.toReversed().map((one, rank) => [one, versions[1 - rank] ?? null]),
      ],
    );
  });

  it('joins what is logged and what is not in the order of the publications', () => {
    const moves = (text: string) =>
      text.split(' ').map((one) => ({ version: one.charAt(0), previous: one.charAt(1) || null }));
    const join = (published: string, logged: string) =>
      joinLog(moves(published), moves(logged))
        .map(({ version }) => version)
        .join('');
    assert.equal(join('a ba ab', 'ba a'), 'aba');
    assert.equal(join('a ba cb', 'cb a'), 'cba');
    assert.equal(join('a ba ab ba', 'ba ab ba a'), 'baba');
    // an older toolkit noted no publication of what was withdrawn since
    assert.equal(join('a da', 'ba a'), 'dba');
  });
});

const WITHDRAWAL = {
  dataset: DATASET.id,
  date: '2025-03-01',
  reason: 'Une colonne montrait ce qu’elle devait taire.',
};

async function withdraw(version: string, open: ObjectStore) {
  return withdrawVersion({ ...WITHDRAWAL, version }, { open, restricted: open });
}

describe('a version that is withdrawn', () => {
  it('leaves a notice, and consumers on the last good version', async (t: TestContext) => {
    const { open, root, versions } = await publishThree(t);
    const [first = '', second = '', third = ''] = versions;
    assert.deepEqual(await withdraw(third, open), { version: third, current: second });
    await writeChangeLog(DATASET, open);
    const pointer = (await readLatest(DATASET.id, open))?.pointer;
    assert.deepEqual([pointer?.version, pointer?.previous, pointer?.earlier], [second, first, [first]]);
    const left = Object.keys(await snapshot(root)).filter((key) => key.includes(third));
    assert.deepEqual(left.sort(), [
      `lieux-accueil/changes/${third}..${second}/changes.json`,
      `lieux-accueil/versions/${third}/withdrawn.json`,
    ]);
    const log = (await readChangeLog(DATASET.id, open))?.log as ChangeLog;
    assert.deepEqual(log.withdrawn, [{ version: third, date: WITHDRAWAL.date, reason: WITHDRAWAL.reason }]);
    assert.equal(log.publications[0]?.tables[0]?.delta, null);
    assert.match(
      await readFile(join(root, DATASET.id, 'CHANGELOG.md'), 'utf8'),
      /\*\*Retirée le 1er.mars.2025/,
    );
  });

  it('takes with it the differences that tell its rows, from both sides', async (t: TestContext) => {
    const { open, root, versions } = await publishThree(t);
    const [, second = '', third = ''] = versions;
    assert.equal((await withdraw(second, open)).current, third);
    await writeChangeLog(DATASET, open);
    const deltas = Object.keys(await snapshot(root)).filter((key) => /changes\/.*\.csv$/.test(key));
    assert.deepEqual(deltas, []);
    const pointer = (await readLatest(DATASET.id, open))?.pointer;
    assert.deepEqual([pointer?.version, pointer?.previous, pointer?.earlier], [third, null, [versions[0]]]);
  });

  it('does not come back by itself', async (t: TestContext) => {
    const { open, versions } = await publishThree(t);
    await withdraw(versions[2] ?? '', open);
    const folder = await createFolder(t);
    const again = release({ folder, rows: LATER.slice(1), changes: { asOf: '2025-03-07' } }, open);
    await assert.rejects(again, { name: 'PublicationRefused', message: /withdrawn on 2025-03-01/ });
  });

  it('may be the only one: nothing is current then, and the next release publishes', async (t: TestContext) => {
    const [folder, root] = [await createFolder(t), await createFolder(t)];
    const open = createFileStore(root);
    const { version } = await release({ folder }, open);
    assert.equal((await withdraw(version, open)).current, null);
    assert.equal(await readLatest(DATASET.id, open), null);
    const next = await release({ folder, rows: ROWS.slice(1) }, open);
    assert.equal(next.status, 'published');
    await writeChangeLog(DATASET, open);
    assert.equal((await readChangeLog(DATASET.id, open))?.log.publications[0]?.level, 'first');
  });

  it('ends the same when the withdrawal is killed at any call and run again', async (t: TestContext) => {
    const whole = await publishThree(t);
    await withdraw(whole.versions[2] ?? '', whole.open);
    const expected = await snapshot(whole.root);
    for (let call = 1; ; call += 1) {
      const { open, root, versions } = await publishThree(t);
      const version = versions[2] ?? '';
      const killed = await withdraw(version, killAt(open, call, 'after')).then(
        () => false,
        (error: unknown) => error instanceof Killed,
      );
      await withdraw(version, open);
      assert.deepEqual(await snapshot(root), expected);
      if (!killed) break;
    }
  });

  it('must exist', async (t: TestContext) => {
    const { open } = await publishThree(t);
    await assert.rejects(withdraw('2025-01-01-00000000', open), { name: 'ConfigurationInvalid' });
  });
});
