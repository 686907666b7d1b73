/** The key file in an envelope, the end of an epoch, and the journal of every use. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, describe, it, onTestFinished } from 'vitest';
import { runCli } from './run-cli.js';
import { createHome } from './temporary-home.js';

const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), 'insertion-envelope-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const identity = await generateX25519Identity();
const recipient = await identityToRecipient(identity);
const identityFile = join(folder, 'identity');
await writeFile(identityFile, `${identity}\n`, { mode: 0o600 });
const people = join(folder, 'people.csv');
await writeFile(people, 'id;ville\nabc12;Chaumont\ndef34;Langres\n');

async function place(env: Record<string, string> = {}) {
  const home = await createHome();
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const insertion = (args: readonly string[], more: Record<string, string> = {}) =>
    runCli(args, { home, env: { ...env, ...more } });
  const pseudonymise = async (out: string, more: Record<string, string> = {}) => {
    const told = ['--column', 'id', '--identifier', 'text', '--domain', 'd'];
    const ended = await insertion(['pseudonymise', people, join(home, out), ...told], more);
    return { ...ended, text: await readFile(join(home, out), 'utf8').catch(() => '') };
  };
  return { home, file: join(home, 'pseudonym-keys.json'), insertion, pseudonymise };
}

describe('a key file in an envelope', () => {
  it('is opened by its identity alone, by age as well, and sealed again by a rotation', async () => {
    const { file, insertion, pseudonymise } = await place({ PSEUDONYM_IDENTITY_FILE: identityFile });
    const made = await insertion(['keys', 'generate', '--recipient', recipient]);
    assert.equal(made.code, 0, made.stderr);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    const stored = await readFile(file);
    assert.match(stored.subarray(0, 22).toString('latin1'), /^age-encryption/);
    const ring = JSON.parse((await run('age', ['-d', '-i', identityFile, file])).stdout);
    assert.ok(!stored.includes(ring.epochs[0].key));
    const first = await pseudonymise('one.csv');
    assert.equal(first.code, 0, first.stderr);
    const closed = await pseudonymise('two.csv', { PSEUDONYM_IDENTITY_FILE: '' });
    assert.equal(closed.code, 2);
    assert.match(closed.stderr, /in an envelope of age; set PSEUDONYM_IDENTITY_FILE/);
    assert.equal((await insertion(['keys', 'rotate'])).code, 0);
    assert.match((await readFile(file)).subarray(0, 22).toString('latin1'), /^age-encryption/);
    assert.equal(JSON.parse((await insertion(['keys', 'list', '--json'])).stdout).length, 2);
  });

  it('takes what age itself sealed, and asks for whom before it seals that again', async () => {
    const { file, insertion } = await place({ PSEUDONYM_IDENTITY_FILE: identityFile });
    assert.equal((await insertion(['keys', 'generate'])).code, 0);
    await run('age', ['-r', recipient, '-o', `${file}.age`, file]);
    await writeFile(file, await readFile(`${file}.age`));
    assert.equal((await insertion(['keys', 'list'])).code, 0);
    const refused = await insertion(['keys', 'rotate']);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /--recipient/);
    assert.equal((await insertion(['keys', 'rotate', '--recipient', recipient])).code, 0);
    assert.equal((await insertion(['keys', 'rotate'])).code, 0);
  });

  it('is opened by a passphrase of the environment, and by no other', async () => {
    const { insertion, pseudonymise } = await place({ PSEUDONYM_PASSPHRASE: 'correct horse battery' });
    assert.equal((await insertion(['keys', 'generate'])).code, 0);
    assert.equal((await pseudonymise('one.csv')).code, 0);
    const wrong = await pseudonymise('two.csv', { PSEUDONYM_PASSPHRASE: 'another one' });
    assert.equal(wrong.code, 2, wrong.stderr);
    assert.match(wrong.stderr, /PSEUDONYM_PASSPHRASE does not open/);
    assert.doesNotMatch(wrong.stderr, /another one|correct horse/);
  });
});

describe('keys retire', () => {
  it('destroys an epoch when nothing is held under it, and refuses while something is', async () => {
    const { home, file, insertion, pseudonymise } = await place();
    assert.equal((await insertion(['keys', 'generate'])).code, 0);
    const alone = await insertion(['keys', 'retire', '1']);
    assert.equal(alone.code, 2);
    assert.match(alone.stderr, /one must stay/);
    assert.equal((await insertion(['keys', 'rotate'])).code, 0);
    const { epochs } = JSON.parse(await readFile(file, 'utf8'));
    const [, two] = JSON.parse((await insertion(['keys', 'list', '--json'])).stdout);
    const before1 = (await pseudonymise('one.csv')).text;
    const held = join(home, 'store', 'restricted', 'gone-dataset', 'versions', 'v');
    await mkdir(held, { recursive: true });
    await writeFile(join(held, 'manifest.json'), JSON.stringify({ keyEpoch: two.name }));
    const refused = await insertion(['keys', 'retire', '1']);
    assert.equal(refused.code, 2, refused.stderr);
    assert.match(refused.stderr, /1 versions of gone-dataset under 2-/);
    assert.deepEqual(JSON.parse(await readFile(file, 'utf8')).epochs, epochs);
    await rm(join(home, 'store'), { recursive: true });
    const done = await insertion(['keys', 'retire', '1', '--json']);
    assert.equal(done.code, 0, done.stderr);
    assert.deepEqual(
      JSON.parse(done.stdout).map(({ epoch }: { epoch: number }) => epoch),
      [2],
    );
    assert.ok(!(await readFile(file, 'utf8')).includes(epochs[0].key));
    const left = (await pseudonymise('two.csv')).text;
    assert.notEqual(left, before1, 'nobody is linked to what was before');
    assert.equal((await insertion(['keys', 'rotate'])).code, 0);
    const [, three] = JSON.parse((await insertion(['keys', 'list', '--json'])).stdout);
    assert.deepEqual([three.epoch, three.current], [3, true]);
  });
});

describe('the journal of keys', () => {
  it('has a line for each use, for its owner alone, without a key, an identifier or a pseudonym', async () => {
    const { home, file, insertion, pseudonymise } = await place();
    await insertion(['keys', 'generate']);
    const { text } = await pseudonymise('one.csv');
    await insertion(['keys', 'rotate']);
    const folder1 = join(home, 'journal');
    const [name = '', ...others] = await readdir(folder1);
    assert.deepEqual(others, []);
    assert.equal((await stat(join(folder1, name))).mode & 0o777, 0o600);
    const journal = await readFile(join(folder1, name), 'utf8');
    const events = journal
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      events.map(({ event, by, dataset, domains }) => [event, by, dataset, domains]),
      [
        ['generate', 'keys generate', undefined, undefined],
        ['pseudonymise', 'pseudonymise', 'files/d', ['text']],
        ['rotate', 'keys rotate', undefined, undefined],
      ],
    );
    for (const { at, epoch } of events) assert.match(`${at} ${epoch}`, /^\d{4}-.*Z \d-[0-9a-f]{8}$/);
    const { epochs } = JSON.parse(await readFile(file, 'utf8'));
    const secrets = [...epochs.map(({ key }: { key: string }) => key), 'abc12', text.split(/[;\n]/)[2]];
    for (const secret of secrets) assert.ok(!journal.includes(secret));
  });
});
