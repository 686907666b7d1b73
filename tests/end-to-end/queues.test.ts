/** Two worker processes on queues of their own, that share nothing but the object store and Temporal, complete a run. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { kindOf } from '../../workflows/queues.js';
import { LONGEST_MS, PROGRAM } from '../helpers/launch.js';
import { startVersitygw } from '../helpers/servers.js';
import { copyPlacesRepository, PLACES, writePlaces } from './places-repository.js';
import { cleanEnvironment, runCli } from './run-cli.js';
import { startRun, temporalOfSuite } from './run-in-place.js';
import { createHome } from './temporary-home.js';

const homes = { light: await createHome(), heavy: await createHome() };
const store = 's3://essais/deux';
const repository = join(homes.light, 'repository');
await copyPlacesRepository(repository);
const extracts = await writePlaces(join(homes.light, 'sent'), 10);
const temporal = await temporalOfSuite();
const server = await startVersitygw();
const { env } = server;
beforeAll(() => server.createBucket('essais'));
afterAll(async () => {
  await server.stop();
  await Promise.all(Object.values(homes).map((home) => rm(home, { recursive: true, force: true })));
});

async function startWorker(home: string, kinds: string): Promise<ChildProcess> {
  const words = ['worker', '--queues', 'deux', '--kinds', kinds, '--store', store];
  const child = spawn(process.execPath, [PROGRAM, ...words], {
    ...{ cwd: repository, env: cleanEnvironment(home, { ...env, TEMPORAL_ADDRESS: temporal.address }) },
    ...{ timeout: LONGEST_MS, stdio: ['ignore', 'ignore', 'pipe'] },
  });
  assert.ok(child.stderr);
  for (let told = ''; !told.includes('Worker ready on'); ) {
    const [chunk] = await once(child.stderr, 'data');
    told += chunk;
  }
  return child;
}

/** Who did each step, by the name of the step: `<pid>@<host>` of the worker. */
async function doers(workflowId: string): Promise<Map<string, string>> {
  const { events } = await temporal.client.workflow.getHandle(workflowId).fetchHistory();
  const names = new Map(
    (events ?? []).map((event) => [
      String(event.eventId),
      event.activityTaskScheduledEventAttributes?.activityType?.name ?? '',
    ]),
  );
  return new Map(
    (events ?? []).flatMap(({ activityTaskStartedEventAttributes: started }) =>
      started ? [[names.get(String(started.scheduledEventId)) ?? '', started.identity ?? ''] as const] : [],
    ),
  );
}

describe('two workers on different queues', () => {
  it('share a run: each step is done where it belongs, and the version is whole', async () => {
    const light = await startWorker(homes.light, 'light');
    const heavy = await startWorker(homes.heavy, 'heavy,restricted');
    const place = { home: homes.light, store, address: temporal.address, queue: 'deux' };
    const handle = await startRun(temporal, place, extracts, 'deux', PLACES);
    const report = await handle.result();
    assert.equal(report.status, 'published', report.reasons.join());
    const done = new Map([...(await doers('deux')), ...(await doers('deux/mairies'))]);
    assert.ok(done.size >= 8, [...done.keys()].join());
    for (const [step, identity] of done) {
      const pid = kindOf(step) === 'light' ? light.pid : heavy.pid;
      assert.ok(identity.startsWith(`${pid}@`), `${step} by ${identity}`);
    }
    const stopped = [light, heavy].map((worker) => once(worker, 'exit'));
    for (const worker of [light, heavy]) worker.kill('SIGTERM');
    for (const [code] of await Promise.all(stopped)) assert.equal(code, 143);
    const verified = await runCli(['verify', PLACES, '--store', store], {
      home: homes.light,
      repository,
      env,
    });
    assert.equal(verified.code, 0, verified.stdout);
  });

  it('refuses a kind that is none', async () => {
    const { code, stderr } = await runCli(['worker', '--kinds', 'light,lourd'], { home: homes.light });
    assert.deepEqual([code, /--kinds takes light, heavy, restricted/.test(stderr)], [2, true]);
  });
});
