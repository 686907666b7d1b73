/** A cancelled run leaves nothing behind, whatever it was doing. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Context } from '@temporalio/activity';
import { CancelledFailure as Cancelled, WorkflowFailedError } from '@temporalio/client';
import { afterAll, describe, it } from 'vitest';
import { LONGEST_MS, PROGRAM } from '../helpers/launch.js';
import { DATASET, EXAMPLE } from './extracts.js';
import { TWO_FORMATS } from './kept-formats.js';
import { copyPlacesRepository, PLACES, readPlaces, writePlaces } from './places-repository.js';
import { cleanEnvironment, readRun, runCli } from './run-cli.js';
import { startRun, temporalOfSuite, withWorkerAt } from './run-in-place.js';
import { smallRepository } from './small-repository.js';
import { createHome } from './temporary-home.js';
import { type Instant, watchZones } from './watched-zones.js';
import { hashFiles, hashWork } from './zone-files.js';

const INSTANTS: readonly Instant[] = [
  { activity: 'normaliseSource', key: 'rows.parquet', moment: 'before' },
  { activity: 'assembleDataset', key: 'lieux.parquet', moment: 'after' },
  { activity: 'releaseVersion', key: 'lieux.csv', moment: 'before' },
  { activity: 'releaseVersion', key: 'manifest.json', moment: 'after' },
];

/** About persons: its steps ask for the keys of pseudonyms. */
const PERSONAL = 'parcours-insertion';

const home = await createHome();
const repository = await smallRepository(TWO_FORMATS);
await copyPlacesRepository(join(home, 'places'));
const [places, extracts] = [
  await readPlaces(join(home, 'places')),
  await writePlaces(join(home, 'sent'), 10),
];
const temporal = await temporalOfSuite();
afterAll(() => rm(home, { recursive: true, force: true }));

/** It comes to an activity with the answer to a heartbeat, some seconds after it was given. */
const orderToStop = () => Context.current().cancelled.catch(() => undefined);

async function left(store: string) {
  return {
    work: await hashWork(join(home, store, 'work')),
    open: await hashFiles(join(home, store, 'open')),
  };
}

describe('a run that is cancelled', () => {
  for (const instant of INSTANTS)
    it(`while ${instant.activity} writes ${instant.key} publishes nothing, leaves no work and no scratch`, async () => {
      const queue = `cancelled-${instant.activity}-${instant.key}`;
      const place = { home, store: `file:${join(home, queue)}`, address: temporal.address, queue };
      const handle = await startRun(temporal, place, extracts, queue, PLACES);
      const change = (effects: Parameters<typeof watchZones>[0]) =>
        watchZones(places(effects), instant, async () => {
          await handle.cancel();
          await orderToStop();
        });
      await withWorkerAt(place, change, () =>
        assert.rejects(
          handle.result(),
          (error) => error instanceof WorkflowFailedError && error.cause instanceof Cancelled,
        ),
      );
      const { work, open } = await left(queue);
      assert.deepEqual(work, {});
      assert.deepEqual(await hashFiles(join(home, 'scratch')), {});
      assert.deepEqual(open, {});
    });

  it('after the pointer has moved is published, and says so', async () => {
    const queue = 'cancelled-too-late';
    const place = { home, store: `file:${join(home, queue)}`, address: temporal.address, queue };
    const handle = await startRun(temporal, place, extracts, queue, PLACES);
    const instant: Instant = { activity: 'releaseVersion', key: 'latest.json', moment: 'after' };
    const change = (effects: Parameters<typeof watchZones>[0]) =>
      watchZones(places(effects), instant, async () => {
        await handle.cancel();
        await orderToStop();
      });
    await withWorkerAt(place, change, async () => assert.equal((await handle.result()).status, 'published'));
    const { work, open } = await left(queue);
    assert.deepEqual(work, {});
    assert.ok(Object.keys(open).includes(`${PLACES}/latest.json`));
  });
});

describe('insertion cancel', () => {
  it('cancels a run that was started with --detach, which takes no step and needs no key of pseudonyms, and leaves nothing', async () => {
    const place = { home, repository, env: { STORE_URL: `file:${join(home, 'detached')}` } };
    const started = await runCli(['run', PERSONAL, '--detach', '--json'], place);
    assert.equal(started.code, 0, started.stderr);
    const { runId, status } = readRun(started);
    assert.equal(status, 'running');
    const ended = await runCli(['cancel', runId, '--json'], place);
    assert.equal(ended.code, 1, ended.stderr);
    assert.deepEqual([readRun(ended).status, readRun(ended).dataset], ['cancelled', PERSONAL]);
    assert.deepEqual(await left('detached'), { work: {}, open: {} });
  });
});

describe('Ctrl-C of insertion run', () => {
  it('cancels the run, leaves nothing, and exits 130', async () => {
    const words = [PROGRAM, 'run', DATASET, '--extracts', EXAMPLE];
    const env = cleanEnvironment(home, { STORE_URL: `file:${join(home, 'interrupted')}` });
    const child = spawn(process.execPath, words, {
      cwd: repository,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: LONGEST_MS,
    });
    const ended = once(child, 'close');
    let told = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      if (!told.includes(': check') && chunk.includes(': check')) child.kill('SIGINT');
      told += chunk;
    });
    const [code] = await ended;
    assert.equal(code, 130, told);
    assert.deepEqual(await left('interrupted'), { work: {}, open: {} });
    const { stdout } = await runCli(['status', '--json'], { home });
    const runs: { runId: string; state: string }[] = JSON.parse(stdout);
    assert.deepEqual(
      runs.filter(({ state }) => state === 'RUNNING'),
      [],
    );
  });
});
