/** What partners sent lies sealed, is read all the same, and goes at its term. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { keepEngine } from './kept-engine.js';
import { PARCOURS } from './marked-persons.js';
import { personsRepository, writeFewPersons } from './persons-repository.js';
import { type Ended, readRun, runCli } from './run-cli.js';
import { createHome } from './temporary-home.js';
import { readPlain } from './visible-bytes.js';
import { readFiles } from './zone-files.js';

const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), 'insertion-custody-'));
const home = await createHome();
const repository = await personsRepository();
keepEngine(home);
afterAll(() => Promise.all([folder, home].map((path) => rm(path, { recursive: true, force: true }))));
const store = join(folder, 'store');
const raw = join(store, 'raw');

describe('custody', () => {
  const extracts = join(folder, 'extracts');
  const identityFile = join(folder, 'identity');
  let env: Record<string, string>;
  let first: Ended;
  const insertion = (...args: string[]) =>
    runCli([...args, '--store', `file:${store}`, '--json'], { home, repository, env });
  const play = (from: string) => insertion('run', PARCOURS, '--extracts', from, '--as-of', '2026-07-06');

  beforeAll(async () => {
    const identity = await generateX25519Identity();
    await writeFile(identityFile, `${identity}\n`, { mode: 0o600 });
    env = { RAW_RECIPIENTS: await identityToRecipient(identity), RAW_IDENTITY_FILE: identityFile };
    assert.equal((await runCli(['keys', 'generate'], { home })).code, 0);
    await writeFewPersons(extracts);
    first = await play(extracts);
    assert.equal(first.code, 0, `${first.stdout}${first.stderr}`);
  });

  it('seals every raw extract under the SHA-256 of its plain bytes', async () => {
    const objects = [...(await readFiles(raw)).keys()].filter((key) => !key.startsWith('.~'));
    assert.ok(objects.length >= 5);
    for (const key of objects) {
      const path = join(raw, key);
      assert.match((await readFile(path)).subarray(0, 22).toString('latin1'), /^age-encryption\.org\/v1/);
      const { stdout } = await run('age', ['-d', '-i', identityFile, path], {
        encoding: 'buffer',
        maxBuffer: 1 << 27,
      });
      assert.equal(createHash('sha256').update(stdout).digest('hex'), key.split('/')[1]);
    }
    const names = await readFile(join(extracts, 'association', 'participants_20260630.csv'), 'utf8');
    const [, someone = ''] = names.split(/\r?\n/);
    for (const [path, text] of await readPlain(raw)) assert.ok(!text.includes(someone), path);
  });

  it('is told by doctor, either way', async () => {
    const told = async (given: Record<string, string>) => {
      const { stdout } = await runCli(['doctor', '--json', '--store', `file:${store}`], { home, env: given });
      const found: { name: string; ok: boolean; detail: string }[] = JSON.parse(stdout);
      return found.find(({ name }) => name === 'raw zone');
    };
    assert.match((await told(env))?.detail ?? '', /opened with RAW_IDENTITY_FILE/);
    assert.match((await told({}))?.detail ?? '', /not sealed/);
    const stranger = join(folder, 'stranger');
    await writeFile(stranger, `${await generateX25519Identity()}\n`, { mode: 0o600 });
    assert.equal((await told({ ...env, RAW_IDENTITY_FILE: stranger }))?.ok, false);
  });

  it('plans and then deletes what is past its term, with a register, and the history goes on', async () => {
    const old = new Date(Date.now() - 200 * 86_400_000);
    const objects = [...(await readFiles(raw)).keys()].filter((key) => !key.startsWith('.~'));
    const [young = '', ...past] = objects;
    for (const key of past) await utimes(join(raw, key), old, old);
    const plan = await insertion('retention', '--plan');
    assert.equal(plan.code, 0, plan.stderr);
    assert.equal(JSON.parse(plan.stdout).expired.length, past.length);
    assert.equal((await readFiles(raw)).size, objects.length);
    const done = await insertion('retention');
    assert.equal(done.code, 0, done.stderr);
    const { deleted, register } = JSON.parse(done.stdout);
    assert.equal(deleted, past.length);
    assert.deepEqual([...(await readFiles(raw)).keys()], [young]);
    const lines = (await readFile(join(store, 'restricted', register), 'utf8')).trimEnd().split('\n');
    assert.equal(lines.length, past.length);
    for (const line of lines) assert.doesNotMatch(line, /\.(xml|csv|xlsx|RCV)/i);
    const again = await insertion('retention');
    assert.deepEqual([JSON.parse(again.stdout).deleted, JSON.parse(again.stdout).register], [0, null]);
    await mkdir(join(folder, 'nothing'));
    const second = await play(join(folder, 'nothing'));
    assert.equal(second.code, 4, second.stderr);
    const { status, sources } = readRun(second);
    assert.equal(status, 'unchanged');
    assert.deepEqual([...new Set(sources.map((one) => one.status))], ['kept']);
  });
});
