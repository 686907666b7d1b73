/** SIGKILL of the worker in the middle of each activity: another worker ends the same run, with the same bytes. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import type { Effects } from '../../activities/effects.js';
import { LONGEST_MS, wordsOf } from '../helpers/launch.js';
import { DATASET } from './extracts.js';
import { cleanEnvironment } from './run-cli.js';
import { type Place, startRun, temporalOfSuite, withWorkerAt } from './run-in-place.js';
import { withFewSources } from './small-toolkit.js';
import { createHome } from './temporary-home.js';
import { readPlain } from './visible-bytes.js';
import { type Instant, tellWrites } from './watched-zones.js';
import { hashFiles, hashText, hashWork } from './zone-files.js';

/**
 * `INSERTION_FAULTS=all`, or a number of them spread over the run: every write and removal of every activity, before and after, instead of
 * the eight that tell most (`npm run test:faults`).
 */
const WANTED = process.env.INSERTION_FAULTS;

const TELLING: readonly Instant[] = [
  { activity: 'receiveExtracts', key: 'france-services.csv', moment: 'after' },
  { activity: 'normaliseSource', key: 'rows.parquet', moment: 'after' },
  { activity: 'checkSource', key: 'receipt.json', moment: 'after' },
  { activity: 'assembleDataset', key: 'services.parquet', moment: 'before' },
  { activity: 'releaseVersion', key: 'structures.csv', moment: 'after' },
  { activity: 'releaseVersion', key: 'latest.json', moment: 'after' },
  { activity: 'writeReports', key: 'index.html', moment: 'after' },
  { activity: 'clearRun', key: '', moment: 'after' },
];

const home = await createHome();
const temporal = await temporalOfSuite();
afterAll(() => rm(home, { recursive: true, force: true }));

/** Of the run that nothing disturbs; its name stands in keys. */
const FIRST = 'undisturbed';
const seen: Instant[] = [];
const first = placeOf(FIRST);
const noting = (effects: Effects) =>
  tellWrites(withFewSources(effects), async (instant) => void seen.push(instant));
const published = await withWorkerAt(first, noting, async () => (await startRun(temporal, first)).result());
assert.equal(published.status, 'published');
const undisturbed = await lookAt(first);
const INSTANTS = WANTED === undefined ? TELLING : spread(distinct(seen), WANTED);

function distinct(instants: readonly Instant[]): Instant[] {
  return [...new Map(instants.map((one) => [JSON.stringify(one), one])).values()];
}

function spread(instants: readonly Instant[], wanted: string): Instant[] {
  if (wanted === 'all') return [...instants];
  const step = Math.max(1, instants.length / Number(wanted));
  return instants.filter((_, rank) => Math.floor(rank / step) !== Math.floor((rank - 1) / step));
}

function placeOf(queue: string): Place {
  return { home, store: `file:${join(home, queue)}`, address: temporal.address, queue };
}

/** What a run leaves: the open zone to the byte, the reports without the run's name, the work zone. */
async function lookAt({ queue }: Place) {
  // a workbook bears the run's name too, compressed: what it says is compared
  const reports = [...(await readPlain(join(home, queue, 'reports')))];
  return {
    open: await hashFiles(join(home, queue, 'open')),
    reports: hashText(JSON.stringify(reports).replaceAll(queue, 'RUN')),
    work: await hashWork(join(home, queue, 'work')),
  };
}

async function startDyingWorker(place: Place, instant: Instant): Promise<void> {
  const words = wordsOf('tests/end-to-end/dying-worker.ts', JSON.stringify({ ...place, instant }));
  const child = spawn(process.execPath, words, {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: LONGEST_MS,
    env: cleanEnvironment(home),
  });
  const [, signal] = await once(child, 'exit');
  assert.equal(signal, 'SIGKILL', 'the worker did not come to that instant');
}

describe('a worker that is killed', { concurrent: true }, () => {
  for (const [rank, instant] of INSTANTS.entries()) {
    const { activity, key, moment } = instant;
    it(`${moment} ${activity} writes ${key || 'anything'} leaves a run that another worker ends the same`, async () => {
      const place = placeOf(`kill-${rank}`);
      const handle = await startRun(temporal, place);
      await startDyingWorker(place, { ...instant, key: key.replaceAll(FIRST, place.queue) });
      const report = await withWorkerAt(place, withFewSources, () => handle.result());
      assert.equal(report.status, 'published');
      assert.deepEqual(await lookAt(place), undisturbed);
      assert.equal((await readdir(join(home, place.queue, 'open', DATASET, 'versions'))).length, 1);
      assert.deepEqual(undisturbed.work, {});
    });
  }
});
