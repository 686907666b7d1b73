/** Dead-man switches, on a real Temporal server and a real HTTP server: pinged by what a schedule started and went well, and by nothing else. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import type { Effects } from '../../activities/effects.js';
import { createHeartbeat } from '../../activities/platform/courier/heartbeat.js';
import { readConfiguration } from '../../activities/platform/settings/configuration.js';
import { createReportActivities } from '../../activities/report/activities.js';
import { Schedule } from '../../datasets/schedule.js';
import { toolkitEffects } from '../../scripts/toolkit.js';
import type { RunReport } from '../../workflows/messages.js';
import { DATASET } from '../end-to-end/extracts.js';
import { createHome } from '../end-to-end/temporary-home.js';
import { checked, fakeRooms, type Rooms } from '../workflows/fake-rooms.js';
import { type Engine, startEngine } from '../workflows/run-workflow.js';

const NAME = 'HEARTBEAT_OFFRE';
const { signal } = new AbortController();
let engine: Engine;
let home: string;
let server: Server;
let address: string;
let asked: string[] = [];
let status = 200;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ping/secret-of-the-switch`;
  [engine, home] = await Promise.all([startEngine(), createHome()]);
});
afterAll(async () => {
  server.close();
  await engine?.stop();
  await rm(home, { recursive: true, force: true });
});
afterEach(() => {
  asked = [];
  status = 200;
});

const heartbeat = (given: string | undefined, hosts = ['127.0.0.1:*']) => createHeartbeat(hosts, () => given);

/** The real step, for a dataset that declares its switch. */
async function roomsWith(schedule: unknown, own: Partial<Rooms> = {}): Promise<Rooms> {
  const effects: Effects = await toolkitEffects(readConfiguration({ INSERTION_HOME: home }, home));
  const declared = effects.datasets.get(DATASET);
  assert.ok(declared);
  const metadata = { ...declared.metadata, schedule: Schedule.parse(schedule) };
  const { sendHeartbeat } = createReportActivities({
    ...effects,
    datasets: new Map([['offre', { ...declared, metadata }]]),
    sendHeartbeat: heartbeat(address),
  });
  return fakeRooms({ sendHeartbeat, ...own });
}

let runs = 0;
async function scheduled(rooms: Rooms): Promise<RunReport> {
  runs += 1;
  return engine.run(rooms, async (handle) => {
    await handle.result();
    const { taskQueue } = await handle.describe();
    return engine.environment.client.workflow.execute('scheduledRun', {
      ...{ taskQueue, workflowId: `run/offre-${runs}` },
      args: [{ dataset: 'offre', publish: 'none' }],
    });
  });
}

describe('a dead-man switch', () => {
  it('is pinged once by a scheduled run that published; a run that a person started pings nobody', async () => {
    const report = await scheduled(await roomsWith({ heartbeat: NAME }));
    assert.equal(report.status, 'published');
    assert.deepEqual(asked, ['GET /ping/secret-of-the-switch']);
  });

  it('is left alone by a run that is refused, and by a dataset that declares none', async () => {
    const refusing = { checkDataset: async () => checked('offre', 'refuse', ['offre: too few rows.']) };
    assert.equal((await scheduled(await roomsWith({ heartbeat: NAME }, refusing))).status, 'refused');
    assert.equal((await scheduled(await roomsWith({}))).status, 'published');
    assert.deepEqual(asked, []);
  });

  it('that answers 500 is tried again, and fails no run', async () => {
    status = 500;
    const tried: Promise<RunReport> = scheduled(await roomsWith({ heartbeat: NAME }));
    while (asked.length < 2) await new Promise((resolve) => setTimeout(resolve, 50));
    status = 200;
    assert.equal((await tried).status, 'published');
  });

  it('that is nowhere fails no run', async () => {
    const failing = { sendHeartbeat: createFailing(await roomsWith({ heartbeat: NAME })) };
    assert.equal((await scheduled(fakeRooms(failing))).status, 'published');
  });

  it('in our own network is not reached unless it is listed, and its address is never told', async () => {
    for (const [given, hosts] of [
      [address, []],
      ['https://127.0.0.1:1/secret-of-the-switch', []],
      [address.replace(/:\d+/, ':1'), ['127.0.0.1:*']],
      ['secret-of-the-switch', []],
      [undefined, []],
    ] as const)
      await assert.rejects(heartbeat(given, [...hosts])(NAME, signal), (error: Error) => {
        assert.match(error.name, /ConfigurationInvalid|PartnerUnreachable/);
        return !error.message.includes('secret-of-the-switch');
      });
    status = 404;
    await assert.rejects(
      heartbeat(address)(NAME, signal),
      /The dead-man switch of HEARTBEAT_OFFRE answers 404/,
    );
  });
});

/** A variable that nobody set is a permanent error: told in the log, and by the silence of the switch. */
function createFailing(rooms: Rooms): Rooms['sendHeartbeat'] {
  return (request) => rooms.sendHeartbeat({ ...request, dataset: 'another' });
}
