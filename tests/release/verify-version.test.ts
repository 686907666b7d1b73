import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { describe, it, type TestContext } from 'vitest';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import { listVersions, readLatest, readManifest } from '../../activities/published/read-version.js';
import { verifyVersion } from '../../activities/release/verify-version.js';
import { DATASET, release } from './release-request.js';
import { createFolder } from './release-setup.js';

async function publish(t: TestContext) {
  const [folder, root] = [await createFolder(t), await createFolder(t)];
  const open = createFileStore(root);
  const { version } = await release({ folder }, open);
  const prefix = `lieux-accueil/versions/${version}`;
  const problems = async () => {
    const { ok, files } = await verifyVersion(DATASET.id, version, open, `${folder}/verify`);
    const found = files.filter((file) => !file.ok).map(({ path, problem }) => `${path} ${problem}`);
    assert.equal(ok, found.length === 0);
    return found;
  };
  return { open, root, prefix, version, problems };
}

describe('verifyVersion', () => {
  it('names files that are changed, missing or extra', async (t: TestContext) => {
    const { open, root, prefix, problems } = await publish(t);
    assert.deepEqual(await problems(), []);
    const csv = await readFile(`${root}/${prefix}/lieux.csv`, 'utf8');
    await writeFile(`${root}/${prefix}/lieux.csv`, csv.replace('Lieu a', 'Lieu x'));
    await open.write(`${prefix}/lieux.geojson`, '{}');
    await open.write(`${prefix}/lieux.schema.json`, '{}');
    await open.remove([`${prefix}/lieux.parquet`]);
    await open.write(`${prefix}/notes.txt`, 'x');
    assert.deepEqual(await problems(), [
      'lieux.csv changed',
      'lieux.geojson changed',
      'lieux.parquet missing',
      'lieux.schema.json changed',
      'notes.txt extra',
    ]);
  });

  it('finds a manifest that was edited, even where it agrees with its files', async (t: TestContext) => {
    const { open, root, prefix, problems } = await publish(t);
    const manifest = await readFile(`${root}/${prefix}/manifest.json`, 'utf8');
    await open.write(`${prefix}/manifest.json`, manifest.replace('"lov2"', '"other"'));
    assert.deepEqual(await problems(), ['manifest.json changed']);
    await open.write(`${prefix}/manifest.json`, 'no JSON');
    assert.deepEqual(await problems(), ['manifest.json changed']);
    await open.remove([`${prefix}/manifest.json`]);
    assert.deepEqual(await problems(), ['manifest.json missing']);
  });

  it('never lets a manifest lead out of the version’s folder', async (t: TestContext) => {
    const { open, root, prefix, version, problems } = await publish(t);
    const manifest = await readFile(`${root}/${prefix}/manifest.json`, 'utf8');
    await open.write(`${prefix}/manifest.json`, manifest.replace('"lieux.csv"', '"../../../etc/passwd"'));
    assert.deepEqual(await problems(), ['manifest.json changed']);
    await assert.rejects(readManifest(DATASET.id, version, open), {
      name: 'ObjectMissing',
      message: /damaged.*tables\.0\.files\.0\.path/,
    });
  });
});

describe('reading versions', () => {
  it('says that nothing was ever published', async (t: TestContext) => {
    const open = createFileStore(await createFolder(t));
    assert.equal(await readLatest(DATASET.id, open), null);
    assert.deepEqual(await listVersions(DATASET.id, open), []);
    await assert.rejects(readManifest(DATASET.id, '2025-01-01-00000000', open), {
      name: 'ObjectMissing',
      message: /has no manifest/,
    });
  });

  it('does not list a version that never became current, nor one whose manifest is gone', async (t: TestContext) => {
    const { open, prefix } = await publish(t);
    await open.write('lieux-accueil/versions/2026-01-01-00000000/manifest.json', '{}');
    assert.equal((await listVersions(DATASET.id, open)).length, 1);
    await open.remove([`${prefix}/manifest.json`]);
    assert.deepEqual(await listVersions(DATASET.id, open), []);
  });
});
