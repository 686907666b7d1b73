/** Who holds what opens the keys: two persons, a key management service, or a container's secret store. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it, onTestFinished } from 'vitest';
import { startLocalKms } from '../helpers/servers.js';
import { runCli } from './run-cli.js';
import { createHome } from './temporary-home.js';

const folder = await mkdtemp(join(tmpdir(), 'insertion-holders-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const people = join(folder, 'people.csv');
await writeFile(people, 'id;ville\nabc12;Chaumont\n');

async function place() {
  const home = await createHome();
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const insertion = (args: readonly string[], env: Record<string, string> = {}) =>
    runCli(args, { home, env });
  const pseudonymise = (env: Record<string, string> = {}) =>
    insertion(
      [
        'pseudonymise',
        people,
        join(home, 'out.csv'),
        '--column',
        'id',
        '--identifier',
        'text',
        '--domain',
        'd',
      ],
      env,
    );
  return { home, file: join(home, 'pseudonym-keys.json'), insertion, pseudonymise };
}

describe('the two-person rule', () => {
  it('opens the file with any two of three shares, and with no one alone', async () => {
    const { home, file, insertion, pseudonymise } = await place();
    assert.equal((await insertion(['keys', 'generate'])).code, 0);
    const plain = await readFile(file, 'utf8');
    const shares = ['a', 'b', 'c'].map((name) => join(home, `share-${name}`));
    const shared = await insertion(['keys', 'share', ...shares, '--json']);
    assert.equal(shared.code, 0, shared.stderr);
    assert.equal(JSON.parse(shared.stdout).length, 1);
    assert.match((await readFile(file)).subarray(0, 22).toString('latin1'), /^age-encryption/);
    for (const share of shares) {
      assert.equal((await stat(share)).mode & 0o777, 0o600);
      assert.ok(!(await readFile(share, 'utf8')).includes('AGE-SECRET-KEY'));
    }
    const [a = '', b = '', c = ''] = shares;
    for (const pair of [
      [a, b],
      [c, a],
      [b, c],
    ])
      assert.equal((await pseudonymise({ PSEUDONYM_SHARE_FILES: pair.join(',') })).code, 0);
    for (const few of [a, `${a},${a}`]) {
      const alone = await pseudonymise({ PSEUDONYM_SHARE_FILES: few });
      assert.equal(alone.code, 2);
      assert.match(alone.stderr, /2 different ones are needed/);
    }
    const none = await pseudonymise();
    assert.match(none.stderr, /PSEUDONYM_SHARE_FILES/);
    const rotated = await insertion(['keys', 'rotate'], { PSEUDONYM_SHARE_FILES: `${b} ${c}` });
    assert.equal(rotated.code, 0, rotated.stderr);
    assert.ok(!(await readFile(file)).includes(JSON.parse(plain).epochs[0].key));
  });

  it('refuses shares of another file, altered ones, and a rule for one person', async () => {
    const { home, insertion, pseudonymise } = await place();
    await insertion(['keys', 'generate']);
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => join(home, name));
    assert.ok(a && b && c && d);
    const alone = await insertion(['keys', 'share', a]);
    assert.equal(alone.code, 2);
    assert.match(alone.stderr, /no two-person rule/);
    assert.equal((await insertion(['keys', 'share', a, b])).code, 0);
    const again = await insertion(['keys', 'share', a, c], { PSEUDONYM_SHARE_FILES: `${a},${b}` });
    assert.match(again.stderr, /never replaces a file/);
    assert.equal((await insertion(['keys', 'share', c, d], { PSEUDONYM_SHARE_FILES: `${a},${b}` })).code, 0);
    const mixed = await pseudonymise({ PSEUDONYM_SHARE_FILES: `${a},${c}` });
    assert.match(mixed.stderr, /different identities/);
    const text = await readFile(c, 'utf8');
    const cut = text.lastIndexOf(' ');
    const altered1 = Buffer.from(text.slice(cut), 'base64').map((byte) => byte ^ 1);
    await writeFile(c, `${text.slice(0, cut)} ${Buffer.from(altered1).toString('base64')}\n`);
    const altered = await pseudonymise({ PSEUDONYM_SHARE_FILES: `${c},${d}` });
    assert.equal(altered.code, 2);
    assert.match(altered.stderr, /one of them was altered/);
  });
});

describe('a key management service', () => {
  it('seals the file with a key that never leaves it, and again at a rotation', async () => {
    const service = await startLocalKms();
    const env = {
      PSEUDONYM_KMS_ENDPOINT: service.endpoint,
      S3_REGION: 'eu-west-2',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    };
    try {
      const { file, insertion, pseudonymise } = await place();
      const key = await service.createKey();
      const made = await insertion(['keys', 'generate', '--kms', key], env);
      assert.equal(made.code, 0, made.stderr);
      assert.deepEqual(JSON.parse(await readFile(file, 'utf8')).key, key);
      assert.equal((await pseudonymise(env)).code, 0);
      assert.equal((await insertion(['keys', 'rotate'], env)).code, 0);
      const stored = JSON.parse(await readFile(file, 'utf8'));
      assert.equal(stored.format, 'kms-envelope/1');
      await writeFile(file, JSON.stringify({ ...stored, nonce: stored.tag }));
      const altered = await pseudonymise(env);
      assert.match(altered.stderr, /was altered, or damaged/);
      await writeFile(file, JSON.stringify({ ...stored, key: 'alias/none' }));
      const unknown = await pseudonymise(env);
      assert.match(unknown.stderr, /refused .* KMS key alias\/none/);
      await writeFile(file, JSON.stringify(stored));
      await service.stop();
      const away = await pseudonymise(env);
      assert.equal(away.code, 1, away.stderr);
      assert.match(away.stderr, /does not answer/);
    } finally {
      await service.stop();
    }
  });
});

describe('the keys in the environment', () => {
  it('are read as a file would be, plain or sealed, and changed by no command', async () => {
    const { home, file, insertion, pseudonymise } = await place();
    await insertion(['keys', 'generate']);
    await pseudonymise();
    const expected = await readFile(join(home, 'out.csv'), 'utf8');
    const plain = await readFile(file, 'utf8');
    const shares = ['a', 'b'].map((name) => join(home, name));
    await insertion(['keys', 'share', ...shares]);
    const sealed = (await readFile(file)).toString('base64');
    await rm(file);
    const closed = { PSEUDONYM_KEYS: sealed, PSEUDONYM_SHARE_FILES: shares.join(',') };
    for (const env of [{ PSEUDONYM_KEYS: plain }, closed]) {
      const done = await pseudonymise(env);
      assert.equal(done.code, 0, done.stderr);
      assert.equal(await readFile(join(home, 'out.csv'), 'utf8'), expected);
      const rotated = await insertion(['keys', 'rotate'], env);
      assert.equal(rotated.code, 2);
      assert.match(rotated.stderr, /a command cannot change it/);
      for (const told of [done, rotated]) assert.ok(!told.stderr.includes(env.PSEUDONYM_KEYS.slice(0, 40)));
    }
  });
});
