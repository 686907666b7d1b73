/** Sealed payloads by the command line: a run as any other, nothing of it in Temporal's database, and no worker without the key. */
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { keepEngine } from './kept-engine.js';
import { copyPlacesRepository, PLACES, writePlaces } from './places-repository.js';
import { type Ended, readRun, runCli } from './run-cli.js';
import { createHome } from './temporary-home.js';
import { readPlain } from './visible-bytes.js';

const home = await createHome();
keepEngine(home);
afterAll(() => rm(home, { recursive: true, force: true }));
const repository = join(home, 'repository');
await copyPlacesRepository(repository);
const extracts = await writePlaces(join(home, 'sent'), 10);
const path = join(home, 'codec-keys.json');
const keyed = { TEMPORAL_CODEC_KEYS_FILE: path };
const run = (env: Readonly<Record<string, string>>) =>
  runCli(['run', PLACES, '--extracts', extracts, '--json'], { home, repository, env });

/** What stands in the database of the embedded server. */
async function database(): Promise<string> {
  return [...(await readPlain(join(home, 'temporal'))).values()].join('\n');
}

describe('a run whose payloads are sealed', () => {
  let sealed: Ended;

  it('publishes as any other, and leaves no field of its request in Temporal’s database', async () => {
    assert.equal((await runCli(['keys', 'codec', path], { home })).code, 0);
    sealed = await run(keyed);
    assert.equal(sealed.code, 0, sealed.stderr);
    const { runId, status } = readRun(sealed);
    assert.equal(status, 'published');
    const kept = await database();
    assert.ok(kept.includes(runId) && kept.includes('binary/encrypted'), 'the database can be read');
    assert.ok(!kept.includes(extracts) && !kept.includes('rows.parquet') && !kept.includes('rowsRejected'));
  });

  it('is told of to who has the key, and to nobody else', async () => {
    const words = ['status', readRun(sealed).runId, '--json'];
    const told = await runCli(words, { home, repository, env: keyed });
    assert.equal(told.code, 0, told.stderr);
    const untold = await runCli(words, { home, repository });
    assert.notEqual(untold.code, 0);
    assert.match(
      untold.stderr,
      /sealed with the key "[^"]+", which this process does not have; add that key to the ring/,
    );
    assert.doesNotMatch(untold.stderr, /bug of the toolkit/);
  });

  it('is left alone by a worker without the key, which does not start, and by a run without it', async () => {
    const detached = await runCli(['run', PLACES, '--extracts', extracts, '--detach'], {
      home,
      repository,
      env: keyed,
    });
    assert.equal(detached.code, 0, detached.stderr);
    for (const words of [['worker'], ['run', PLACES, '--extracts', extracts]]) {
      const refused = await runCli(words, { home, repository });
      assert.equal(refused.code, 2, refused.stderr);
      assert.match(
        refused.stderr,
        /which this process does not have; add that key to the ring of TEMPORAL_CODEC_KEYS_FILE/,
      );
    }
  });

  it('is followed by others under a further key', async () => {
    assert.equal((await runCli(['keys', 'codec', path], { home })).code, 0);
    const again = await run(keyed);
    assert.equal(again.code, 0, again.stderr);
    assert.equal(readRun(again).status, 'unchanged');
  });
});
