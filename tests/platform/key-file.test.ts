/** The key file: refused unless it is its owner's alone and whole. */
import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { readKeyFile, writeKeyFile } from '../../activities/platform/keys/key-file.js';
import { KeyRing } from '../../activities/pseudonymise/key-epochs.js';
import { testRing } from '../helpers/test-keys.js';

const folder = await mkdtemp(join(tmpdir(), 'insertion-keys-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function refused(path: string, sentence: RegExp): Promise<void> {
  await assert.rejects(readKeyFile({ path, given: null }, KeyRing), (error) => {
    assert.ok(error instanceof ConfigurationInvalid);
    assert.match(error.message, sentence);
    for (const { key } of testRing(3).epochs) assert.ok(!error.message.includes(key));
    return true;
  });
}

describe('the key file', () => {
  it('is written with mode 0600 and read back', async () => {
    const path = join(folder, 'keys.json');
    await writeKeyFile(path, testRing(2));
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.deepEqual(await readKeyFile({ path, given: null }, KeyRing), testRing(2));
  });

  it('has no default: an absent file is refused', async () => {
    await refused(join(folder, 'nowhere.json'), /there is no key file.*keys generate/);
  });

  it('is refused when others may read it', async () => {
    for (const mode of [0o640, 0o604, 0o660]) {
      const path = join(folder, `open-${mode}.json`);
      await writeKeyFile(path, testRing());
      await chmod(path, mode);
      await refused(path, /others may read/);
    }
  });

  it('is refused when a key is short, an epoch is missing, a key comes twice, or it is no JSON', async () => {
    const [first, second, third] = testRing(3).epochs;
    assert.ok(first && second && third);
    const wrong: unknown[] = [
      { ...testRing(), epochs: [{ ...first, key: Buffer.alloc(16, 1).toString('base64') }] },
      { ...testRing(), epochs: [first, third] },
      { ...testRing(), epochs: [first, { ...second, key: first.key }] },
      { ...testRing(), epochs: [] },
    ];
    for (const [index, ring] of wrong.entries()) {
      const path = join(folder, `wrong-${index}.json`);
      await writeKeyFile(path, ring);
      await refused(path, /is no key file/);
    }
    const torn = join(folder, 'torn.json');
    await writeKeyFile(torn, testRing());
    await writeFile(torn, (await readFile(torn, 'utf8')).slice(0, 40));
    await refused(torn, /is no key file/);
  });
});
