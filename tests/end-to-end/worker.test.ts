/** `insertion worker` as a service: killed or told to stop in the middle of a run, another one ends it. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, it } from 'vitest';
import { LONGEST_MS, PROGRAM } from '../helpers/launch.js';
import { DATASET } from './extracts.js';
import { TWO_FORMATS } from './kept-formats.js';
import { cleanEnvironment, runCli } from './run-cli.js';
import { type Place, type RunHandle, startRun, temporalOfSuite } from './run-in-place.js';
import { smallRepository } from './small-repository.js';
import { createHome } from './temporary-home.js';
import { hashWork } from './zone-files.js';

const home = await createHome();
const repository = await smallRepository(TWO_FORMATS);
const temporal = await temporalOfSuite();
afterAll(() => rm(home, { recursive: true, force: true }));

async function startWorker({ queue, store, address }: Place): Promise<ChildProcess> {
  const words = [PROGRAM, 'worker', '--queues', queue, '--store', store];
  const env = cleanEnvironment(home, { TEMPORAL_ADDRESS: address });
  const child = spawn(process.execPath, words, {
    ...{ cwd: repository, env, timeout: LONGEST_MS },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let told = '';
  for (const stream = child.stderr; !told.includes('Worker ready on'); ) {
    const [chunk] = await once(stream, 'data');
    told += chunk;
  }
  return child;
}

async function untilNormalising({ workflowId }: RunHandle): Promise<void> {
  const child = temporal.client.workflow.getHandle(`${workflowId}/france-services`);
  for (;;) {
    const described = await child.describe().catch(() => null);
    const pending = described?.raw.pendingActivities ?? [];
    if (pending.some((one) => one.activityType?.name === 'normaliseSource' && one.lastStartedTime)) return;
    await sleep(10);
  }
}

describe('insertion worker', { concurrent: true }, () => {
  for (const [signal, code, sentence] of [
    ['SIGKILL', null, 'is killed while it normalises: another ends the run'],
    ['SIGTERM', 143, 'drains on SIGTERM: another ends the run'],
  ] as const)
    it(sentence, async () => {
      const queue = `worker-${signal.toLowerCase()}`;
      const store = `file:${join(home, queue)}`;
      const place = { home, store, address: temporal.address, queue };
      const first = await startWorker(place);
      const handle = await startRun(temporal, place);
      await untilNormalising(handle);
      const ended = once(first, 'exit');
      first.kill(signal);
      assert.equal((await ended)[0], code);
      const second = await startWorker(place);
      const report = await handle.result();
      assert.equal(report.status, 'published');
      assert.deepEqual(new Set(report.sources.map(({ status }) => status)), new Set(['fresh']));
      assert.deepEqual(await hashWork(join(home, queue, 'work')), {});
      assert.equal((await readdir(join(home, queue, 'open', DATASET, 'versions'))).length, 1);
      const stopped = once(second, 'exit');
      second.kill('SIGTERM');
      assert.equal((await stopped)[0], 143);
      const verified = await runCli(['verify', DATASET, '--store', store], { home });
      assert.equal(verified.code, 0, verified.stdout);
    });
});
