/** A real worker on a real Temporal server, killed in the middle of a step: its log, its metrics and its trace tell what happened. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { findFreePort } from '../../scripts/engine/free-port.js';
import { findInstalled } from '../../scripts/engine/installed-binary.mjs';
import type { RunReport } from '../../workflows/messages.js';
import { DATASET } from '../end-to-end/extracts.js';
import { TWO_FORMATS } from '../end-to-end/kept-formats.js';
import { cleanEnvironment } from '../end-to-end/run-cli.js';
import { startRun, temporalOfSuite } from '../end-to-end/run-in-place.js';
import { smallRepository } from '../end-to-end/small-repository.js';
import { createHome } from '../end-to-end/temporary-home.js';
import { LONGEST_MS, PROGRAM } from '../helpers/launch.js';
import { type Collector, type ReceivedSpan, startCollector } from './collector.js';
import { type Family, readExposition, seriesValue } from './exposition.js';

const QUEUE = 'observed';
const KILLED = 'killed';
const home = await createHome();
const metricsAddress = `127.0.0.1:${await findFreePort()}`;
const repository = await smallRepository(TWO_FORMATS);
const temporal = await temporalOfSuite();
let collector: Collector;
let report: RunReport;
let families: Map<string, Family>;
let afterKill: Map<string, Family>;
let exposition: string;
let told = '';
let lines: Record<string, unknown>[] = [];

async function readMetrics(): Promise<string> {
  return (await fetch(`http://${metricsAddress}/metrics`)).text();
}

function spansOf(run: string): ReceivedSpan[] {
  return collector.spans.filter(({ attributes }) => attributes['insertion.run'] === run);
}

/** `mortal`: killed the moment it says this. */
async function startWorker(mortal?: RegExp): Promise<ChildProcess> {
  const words = ['worker', '--queues', QUEUE, '--store', `file:${join(home, 'store')}`];
  const child = spawn(process.execPath, [PROGRAM, ...words], {
    ...{ cwd: repository, timeout: LONGEST_MS, stdio: ['ignore', 'ignore', 'pipe'] },
    env: cleanEnvironment(home, {
      TEMPORAL_ADDRESS: temporal.address,
      METRICS_ADDRESS: metricsAddress,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    }),
  });
  let own = '';
  child.stderr?.on('data', (chunk) => {
    own += chunk;
    told += chunk;
    if (mortal?.test(own)) child.kill('SIGKILL');
  });
  while (!own.includes('Worker ready on')) {
    assert.equal(child.exitCode, null, own);
    await sleep(20);
  }
  return child;
}

beforeAll(async () => {
  collector = await startCollector();
  const place = { home, store: `file:${join(home, 'store')}`, address: temporal.address, queue: QUEUE };
  const reading = new RegExp(
    `"run":"${KILLED}"[^\\n]*"source":"france-services","room":"normalise"[^\\n]*started`,
  );
  const first = await startWorker(reading);
  report = await (await startRun(temporal, place)).result();
  while (!spansOf(QUEUE).some(({ name }) => name === 'publishDataset')) await sleep(50);
  exposition = await readMetrics();
  families = readExposition(exposition);
  const killed = once(first, 'exit');
  const handle = await startRun(temporal, place, undefined, KILLED);
  await killed;
  const second = await startWorker();
  await handle.result();
  afterKill = readExposition(await readMetrics());
  const ended = once(second, 'exit');
  second.kill('SIGTERM');
  assert.equal((await ended)[0], 143);
  lines = told
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
});
afterAll(async () => {
  await collector?.stop();
  await rm(home, { recursive: true, force: true });
});

describe('the log of a worker', () => {
  it('is JSON lines on stderr: each step started and ended, with its run, dataset, source, room and attempt', () => {
    assert.equal(report.status, 'published');
    const ended = lines.filter(
      ({ msg, activity, run }) => run === QUEUE && msg === 'step ended' && activity === 'normaliseSource',
    );
    assert.deepEqual(
      new Set(ended.map(({ source }) => source)),
      new Set(report.sources.map(({ source }) => source)),
    );
    for (const line of ended) {
      assert.deepEqual(
        [line.run, line.dataset, line.room, line.level],
        [QUEUE, DATASET, 'normalise', 'info'],
      );
      assert.equal(line.rows_in, report.sources.find(({ source }) => source === line.source)?.rowsIn);
      assert.ok(Number(line.ms) >= 0 && typeof line.trace_id === 'string');
    }
    const attempts = lines.filter(
      ({ source, activity, run }) =>
        run === KILLED && source === 'france-services' && activity === 'normaliseSource',
    );
    assert.deepEqual(
      attempts.map(({ msg, attempt }) => [msg, attempt]),
      [
        ['step started', 1],
        ['step started', 2],
        ['step ended', 2],
      ],
    );
  });

  it('ends with the run, and how it ended', () => {
    const [run, ...more] = lines.filter((line) => line.msg === 'run ended' && line.run === QUEUE);
    assert.deepEqual([run?.run, run?.status, more.length], [QUEUE, 'published', 0]);
  });
});

describe('the metrics of a worker', () => {
  it('count the rows of the run, source by source, as its report does', () => {
    for (const { source, rowsIn, rowsOut, rowsRejected, rowsOutside, rowsMerged } of report.sources) {
      const of = (name: string) =>
        seriesValue(families, `insertion_rows_${name}_total`, { dataset: DATASET, source });
      assert.deepEqual(
        [of('in'), of('out'), of('rejected'), of('outside'), of('merged')],
        [rowsIn, rowsOut, rowsRejected, rowsOutside, rowsMerged],
      );
    }
    assert.equal(seriesValue(families, 'insertion_runs_total', { dataset: DATASET, status: 'published' }), 1);
    assert.equal(seriesValue(families, 'insertion_run_duration_seconds_count', { dataset: DATASET }), 1);
  });

  it('tell the retry of the step that was killed, and no failure', () => {
    assert.ok(
      seriesValue(afterKill, 'insertion_step_retries_total', { dataset: DATASET, room: 'normalise' }) >= 1,
    );
    assert.deepEqual(afterKill.get('insertion_step_failures_total')?.samples, []);
    assert.ok(
      seriesValue(families, 'insertion_step_duration_seconds_count', { room: 'release', outcome: 'ok' }) > 1,
    );
  });

  it('tell of the process, its scratch and Temporal’s SDK', () => {
    assert.ok(seriesValue(families, 'process_resident_memory_bytes') > 50e6);
    assert.ok(seriesValue(families, 'process_cpu_seconds_total') > 0.1);
    assert.ok(
      seriesValue(families, 'insertion_scratch_size_bytes') >=
        seriesValue(families, 'insertion_scratch_free_bytes'),
    );
    assert.ok(
      seriesValue(families, 'temporal_workflow_completed_total', { workflow_type: 'publishDataset' }) === 1,
    );
  });

  it('follow the conventions that promtool checks', () => {
    const promtool = findInstalled('promtool', process.env);
    assert.ok(
      promtool,
      'promtool is missing: run `node scripts/setup.mjs test`, or install it (Debian: prometheus).',
    );
    const { status, stdout, stderr } = spawnSync(promtool, ['check', 'metrics'], {
      input: exposition,
      encoding: 'utf8',
    });
    assert.equal(status, 0, `${stdout}${stderr}`);
  });

  it('tell how things stand from the first minute, and when they were looked at', () => {
    const ago = Date.now() / 1_000 - seriesValue(afterKill, 'insertion_state_looked_timestamp_seconds');
    assert.ok(ago < 120, String(ago));
    assert.ok(seriesValue(afterKill, 'insertion_last_success_timestamp_seconds', { dataset: DATASET }) > 0);
  });

  it('have few series, whatever is run', () => {
    const own = [...families].filter(([name]) => name.startsWith('insertion_'));
    const series = own.reduce((sum, [, { samples }]) => sum + samples.length, 0);
    assert.ok(series < 600, `${series} series`);
  });
});

describe('the trace of a run', () => {
  const byId = () => new Map(collector.spans.map((span) => [span.spanId, span]));
  const parentOf = (span: ReceivedSpan) =>
    span.parentSpanId === null ? null : byId().get(span.parentSpanId);
  const named = (name: string, run = QUEUE) => spansOf(run).filter((span) => span.name === name);

  it('is one: every span descends from that of the run, under an id made of the run’s own', () => {
    const [root, ...roots] = spansOf(QUEUE).filter(({ parentSpanId }) => parentSpanId === null);
    assert.deepEqual([root?.name, roots.length], ['publishDataset', 0]);
    assert.deepEqual(new Set(spansOf(QUEUE).map(({ traceId }) => traceId)), new Set([root?.traceId]));
    assert.deepEqual(
      spansOf(QUEUE)
        .filter((span) => span !== root && !parentOf(span))
        .map(({ name }) => name),
      [],
    );
    assert.equal(new Set(spansOf(QUEUE).map(({ spanId }) => spanId)).size, spansOf(QUEUE).length);
    assert.equal(root?.attributes['insertion.status'], 'published');
  });

  it('has the sources under the run, the steps under the sources, the attempts under the steps', () => {
    const sources = named('ingestSource');
    assert.equal(sources.length, report.sources.length);
    for (const span of sources) assert.equal(parentOf(span)?.name, 'publishDataset');
    for (const step of named('normaliseSource')) {
      assert.equal(parentOf(step)?.name, 'ingestSource');
      assert.equal(parentOf(step)?.attributes['insertion.source'], step.attributes['insertion.source']);
    }
    for (const attempt of spansOf(QUEUE).filter(({ name }) => name.endsWith(' attempt'))) {
      const step = parentOf(attempt);
      assert.equal(`${step?.name} attempt`, attempt.name);
      // an attempt and its step are timed by different clocks: the worker's, and the server's
      assert.ok(
        step && attempt.startMs >= step.startMs - 50 && attempt.endMs <= step.endMs + 50,
        attempt.name,
      );
    }
  });

  it('shows that a killed step was tried again', () => {
    const [step] = named('normaliseSource', KILLED).filter(
      (span) => span.attributes['insertion.source'] === 'france-services',
    );
    const attempts = collector.spans.filter(({ parentSpanId }) => parentSpanId === step?.spanId);
    assert.deepEqual(
      attempts.map(({ attributes }) => [attributes['insertion.attempt'], attributes['insertion.outcome']]),
      [[2, 'ok']],
    );
    assert.ok(
      step && attempts[0] && attempts[0].startMs - step.startMs > 1_000,
      'the step waited for its second attempt',
    );
  });

  it('names runs, datasets, sources and rooms, and nothing else', () => {
    const names = new Set(collector.spans.flatMap(({ attributes }) => Object.keys(attributes)));
    assert.deepEqual(
      [...names].sort(),
      [
        'activity',
        'attempt',
        'dataset',
        'outcome',
        'room',
        'run',
        'source',
        'status',
        'workflow',
        'workflow_id',
      ].map((name) => `insertion.${name}`),
    );
  });
});
