/** The raw zone sealed at rest: by us for age, by age for us, and closed to whoever has no identity. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import fc from 'fast-check';
import { afterAll, describe, it } from 'vitest';
import { ConfigurationInvalid, StorageUnavailable } from '../../activities/errors.js';
import { readRecipients } from '../../activities/platform/drop/age.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import { createSealedStore } from '../../activities/platform/store/sealed-store.js';
import { describeStore } from './store-contract.js';

const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), 'insertion-sealed-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const identity = await generateX25519Identity();
const recipients = [await identityToRecipient(identity)];
const identityFile = join(folder, 'identity.txt');
await writeFile(identityFile, `# created: 2026-01-01\n# public key: ${recipients[0]}\n${identity}\n`, {
  mode: 0o600,
});
const root = join(folder, 'store');
const plain = createFileStore(root);
const sealed = createSealedStore(plain, { recipients, identityFile });

/** Several chunks of age (64 KiB each), and an end that fills none. */
const BODY = Buffer.from('1820252042001;DUPONT;Marie\n'.repeat(9_000));

async function local(name: string, body: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, body);
  return path;
}

describeStore('a store that reads what is sealed, and writes plain', async () =>
  createSealedStore(createFileStore(join(folder, 'contract')), { recipients: [], identityFile }),
);

describe('a sealed store', () => {
  it('holds no byte of what it was given, and gives it back', async () => {
    await sealed.upload('a/x.csv', await local('x.csv', BODY));
    const stored = await readFile(join(root, 'a/x.csv'));
    assert.ok(!stored.includes('DUPONT'));
    await sealed.download('a/x.csv', join(folder, 'back.csv'));
    assert.ok(BODY.equals(await readFile(join(folder, 'back.csv'))));
    await sealed.write('a/small', 'Marie');
    assert.ok(!(await readFile(join(root, 'a/small'))).includes('Marie'));
    assert.equal(Buffer.from((await sealed.read('a/small'))?.body ?? '').toString(), 'Marie');
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.endsWith('.sealed')),
      [],
    );
  });

  it('carries any bytes, of any length', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200 }),
        fc.integer({ min: 0, max: 3 }),
        async (bytes, chunks) => {
          const body = Buffer.concat([Buffer.alloc(chunks * 65_536, 7), bytes]);
          await sealed.upload('any', await local('any', body));
          await sealed.download('any', join(folder, 'any-back'));
          assert.ok(body.equals(await readFile(join(folder, 'any-back'))));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('reads what was written plain before it was sealed', async () => {
    await plain.upload('early', await local('early', BODY));
    await sealed.download('early', join(folder, 'early-back'));
    assert.ok(BODY.equals(await readFile(join(folder, 'early-back'))));
  });

  it('is opened by the age program, and opens what that one sealed', async () => {
    await sealed.upload('interop', await local('interop', BODY));
    const { stdout } = await run('age', ['-d', '-i', identityFile, join(root, 'interop')], {
      encoding: 'buffer',
      maxBuffer: 1 << 26,
    });
    assert.ok(BODY.equals(stdout));
    const byAge = join(folder, 'by-age');
    await run('age', ['-r', recipients[0] ?? '', '-o', byAge, join(folder, 'interop')]);
    await plain.upload('by-age', byAge);
    await sealed.download('by-age', join(folder, 'by-age-back'));
    assert.ok(BODY.equals(await readFile(join(folder, 'by-age-back'))));
  });

  it('stays closed without an identity, and to that of another, in a sentence', async () => {
    const writer = createSealedStore(plain, { recipients, identityFile: null });
    await writer.upload('closed', await local('closed', BODY));
    await assert.rejects(writer.download('closed', join(folder, 'c')), /RAW_IDENTITY_FILE is not set/);
    const other = join(folder, 'other.txt');
    await writeFile(other, `${await generateX25519Identity()}\n`, { mode: 0o600 });
    const stranger = createSealedStore(plain, { recipients, identityFile: other });
    await assert.rejects(stranger.download('closed', join(folder, 'c')), ConfigurationInvalid);
    await assert.rejects(stranger.read('closed'), ConfigurationInvalid);
    await chmod(other, 0o644);
    await assert.rejects(stranger.read('closed'), /others may read/);
    assert.deepEqual(
      (await readdir(folder)).filter((name) => /^c(\.|$)/.test(name)),
      [],
    );
  });

  it('gives nothing of an object that was altered or cut', async () => {
    await sealed.upload('cut', await local('cut', BODY));
    const path = join(root, 'cut');
    const whole = await readFile(path);
    const altered = Buffer.from(whole);
    altered[70_000] = 255 - (whole[70_000] ?? 0);
    for (const spoilt of [whole.subarray(0, whole.length - 40), altered]) {
      await writeFile(path, spoilt);
      await assert.rejects(sealed.download('cut', join(folder, 'cut-back')), StorageUnavailable);
      assert.equal((await readdir(folder)).includes('cut-back'), false);
    }
  });

  it('seals and opens 150 MB in bounded memory', async () => {
    const path = join(folder, 'large');
    const file = await open(path, 'w');
    const block = Buffer.alloc(1 << 20, 'x');
    for (let written = 0; written < 150; written += 1) await file.write(block);
    await file.close();
    const before = process.memoryUsage().rss;
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, 20);
    await sealed.upload('large', path);
    await sealed.download('large', join(folder, 'large-back'));
    clearInterval(watch);
    assert.ok(most - before < 120 * 2 ** 20, `${Math.round((most - before) / 2 ** 20)} MB`);
    const hash = async (one: string) =>
      createHash('sha256')
        .update(await readFile(one))
        .digest('hex');
    assert.equal(await hash(join(folder, 'large-back')), await hash(path));
  });
});

describe('readRecipients', () => {
  it('takes several, and refuses what is none without repeating it', () => {
    const [one = ''] = recipients;
    assert.deepEqual(readRecipients('RAW_RECIPIENTS', ` ${one}, ${one} `), [one, one]);
    for (const wrong of [identity, `${one}x`, 'nobody'])
      assert.throws(
        () => readRecipients('RAW_RECIPIENTS', wrong),
        (error) => error instanceof ConfigurationInvalid && !error.message.includes(wrong),
      );
  });
});
