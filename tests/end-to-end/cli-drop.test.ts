/** `insertion drop` on a real S3 server: what it prints is run by a shell as a partner would, and what was put there is received. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { createStore } from '../../activities/platform/store/zones.js';
import { type S3Server, startVersitygw } from '../helpers/servers.js';

import { keepEngine } from './kept-engine.js';
import { copyPlacesRepository, PLACES } from './places-repository.js';
import { readRun, runCli } from './run-cli.js';

import { createHome } from './temporary-home.js';

const home = await createHome();
keepEngine(home);
const repository = join(home, 'repository');
const outbox = join(home, 'boîte d’envoi');
let s3: S3Server;
let sample: string;

beforeAll(async () => {
  await copyPlacesRepository(repository);
  s3 = await startVersitygw();
  await s3.createBucket('depot');
  assert.equal((await insertion('new', 'source', 'essai')).code, 0);
  const folder = join(repository, 'datasets', PLACES);
  const yaml = join(folder, 'sources', 'essai.yaml');
  const declared = (await readFile(yaml, 'utf8')).replace(
    /location: .*/,
    'location: { channel: s3, prefix: "s3://depot/essai" }\ndrop: { files: ["essai-*.csv"] }',
  );
  await writeFile(yaml, declared);
  sample = await readFile(join(folder, 'samples', 'essai.csv'), 'utf8');
  await mkdir(outbox);
});
afterAll(async () => {
  await s3?.stop();
  await rm(home, { recursive: true, force: true });
});

function insertion(...args: string[]) {
  return runCli(args, { home, repository, env: s3.env });
}

/** As the partner does: the command that was printed, in the folder of the file. */
function runAsPartner(command: string) {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: outbox, encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}` };
}

const dropped = async () =>
  (await createStore('test', 's3://depot', s3.settings).list('')).map(({ key }) => key);

describe('insertion drop', () => {
  it('prints in French what a partner does, and the command puts the file that a run then takes', async () => {
    const { code, stdout, stderr } = await insertion('drop', PLACES, 'essai');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /Nom du fichier\u00a0: «\u00a0essai-\*\.csv\u00a0»/);
    assert.match(stdout, /Valable jusqu’au \d.* à \d+ h \d\d, heure de Paris/);
    assert.ok(!`${stdout}${stderr}`.includes(s3.secretKey));
    const name = "essai-l'été 2026.csv";
    await writeFile(join(outbox, name), sample);
    const command = /FICHIER=[\s\S]*\n {2}'http\S+'/.exec(stdout)?.[0] ?? '';
    const done = runAsPartner(command.replace("'NOM-DU-FICHIER'", `"${name}"`));
    assert.equal(done.status, 0, done.said);
    assert.deepEqual(await dropped(), [`essai/${name}`]);
    const ran = await insertion('run', PLACES, '--json');
    assert.equal(ran.code, 0, `${ran.stdout}${ran.stderr}`);
    const [essai] = readRun(ran).sources.filter(({ source }) => source === 'essai');
    assert.deepEqual([essai?.status, essai?.rowsIn, essai?.rowsRejected], ['fresh', 2, 0]);
  });

  it('gives the form to machines, and the server holds its limits: size, prefix, name, time', async () => {
    const { stdout } = await insertion(
      'drop',
      PLACES,
      'essai',
      '--file',
      'essai-1.csv',
      '--max-mib',
      '1',
      '--json',
    );
    const form = JSON.parse(stdout);
    assert.deepEqual([form.prefix, form.fileName, form.maxBytes], ['essai/', 'essai-1.csv', 2 ** 20]);
    assert.ok(Math.abs(Date.parse(form.expires) - Date.now() - 86_400_000) < 60_000);
    const put = async (key: string, body: string) => {
      const data = new FormData();
      for (const [name, value] of Object.entries({ ...form.fields, key })) data.set(name, String(value));
      data.set('file', new Blob([body]), 'x');
      return (await fetch(form.url, { method: 'POST', body: data })).status;
    };
    const before = await dropped();
    assert.equal(await put('essai/essai-1.csv', 'x'.repeat(2 ** 20 + 1)), 400);
    assert.equal(await put('essai/essai-1.csv', ''), 400);
    for (const key of ['essai/autre.csv', 'autre/essai-1.csv', 'essai/../autre.csv', '../essai-1.csv'])
      assert.ok((await put(key, 'x')) >= 400, key);
    assert.deepEqual(await dropped(), before);
    assert.equal(await put('essai/essai-1.csv', 'id\n1\n'), 204);
    const refused = runAsPartner(form.command);
    assert.notEqual(refused.status, 0, 'the file is not in the outbox');
  });

  it('refuses what cannot be signed, with a sentence', async () => {
    const folder = await insertion('drop', PLACES, 'mairies');
    assert.equal(folder.code, 2);
    assert.match(
      folder.stderr,
      /comes by folder; a file can be put without an account into an s3 prefix only/,
    );
    assert.equal((await insertion('drop', PLACES, 'inconnue')).code, 2);
    assert.equal((await insertion('drop', PLACES, 'essai', '--hours', '999')).code, 2);
    assert.equal((await insertion('drop', PLACES, 'essai', '--file', '../x')).code, 2);
  });
});

describe('an expired permission', () => {
  it('puts nothing', async () => {
    const { presignDrop } = await import('../../activities/platform/drop/presign-drop.js');
    const limits = { fileName: null, maxBytes: 100, seconds: 1 };
    const { url, fields } = await presignDrop('test', 's3://depot/essai', s3.settings, limits);
    await sleep(2_100);
    const data = new FormData();
    for (const [name, value] of Object.entries({ ...fields, key: 'essai/tard.csv' })) data.set(name, value);
    data.set('file', new Blob(['x']), 'x');
    assert.equal((await fetch(url, { method: 'POST', body: data })).status, 403);
    await assert.rejects(presignDrop('test', 's3://depot', s3.settings, limits), /whole bucket/);
  });
});
