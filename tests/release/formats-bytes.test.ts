import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { describe, it, type TestContext } from 'vitest';
import { createFolder } from './release-setup.js';
import { writeMany } from './write-places.js';

async function hashFolder(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  const hashes = names.map(async (name) => [
    name,
    createHash('sha256')
      .update(await readFile(`${folder}/${name}`))
      .digest('hex'),
  ]);
  return Object.fromEntries(await Promise.all(hashes));
}

describe('the open formats of a table', () => {
  it('have the same bytes from run to run, and Parquet apart at any thread count and memory limit', async (t: TestContext) => {
    const folders = [await createFolder(t), await createFolder(t), await createFolder(t)] as const;
    await writeMany(folders[0]);
    await writeMany(folders[1]);
    await writeMany(folders[2], { memoryLimit: '300MB', threads: 1 });
    const [first, second, third] = await Promise.all(folders.map((folder) => hashFolder(`${folder}/out`)));
    assert.deepEqual(second, first);
    assert.deepEqual({ ...third, 'lieux.parquet': '' }, { ...first, 'lieux.parquet': '' });
  });
});
