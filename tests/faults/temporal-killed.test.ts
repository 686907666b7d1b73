/** Temporal is killed in the middle of runs: one of our own that comes back, and the embedded one, which the next command starts again. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { afterAll, it } from 'vitest';
import { sealingConverter } from '../../scripts/codec/data-converter.js';
import { type EngineConnection, withEngine } from '../../scripts/engine/embedded-engine.js';
import { enginePlaces, readState } from '../../scripts/engine/engine-state.js';
import { findFreePort } from '../../scripts/engine/free-port.js';
import { findInstalled } from '../../scripts/engine/installed-binary.mjs';
import { createWorker } from '../../scripts/session/create-worker.js';
import type { RunReport } from '../../workflows/messages.js';
import type { WithdrawalReport } from '../../workflows/withdraw-version.js';
import { createHome } from '../end-to-end/temporary-home.js';
import { tellWrites } from '../end-to-end/watched-zones.js';
import { LONGEST_MS } from '../helpers/launch.js';
import { until } from '../helpers/until.js';
import { ATELIERS, deliver } from './extracts.js';
import { tellFigures } from './figures.js';
import { judgeRun, judgeStanding, startReader } from './judge.js';
import { begin } from './scenarios.js';
import { configurationOf, createWideWorker, effectsOf, storesOf, type Yard } from './yard.js';

const home = await createHome();
afterAll(() => rm(home, { recursive: true, force: true }));
const extracts = await deliver(join(home, 'extracts'), { day: '2026-06-01' });

/** Whoever waits is told that the server is away; the run is not. */
async function patiently(client: Client, run: string): Promise<RunReport | WithdrawalReport> {
  const deadline = performance.now() + LONGEST_MS;
  for (;;)
    try {
      return await client.workflow.getHandle(run).result();
    } catch (error) {
      if (
        performance.now() > deadline ||
        !/unavailable|failed to connect|connection|deadline/i.test(
          String(error instanceof Error ? `${error.message} ${error.cause}` : error),
        )
      )
        throw error;
      await sleep(200);
    }
}

async function startOwn(port: number): Promise<ChildProcess> {
  const program = findInstalled('temporal', process.env);
  if (!program) throw new Error('temporal is missing: run `node scripts/setup.mjs test`, which installs it.');
  const words = ['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--headless'];
  const child = spawn(program, [...words, '--db-filename', join(home, 'own.db')], { stdio: 'ignore' });
  await until('a Temporal server that answers', async () => {
    const connection = await Connection.connect({ address: `127.0.0.1:${port}`, connectTimeout: 500 }).catch(
      () => null,
    );
    await connection?.close();
    return connection !== null;
  });
  return child;
}

async function judge(report: RunReport | WithdrawalReport, yard: Yard, run: string): Promise<string[]> {
  assert.ok('status' in report && report.status === 'published');
  const zones = storesOf(yard)(run);
  const watched = { name: run, dataset: ATELIERS, open: zones.open };
  return [...(await judgeRun(report, zones)), ...(await judgeStanding(watched, join(home, 'verify')))];
}

it('one of our own that is killed again and again ends its runs once it is back', async () => {
  const [port, run] = [await findFreePort(), 'own'];
  let server = await startOwn(port);
  const yard: Yard = { home, address: `127.0.0.1:${port}`, queue: 'own' };
  let kills = 0;
  const killed = new Set<string>();
  const effects = tellWrites(await effectsOf(yard), async ({ activity, key, moment }) => {
    const isWanted = /rows\.parquet$|latest\.json$|report\.json$/.test(key) && moment === 'after';
    if (!isWanted || killed.has(activity)) return;
    killed.add(activity);
    server.kill('SIGKILL');
    await once(server, 'exit');
    kills += 1;
    server = await startOwn(port);
  });
  const connection = await Connection.connect({ address: yard.address });
  const client = new Client({ connection });
  const reader = startReader([{ name: run, dataset: ATELIERS, open: storesOf(yard)(run).open }]);
  try {
    const worker = await createWideWorker(yard, effects, 4);
    const report = await worker.runUntil(async () => {
      await begin(client, yard, run, { dataset: ATELIERS, extracts });
      return patiently(client, run);
    });
    const wrong = [...(await reader.stop()), ...(await judge(report, yard, run))];
    await tellFigures('own Temporal killed', { kills, versions: reader.versions(), wrong: wrong.length });
    assert.deepEqual(wrong, []);
    assert.equal(kills, 3);
  } finally {
    await reader.stop();
    await connection.close();
    server.kill('SIGKILL');
  }
});

it('the embedded one that is killed has its run ended by the next command', async () => {
  const run = 'embedded';
  const yard: Yard = { home, address: '', queue: run };
  const configuration = configurationOf(yard, run);
  const effects = await effectsOf(yard);
  /** A command: its worker, and a client of the server that it has started. */
  const command = (act: (client: Client) => Promise<RunReport | WithdrawalReport>, change = effects) =>
    withEngine(
      configuration,
      () => undefined,
      async (engine: EngineConnection) => {
        const connection = await Connection.connect({ address: engine.address });
        const dataConverter = await sealingConverter(configuration.codecKeys, storesOf(yard)(run).work);
        const worker = await createWorker(configuration, engine, change, yard.queue);
        return worker.runUntil(() => act(new Client({ connection, dataConverter })));
      },
    );
  const dying = tellWrites(effects, async ({ key, moment }) => {
    if (!key.endsWith('/latest.json') || moment !== 'after') return;
    const state = await readState(enginePlaces(home));
    if (state) process.kill(state.server.pid, 'SIGKILL');
    await new Promise(() => undefined);
  });
  const first = command(
    async (client) => (await begin(client, yard, run, { dataset: ATELIERS, extracts })).result(),
    dying,
  );
  await assert.rejects(first, { name: 'TemporalUnreachable' });
  const report = await command((client) => patiently(client, run));
  assert.deepEqual(await judge(report, yard, run), []);
});
