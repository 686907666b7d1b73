import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it, type TestContext } from 'vitest';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import { isInvented } from '../../activities/published/invented.js';
import { readDecision } from '../../activities/published/read-inputs.js';
import { listVersions, readLatest, readManifest } from '../../activities/published/read-version.js';
import { verifyVersion } from '../../activities/release/verify-version.js';
import { readVisible } from '../end-to-end/visible-bytes.js';
import { DATASET, input, ROWS, release } from './release-request.js';
import { createFolder, place } from './release-setup.js';
import { recordWrites, snapshot } from './store-doubles.js';

describe('releaseVersion', () => {
  it('stores files, schema, manifest and pointer, and each agrees with the others', async (t: TestContext) => {
    const [folder, root] = [await createFolder(t), await createFolder(t)];
    const open = createFileStore(root);
    const steps: [number, number][] = [];
    const result = await release(
      { folder, changes: { onProgress: (done, total) => steps.push([done, total]) } },
      open,
    );
    assert.equal(result.status, 'published');
    assert.match(result.version, /^2025-02-14-[0-9a-f]{8}$/);
    const names = ['csv', 'geojson', 'json', 'parquet', 'schema.json', 'xlsx'].map((end) => `lieux.${end}`);
    const keys = [...names, 'manifest.json']
      .sort()
      .map((name) => `lieux-accueil/versions/${result.version}/${name}`);
    const changes = `lieux-accueil/changes/${result.version}..start/changes.json`;
    assert.deepEqual(Object.keys(await snapshot(root)).sort(), [
      changes,
      'lieux-accueil/latest.json',
      ...keys,
    ]);
    assert.equal((await verifyVersion(DATASET.id, result.version, open, folder)).ok, true);
    assert.equal((await readLatest(DATASET.id, open))?.pointer.manifest, result.manifestKey);
    assert.deepEqual(steps.at(-1), [steps.length, steps.length]);
  });

  it('writes a manifest without clock or run: sources in order, counts of rows, engine', async (t: TestContext) => {
    const [folder, root] = [await createFolder(t), await createFolder(t)];
    const open = createFileStore(root);
    const { version, contentHash } = await release({ folder }, open);
    const manifest = await readManifest(DATASET.id, version, open);
    assert.deepEqual(
      manifest.inputs.map(({ source }) => source),
      ['lieux-a', 'lieux-b'],
    );
    assert.equal(manifest.contentHash, contentHash);
    assert.deepEqual(manifest.engine, { duckdb: 'v1.5.6', threads: 2 });
    assert.deepEqual(
      manifest.tables.map(({ name, rows }) => [name, rows]),
      [['lieux', 3]],
    );
    assert.deepEqual(
      manifest.tables[0]?.files.map(({ path, rows }) => [path, rows]),
      [
        ['lieux.csv', 3],
        ['lieux.parquet', 3],
        ['lieux.json', 3],
        ['lieux.geojson', 2],
        ['lieux.xlsx', 3],
      ],
    );
    const text = await readFile(`${root}/lieux-accueil/versions/${version}/manifest.json`, 'utf8');
    assert.ok(text.startsWith('{\n  "codeRevision": "abc123",\n  "contentHash"') && text.endsWith('}\n'));
  });

  it('tells the public when somebody let a held version go, and the restricted zone alone who and why', async (t: TestContext) => {
    const [folder, root] = [await createFolder(t), await createFolder(t)];
    const [open, restricted] = [createFileStore(root), createFileStore(`${folder}/restricted`)];
    const decision = {
      author: 'Camille Zqvk',
      reason: 'Mme Zqvkdupont is not there twice',
      date: '2025-02-15',
    };
    const { version } = await release({ folder, changes: { decision } }, open);
    assert.deepEqual((await readManifest(DATASET.id, version, open)).approved, { date: '2025-02-15' });
    assert.deepEqual(await readDecision(DATASET.id, version, { open, restricted }), decision);
    for (const [key, text] of await readVisible(root)) assert.ok(!text.includes('zqvk'), key);
  });

  it('makes no new version of unchanged data, whatever the day, the code and the extracts', async (t: TestContext) => {
    const [folder, root] = [await createFolder(t), await createFolder(t)];
    const { store, written } = recordWrites(createFileStore(root));
    const first = await release({ folder }, store);
    const before = written.length;
    const changes = {
      asOf: '2025-03-01',
      codeRevision: 'other',
      inputs: [input('lieux-a', { sha256: 'b'.repeat(64) })],
      findings: [],
    };
    const again = await release({ folder, changes }, store);
    assert.deepEqual(again, { ...first, status: 'unchanged' });
    assert.equal(written.length, before);
  });

  it('makes a new version when data turn out to be made up, and when they are no more', async (t: TestContext) => {
    const [folder, open] = [await createFolder(t), createFileStore(await createFolder(t))];
    const told = async (invented: readonly true[]) => {
      const [first] = invented;
      const inputs = [input('lieux-a', { ...(first && { invented: first }) }), input('lieux-b')];
      return release({ folder, changes: { inputs } }, open);
    };
    const plain = await told([]);
    const madeUp = await told([true]);
    assert.equal(madeUp.status, 'published');
    assert.notEqual(madeUp.version, plain.version);
    assert.ok(isInvented(await readManifest(DATASET.id, madeUp.version, open)));
    assert.equal((await told([])).version, plain.version);
  });

  it('makes a new version when a value, the order, or the contract changes, and lists it first', async (t: TestContext) => {
    const [folder, root] = [await createFolder(t), await createFolder(t)];
    const open = createFileStore(root);
    const versions = [await release({ folder }, open)];
    versions.unshift(await release({ folder, rows: [place('a', { nom: 'autre' }), ...ROWS.slice(1)] }, open));
    versions.unshift(await release({ folder, rows: ROWS.toReversed() }, open));
    versions.unshift(
      await release({ folder, changes: { dataset: { ...DATASET, contractVersion: '2.0.0' } } }, open),
    );
    const listed = await listVersions(DATASET.id, open);
    assert.deepEqual(
      listed.map(({ version }) => version),
      versions.map(({ version }) => version),
    );
    assert.deepEqual(
      listed.map(({ current }) => current),
      [true, false, false, false],
    );
    assert.equal((await readLatest(DATASET.id, open))?.pointer.previous, versions[1]?.version);
  });

  it('points again at an earlier version, without editing it, when the data come back to it', async (t: TestContext) => {
    const [folder, root] = [await createFolder(t), await createFolder(t)];
    const open = createFileStore(root);
    const first = await release({ folder }, open);
    const second = await release({ folder, rows: [place('z')] }, open);
    const { store, written } = recordWrites(open);
    const back = await release({ folder, changes: { codeRevision: 'newer' } }, store);
    assert.deepEqual(back, first);
    const changes = `lieux-accueil/changes/${first.version}..${second.version}`;
    assert.deepEqual(written, [
      `${changes}/lieux.csv`,
      `${changes}/changes.json`,
      'lieux-accueil/latest.json',
    ]);
    assert.deepEqual(
      (await listVersions(DATASET.id, open)).map(({ version }) => version),
      [first.version, second.version],
    );
    assert.equal((await verifyVersion(DATASET.id, first.version, open, folder)).ok, true);
  });

  it('refuses rows that are unaccounted for, before anything is written', async (t: TestContext) => {
    const [folder, root] = [await createFolder(t), await createFolder(t)];
    const { store, written } = recordWrites(createFileStore(root));
    const changes = { inputs: [input('lieux-a'), input('lieux-b', { rowsMerged: 0 })] };
    await assert.rejects(release({ folder, changes }, store), {
      name: 'ContractBroken',
      message:
        /lieux-accueil: rows are unaccounted for \(lieux-b 5 in, 3 out, 1 rejected, 0 out of scope, 0 merged\)/,
    });
    assert.deepEqual(written, []);
  });
});
