/** data.gouv.fr from the command line: a run that publishes to a real udata, the plan, the watch, and their exit codes. */
import assert from 'node:assert/strict';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { joinUdata, type UdataServer } from '../helpers/udata/join-udata.js';
import { DATASET, EXAMPLE } from './extracts.js';
import { keepEngine } from './kept-engine.js';
import { readRun, runCli } from './run-cli.js';
import { smallRepository } from './small-repository.js';
import { createHome } from './temporary-home.js';

const home = await createHome();
keepEngine(home);
const repository = await smallRepository();
const store = join(home, 'store');
let udata: UdataServer;
beforeAll(async () => {
  udata = await joinUdata();
});
afterAll(() => rm(home, { recursive: true, force: true }));

const withoutKey = () => ({ STORE_URL: `file:${store}`, DATAGOUV_URL: udata.url });
const withKey = () => ({
  ...withoutKey(),
  DATAGOUV_API_KEY: udata.apiKey,
  DATAGOUV_ORGANIZATION: udata.organization,
});
const insertion = (args: string[], env: Record<string, string>) => runCli(args, { home, repository, env });

describe('insertion publish', () => {
  it('refuses without a key, exit code 2, before anything starts', async () => {
    for (const args of [
      ['publish', DATASET],
      ['run', DATASET, '--extracts', EXAMPLE, '--publish', 'apply'],
    ]) {
      const ended = await insertion(args, withoutKey());
      assert.equal(ended.code, 2);
      assert.match(ended.stderr, /DATAGOUV_API_KEY is not set/);
    }
    assert.equal((await insertion(['run', DATASET, '--publish', 'perhaps'], withoutKey())).code, 2);
  });

  it('is part of a run as soon as there is a key', async () => {
    const ended = await insertion(['run', DATASET, '--extracts', EXAMPLE, '--json'], withKey());
    assert.equal(ended.code, 0, ended.stderr);
    const { publication, status } = { ...readRun(ended), ...JSON.parse(ended.stdout) };
    assert.equal(status, 'published');
    assert.equal(publication.status, 'published', publication.reason);
    const { body } = await udata.call('GET', `/api/1/datasets/${publication.datasetId}/`, undefined, null);
    const text = JSON.stringify(body);
    for (const word of [
      'Référentiel de l’offre d’insertion',
      'Structures',
      'Dictionnaire des données',
      'lov2',
    ])
      assert.ok(text.includes(word), word);
    assert.ok(!`${ended.stdout}${ended.stderr}`.includes(udata.apiKey));
  });

  it('then has nothing to tell; --plan says so without a key', async () => {
    const again = await insertion(['publish', DATASET, '--json'], withKey());
    assert.equal(again.code, 0, again.stderr);
    assert.equal(JSON.parse(again.stdout).action, 'same');
    const plan = await insertion(['publish', DATASET, '--plan', '--json'], withoutKey());
    assert.equal(plan.code, 0, plan.stderr);
    const { action, changes, notes } = JSON.parse(plan.stdout);
    assert.deepEqual([action, changes], ['same', []]);
    assert.match(notes.join(), /Left out: structures\.parquet, services\.parquet/);
  });

  it('shows a diff to people', async () => {
    const path = join(store, 'open', DATASET, 'latest.json');
    const { version } = JSON.parse(await readFile(path, 'utf8'));
    const manifest = join(store, 'open', DATASET, 'versions', version, 'manifest.json');
    const text = await readFile(manifest, 'utf8');
    await writeFile(manifest, text.replace('"title": "Structures', '"title": "Les structures'));
    const plan = await insertion(['publish', DATASET, '--plan'], withoutKey());
    await writeFile(manifest, text);
    assert.match(plan.stdout, /structures\.csv\n {2}title\n {4}- Structures.*\n {4}\+ Les structures/);
  });

  it('says what the portal refuses, exit code 1', async () => {
    const env = { ...withKey(), DATAGOUV_API_KEY: 'udata_of-nobody' };
    const ended = await insertion(['publish', DATASET], env);
    assert.equal(ended.code, 1);
    assert.match(ended.stderr, /the key is not accepted/);
    assert.ok(!`${ended.stdout}${ended.stderr}`.includes('udata_of-nobody'));
  });
});

describe('insertion watch', () => {
  it('finds all well', async () => {
    const ended = await insertion(['watch', DATASET, '--json'], withoutKey());
    assert.equal(ended.code, 0, `${ended.stdout}${ended.stderr}`);
    assert.deepEqual(JSON.parse(ended.stdout).findings, []);
  });

  it('finds a file that is another and tells it, exit code 1', async () => {
    const [file = ''] = (await udata.filesOf(DATASET)).filter((path) => path.endsWith('structures.csv'));
    await appendFile(file, 'x');
    const ended = await insertion(['watch', DATASET], withoutKey());
    assert.equal(ended.code, 1);
    assert.match(
      ended.stdout,
      /structures\.csv has \d+ bytes instead of \d+, structures\.csv has another SHA-256/,
    );
    assert.match(ended.stderr, /"level":"error"/);
    await rm(file);
    assert.match((await insertion(['watch', DATASET], withoutKey())).stdout, /structures\.csv leads nowhere/);
  });
});
