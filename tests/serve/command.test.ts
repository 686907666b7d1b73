/** `insertion serve` as a person runs it: addresses, the manual's examples, refusals, log, drain. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { z } from 'zod';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import { loadDatasets } from '../../datasets/load-datasets.js';
import { startServer } from '../../scripts/serve/start-server.js';
import { ROOT } from '../../scripts/toolkit.js';
import { PROGRAM } from '../helpers/launch.js';
import { until } from '../helpers/until.js';
import { lieux, onServeBench, publishTables, ROWS_PATH, VERSION } from './serve-bench.js';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'serve-command-'));
  const dataset = (await loadDatasets(join(ROOT, 'datasets'))).find(({ id }) => id === 'offre-insertion');
  const table = dataset?.tables.find(({ name }) => name === 'services');
  assert.ok(table);
  const rows = Array.from({ length: 6_000 }, (_, index) => ({
    ...{
      source: 's',
      structure_id: `s--${index}`,
      id: `s--${index}`,
      nom: `Service ${index}`,
      description: 'Aide. '.repeat(30),
    },
    ...{
      date_maj: '2026-01-01',
      commune: index % 3 === 0 ? 'Saint-Denis' : 'Saint-Paul',
      thematiques: ['numerique', 'mobilite'].slice(0, 1 + (index % 2)),
    },
    ...{ score_qualite: 0.5 },
  }));
  const publication = {
    dataset: 'offre-insertion',
    tables: [{ table, rows }],
    version: VERSION,
    earlier: [],
  };
  await publishTables(publication, createFileStore(join(root, 'store', 'open')), join(root, 'scratch'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

interface Running {
  readonly child: ChildProcess;
  readonly address: string;
  readonly told: () => string;
  readonly ended: Promise<number | null>;
}

function start(...options: readonly string[]): Running & { readonly ready: Promise<string> } {
  const child = spawn(
    process.execPath,
    [PROGRAM, 'serve', '--store', `file:${join(root, 'store')}`, ...options],
    { cwd: ROOT, env: { ...process.env, INSERTION_HOME: join(root, 'home') } },
  );
  let told = '';
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const ready = new Promise<string>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      told += chunk;
      const [, address] = /Catalogue at (\S+)\//.exec(told) ?? [];
      if (address !== undefined) resolve(address);
    });
    void ended.then(() => reject(new Error(told)));
  });
  return { child, address: '', ready, told: () => told, ended };
}

async function whileServing(act: (running: Running) => Promise<void>): Promise<void> {
  const started = start('--port', '0');
  try {
    await act({ ...started, address: await started.ready });
  } finally {
    started.child.kill('SIGKILL');
    await started.ended;
  }
}

describe('insertion serve', () => {
  it('answers every example of the manual', async () => {
    const manual = await readFile(join(ROOT, 'docs/api.md'), 'utf8');
    const [, examples = ''] = /# The API[\s\S]*?```sh\n([\s\S]*?)```/.exec(manual) ?? [];
    assert.ok((examples.match(/curl/g) ?? []).length >= 4);
    await whileServing(async ({ address }) => {
      const script = examples
        .replaceAll('http://127.0.0.1:8080', address)
        .replaceAll('curl ', 'curl --fail --no-progress-meter ');
      const told = execFileSync('sh', ['-euc', script], { cwd: root, encoding: 'utf8' });
      assert.match(told, /"total":2000/);
      assert.match(told, /"commune":"Saint-Paul","id__count":4000/);
      const csv = await readFile(join(root, 'services.csv'), 'utf8');
      assert.equal(csv.trimEnd().split('\n').length, 3_001);
    });
  });

  it('writes what it answered to its log, and never what was asked for', async () => {
    await whileServing(async ({ address, child, told, ended }) => {
      await fetch(
        `${address}/api/datasets/offre-insertion/versions/latest/tables/services/rows?nom__exact=CANARY`,
      );
      await fetch(
        `${address}/api/datasets/offre-insertion/versions/latest/tables/services/rows?CANARY__exact=1`,
      );
      child.kill('SIGTERM');
      assert.equal(await ended, 143);
      assert.match(
        told(),
        /"method":"GET","path":"\/api\/datasets\/offre-insertion\/versions\/latest\/tables\/services\/rows","status":200/,
      );
      assert.match(told(), /"status":400/);
      assert.doesNotMatch(told(), /CANARY/);
    });
  });

  it('finishes what it is answering when it is told to stop, and takes no more', async () => {
    await whileServing(async ({ address, child, ended }) => {
      const path = '/api/datasets/offre-insertion/versions/latest/tables/services/rows.csv';
      const whole = await (await fetch(`${address}${path}`)).text();
      const agent = new Agent({ keepAlive: true });
      const slow = new Promise<string>((resolve, reject) => {
        const asked = request(`${address}${path}`, { agent }, (response) => {
          let text = '';
          response.setEncoding('utf8').once('readable', () => {
            child.kill('SIGTERM');
            setTimeout(
              () => response.on('data', (chunk) => (text += chunk)).on('end', () => resolve(text)),
              700,
            );
          });
          response.on('error', reject);
        });
        asked.on('error', reject).end();
      });
      assert.equal((await slow).length, whole.length);
      assert.equal(await ended, 143);
      await assert.rejects(fetch(`${address}/health`));
    });
  });

  it('says in a sentence that its port is taken, or is none', async () => {
    await whileServing(async ({ address }) => {
      const taken = start('--port', new URL(address).port);
      await assert.rejects(taken.ready, /port \d+ of 127\.0\.0\.1 is taken; choose another with --port/);
      assert.equal(await taken.ended, 2);
    });
    const none = start('--port', '99999');
    await assert.rejects(none.ready, /--port is not a whole number/);
    assert.equal(await none.ended, 2);
  });
});

it('answers 200 readers at once without an error', async () => {
  await onServeBench(async ({ app, publish, failures }) => {
    await publish(VERSION, lieux(400));
    const server = await startServer(app, { host: '127.0.0.1', port: 0, log: pino({ level: 'silent' }) });
    const agent = new Agent({ keepAlive: true, maxSockets: 200 });
    const ask = (path: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const asked = request(`${server.address}${path}`, { agent }, (response) =>
          response
            .resume()
            .on('end', () => resolve(response.statusCode))
            .on('error', reject),
        );
        asked.on('error', reject).end();
      });
    const questions = [
      (turn: number) => `${ROWS_PATH}?page=${1 + (turn % 20)}&page_size=${1 + (turn % 50)}`,
      (turn: number) => `${ROWS_PATH}?places__greater=${turn % 20}&nom__sort=asc`,
      () => `${ROWS_PATH}?nom__groupby&id__count&id__count__sort=desc`,
      (turn: number) => `${ROWS_PATH}.csv?places__exact=${turn % 20}`,
      () => `/lieux/versions/${VERSION}/lieux.json`,
    ];
    try {
      const readers = Array.from({ length: 200 }, async (_, reader) => {
        const statuses = [];
        for (let turn = 0; turn < 10; turn += 1) {
          const question = questions[(reader + turn) % questions.length];
          statuses.push(await ask(question?.(reader * 10 + turn) ?? '/'));
        }
        return statuses;
      });
      const statuses = (await Promise.all(readers)).flat();
      assert.equal(statuses.length, 2_000);
      assert.deepEqual(new Set(statuses), new Set([200]));
      assert.deepEqual(failures, []);
    } finally {
      agent.destroy();
      await server.stop();
    }
  });
});

it('forgets readers who leave in the middle of an export', async () => {
  await onServeBench(async ({ app, publish, failures }) => {
    await publish(VERSION, lieux(20_000));
    const server = await startServer(app, { host: '127.0.0.1', port: 0, log: pino({ level: 'silent' }) });
    const leave = () =>
      new Promise<void>((resolve) => {
        const asked = request(`${server.address}${ROWS_PATH}.json`, { agent: new Agent() }, (response) =>
          response.once('data', () => asked.destroy()),
        );
        asked
          .on('error', () => {})
          .on('close', resolve)
          .end();
      });
    try {
      for (let turn = 0; turn < 140; turn += 1) await leave();
      // of those who left the last places are freed a moment later
      const response = await until('a free place', async () => {
        const answer = await fetch(`${server.address}${ROWS_PATH}.json`);
        if (answer.status === 200) return answer;
        await answer.body?.cancel();
        return null;
      });
      assert.equal(z.array(z.unknown()).parse(await response.json()).length, 20_000);
      assert.deepEqual(failures, []);
    } finally {
      await server.stop();
    }
  });
});

it('turns readers away with Retry-After when too many wait', async () => {
  await onServeBench(
    async ({ publish, get }) => {
      await publish(VERSION, lieux(400));
      await get(ROWS_PATH);
      const answers = await Promise.all(
        Array.from({ length: 60 }, (_, index) =>
          get(`${ROWS_PATH}?page_size=${1 + (index % 50)}&page=${1 + Math.floor(index / 50)}`),
        ),
      );
      const refused = answers.filter(({ status }) => status === 503);
      assert.ok(refused.length > 0 && answers.some(({ status }) => status === 200));
      assert.ok(answers.every(({ status }) => status === 200 || status === 503));
      assert.equal(refused[0]?.headers.get('retry-after'), '2');
    },
    { connections: 1, queue: 5 },
  );
});
