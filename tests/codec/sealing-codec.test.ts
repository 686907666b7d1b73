/** Payloads sealed on a real Temporal server: nothing in clear, keys that turn, a worker without keys that says so and spoils nothing. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { toFailure } from '../../activities/door/failure.js';
import { ConfigurationInvalid, DeliveryRejected } from '../../activities/errors.js';
import { readCodecRing } from '../../activities/platform/keys/codec-keys.js';
import { createFileStore } from '../../activities/platform/store/file-store.js';
import { sealingConverter } from '../../scripts/codec/data-converter.js';
import { requireReadable } from '../../scripts/codec/require-readable.js';
import { createSealingCodec, sealedWith } from '../../scripts/codec/sealing-codec.js';
import { UNOBSERVED } from '../../scripts/observe/observation.js';
import { WORKFLOW_INTERCEPTORS, watchWorker } from '../../scripts/observe/watch-worker.js';
import { createWorker } from '../../scripts/session/create-worker.js';
import { ROOT, toolkitEffects } from '../../scripts/toolkit.js';
import { publishDataset } from '../../workflows/publish-dataset.js';
import { readPlace, startTemporal } from '../end-to-end/run-in-place.js';
import { createHome } from '../end-to-end/temporary-home.js';
import { sealed as extractOf, fakeRooms, type Rooms } from '../workflows/fake-rooms.js';

const key = (id: string) => ({ id, key: randomBytes(32).toString('base64') });
const ring = (...keys: ReturnType<typeof key>[]) => ({ format: 'codec-keys/1' as const, keys });
const [OLD, NEW] = [key('2026-01'), key('2026-02')];
/** What the interceptors of the bundle tell: a worker that does not know it says so each time. */
const { sinks } = watchWorker(UNOBSERVED, fakeRooms());
const RUNNING = 'TaskQueue = "running" AND ExecutionStatus = "Running"';
const text = (value: string) => ({
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from(value),
});

describe('the sealing codec', () => {
  it('gives back what it sealed, and shows nothing of it', async () => {
    const codec = createSealingCodec(async () => ring(NEW));
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 8, maxLength: 200 }), async (data) => {
        const payload = { metadata: { encoding: Buffer.from('binary/plain') }, data };
        const [sealed] = await codec.encode([payload]);
        assert.ok(sealed && sealedWith(sealed) === NEW.id);
        assert.ok(!Buffer.from(sealed.data ?? []).includes(Buffer.from(data)));
        const [opened] = await codec.decode([sealed]);
        assert.deepEqual(Buffer.from(opened?.data ?? []), Buffer.from(data));
        assert.equal(Buffer.from(opened?.metadata?.encoding ?? []).toString(), 'binary/plain');
      }),
      { numRuns: 50 },
    );
  });

  it('seals the same payload differently each time', async () => {
    const codec = createSealingCodec(async () => ring(NEW));
    const [[one], [other]] = await Promise.all([codec.encode([text('a')]), codec.encode([text('a')])]);
    assert.notDeepEqual(Buffer.from(one?.data ?? []), Buffer.from(other?.data ?? []));
  });

  it('reads what was written in clear before there were keys', async () => {
    const codec = createSealingCodec(async () => ring(NEW));
    assert.deepEqual(await codec.decode([text('"clear"')]), [text('"clear"')]);
  });

  it('opens under an earlier key of the ring, and finds a key that was added while it runs', async () => {
    const [sealed] = await createSealingCodec(async () => ring(OLD)).encode([text('"earlier"')]);
    assert.ok(sealed);
    let now = ring(NEW);
    const codec = createSealingCodec(async () => now);
    await assert.rejects(
      codec.decode([sealed]),
      /sealed with the key "2026-01", which this process does not have; add/,
    );
    now = ring(NEW, OLD);
    const [opened] = await codec.decode([sealed]);
    assert.equal(Buffer.from(opened?.data ?? []).toString(), '"earlier"');
  });

  it('refuses a payload that was changed, one whose key has another’s id, and one it has no key for', async () => {
    const [sealed] = await createSealingCodec(async () => ring(OLD)).encode([text('"x"')]);
    assert.ok(sealed?.data);
    const changed = Buffer.from(sealed.data);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    const under = (codec: ReturnType<typeof createSealingCodec>, data?: Uint8Array) =>
      codec.decode([{ ...sealed, ...(data && { data }) }]);
    const refused = /is not what the key "2026-01" sealed/;
    await assert.rejects(
      under(
        createSealingCodec(async () => ring(OLD)),
        changed,
      ),
      refused,
    );
    await assert.rejects(under(createSealingCodec(async () => ring(key('2026-01')))), refused);
    await assert.rejects(
      under(createSealingCodec(null)),
      /set TEMPORAL_CODEC_KEYS_FILE to the ring that the other workers use/,
    );
    const relabelled = {
      ...sealed,
      metadata: { ...sealed.metadata, 'encryption-key-id': Buffer.from('2026-02') },
    };
    await assert.rejects(
      createSealingCodec(async () => ring({ ...OLD, id: '2026-02' })).decode([relabelled]),
      /sealed/,
    );
  });
});

describe('a ring of codec keys', () => {
  it('is refused in a sentence without its content: no JSON, a short key, one id twice', async () => {
    const short = { id: 'a', key: 'c2VjcmV0' };
    for (const given of [
      'secret',
      JSON.stringify(ring(short)),
      JSON.stringify(ring(OLD, OLD)),
      JSON.stringify(ring()),
    ])
      await assert.rejects(readCodecRing({ given }), (error: Error) => {
        assert.ok(error instanceof ConfigurationInvalid);
        assert.match(error.message, /^TEMPORAL_CODEC_KEYS is no ring of codec keys \(.*\); make one with/);
        assert.ok(!/c2VjcmV0|secret/.test(error.message) && !error.message.includes(OLD.key));
        return true;
      });
  });
});

describe('runs whose payloads are sealed', () => {
  let temporal: TestWorkflowEnvironment;
  let home: string;
  let path: string;
  let bundles: { sealed: { code: string }; clear: { code: string } };
  beforeAll(async () => {
    [temporal, home] = await Promise.all([startTemporal(), createHome()]);
    path = join(home, 'codec-keys.json');
    await writeFile(path, JSON.stringify(ring(OLD)), { mode: 0o600 });
    const [sealed, clear] = await Promise.all([bundle({ path }), bundle(null)]);
    bundles = { sealed, clear };
  });
  afterAll(async () => {
    await temporal?.teardown();
    await rm(home, { recursive: true, force: true });
  });

  const converterAt = (place: { path: string } | null) =>
    sealingConverter(place, createFileStore(join(home, 'work')));

  async function bundle(place: { path: string } | null): Promise<{ code: string }> {
    const { failureConverterPath } = await converterAt(place);
    return bundleWorkflowCode({
      workflowsPath: join(ROOT, 'workflows', 'index.ts'),
      workflowInterceptorModules: [WORKFLOW_INTERCEPTORS],
      logger: new DefaultLogger('ERROR'),
      ...(failureConverterPath ? { failureConverterPath } : {}),
    });
  }

  async function clientAt(place: { path: string } | null): Promise<Client> {
    return new Client({ connection: temporal.connection, dataConverter: await converterAt(place) });
  }

  async function workerAt(
    taskQueue: string,
    place: { path: string } | null,
    rooms: Rooms = fakeRooms(),
  ): Promise<Worker> {
    const workflowBundle = place === null ? bundles.clear : bundles.sealed;
    return Worker.create({
      ...{ connection: temporal.nativeConnection, taskQueue, workflowBundle, activities: rooms },
      ...{ shutdownGraceTime: '1 second', dataConverter: await converterAt(place), sinks },
    });
  }

  const start = (client: Client, taskQueue: string) =>
    client.workflow.start(publishDataset, {
      ...{ workflowId: taskQueue, taskQueue },
      args: [{ run: taskQueue, dataset: 'offre', asOf: '2026-02-28', extracts: '/srv/depot-secret' }],
    });
  const historyOf = async (client: Client, run: string) => {
    const history = await client.workflow.getHandle(run).fetchHistory();
    return { history, shown: Buffer.from(JSON.stringify(history)).toString() };
  };

  it('leave no field of a request, result or failure in clear in the history, and replay', async () => {
    const client = await clientAt({ path });
    const failing = fakeRooms({
      assembleDataset: async () => {
        throw toFailure(
          'assemble',
          new DeliveryRejected('depot-refused.csv line 3 is cut short', 'phrase-du-partenaire'),
        );
      },
    });
    const worker = await workerAt('sealed', { path }, failing);
    const handle = await start(client, 'sealed');
    await worker.runUntil(async () => assert.rejects(handle.result()));
    const { history } = await historyOf(client, 'sealed');
    const clear = decodeAll(history);
    assert.ok(history.events && history.events.length > 20);
    for (const said of [
      'depot-secret',
      '2026-02-28',
      'depot-refused',
      'phrase-du-partenaire',
      'partenaire-caf',
    ])
      assert.ok(!clear.includes(said), `${said} stands in clear`);
    assert.ok(clear.includes('encryption-key-id') && clear.includes(OLD.id));
    await assert.doesNotReject(
      Worker.runReplayHistory(
        { workflowBundle: bundles.sealed, dataConverter: await converterAt({ path }), sinks },
        history,
      ),
    );
  });

  it('go on under a new key: earlier events are opened with the old one, later ones sealed with the first', async () => {
    const turning = join(home, 'turning.json');
    await writeFile(turning, JSON.stringify(ring(OLD)), { mode: 0o600 });
    const handle = await start(await clientAt({ path: turning }), 'turned');
    await writeFile(turning, JSON.stringify(ring(NEW, OLD)), { mode: 0o600 });
    const worker = await workerAt('turned', { path: turning });
    const client = await clientAt({ path: turning });
    const report = await worker.runUntil(() =>
      client.workflow.getHandle<typeof publishDataset>('turned').result(),
    );
    assert.equal(report.status, 'published');
    const clear = decodeAll((await historyOf(client, 'turned')).history);
    assert.ok(clear.includes(OLD.id) && clear.includes(NEW.id));
    await handle.describe();
  });

  it('are not spoilt by a worker without the key, which says what it lacks; one with the key ends them', async () => {
    const client = await clientAt({ path });
    const handle = await start(client, 'keyless');
    const keyless = await workerAt('keyless', null);
    await keyless.runUntil(async () => {
      for (;;) {
        const { history } = await historyOf(client, 'keyless');
        const failed = history.events?.find((event) => event.workflowTaskFailedEventAttributes);
        if (failed) {
          assert.match(
            failed.workflowTaskFailedEventAttributes?.failure?.message ?? '',
            /sealed with the key "2026-01", which this process does not have; set TEMPORAL_CODEC_KEYS_FILE/,
          );
          return;
        }
        await sleep(50);
      }
    });
    await assert.rejects(
      (await clientAt(null)).workflow.getHandle('sealed').result(),
      /sealed with the key "2026-01"/,
    );
    const worker = await workerAt('keyless', { path });
    const report = await worker.runUntil(() => handle.result());
    assert.equal(report.status, 'published');
  });

  it('are refused by a worker without the key before it takes a step of anybody, as long as they run', async () => {
    const handle = await start(await clientAt({ path }), 'running');
    while ((await temporal.client.workflow.count('TaskQueue = "running"')).count === 0) await sleep(50);
    const at = async (place: { path: string } | null) =>
      requireReadable(await clientAt(place), 'running', await converterAt(place));
    await at({ path });
    await assert.rejects(
      at(null),
      /sealed with the key "2026-01", which this process does not have; set TEMPORAL_CODEC_KEYS_FILE/,
    );
    await handle.terminate();
    while ((await temporal.client.workflow.count(RUNNING)).count > 0) await sleep(50);
    await at(null);
  });

  it('are small whatever the number of extracts: a hundred partners, fifty files each', async () => {
    const sources = Array.from({ length: 100 }, (_, rank) => `partenaire-${rank}`);
    const files = Array.from({ length: 50 }, (_, rank) => `fichier-${rank}`);
    const many = fakeRooms({
      planSources: async () =>
        sources.map((source) => ({ source, partner: source, unavailable: 'last_good', take: 'every' })),
      receiveExtracts: async ({ source }) => files.map((file) => extractOf(source, file)),
    });
    const client = await clientAt({ path });
    const worker = await workerAt('many', { path }, many);
    const handle = await start(client, 'many');
    const report = await worker.runUntil(() => handle.result());
    assert.equal(report.status, 'published');
    assert.equal(report.sources[0]?.rowsIn, 50 * 10);
    for (const run of ['many', 'many/partenaire-0']) {
      const { history } = await historyOf(client, run);
      assert.ok((history.events?.length ?? 0) < 2_000, `${run}: ${history.events?.length} events`);
      assert.ok(longestPayload(history) <= 64 * 1024, `${run}: ${longestPayload(history)} bytes`);
    }
    assert.ok((await createFileStore(join(home, 'work')).list('payloads/')).length > 3);
  });

  it('stop a worker without the key that had started before them', async () => {
    const place = { home, store: `file:${join(home, 'store')}`, address: temporal.address, queue: 'later' };
    const { configuration, engine } = readPlace(place);
    const effects = await toolkitEffects(configuration);
    const running = (await createWorker(configuration, engine, effects, 'later')).run();
    const handle = await start(await clientAt({ path }), 'later');
    await assert.rejects(running, /sealed with the key "2026-01", which this process does not have/);
    const report = await (await workerAt('later', { path })).runUntil(() => handle.result());
    assert.equal(report.status, 'published');
  });

  it('replay whether or not they were watched, traced or sealed when they were recorded', async () => {
    const bare = await bundleWorkflowCode({
      workflowsPath: join(ROOT, 'workflows', 'index.ts'),
      logger: new DefaultLogger('ERROR'),
    });
    const client = await clientAt(null);
    const worker = await Worker.create({
      ...{ connection: temporal.nativeConnection, taskQueue: 'bare', workflowBundle: bare },
      ...{ activities: fakeRooms(), shutdownGraceTime: '1 second' },
    });
    await start(client, 'bare');
    await worker.runUntil(() => client.workflow.getHandle('bare').result());
    const watched = await workerAt('watched', null);
    await start(client, 'watched');
    await watched.runUntil(() => client.workflow.getHandle('watched').result());
    for (const run of ['bare', 'watched', 'bare/caf', 'watched/caf'])
      for (const workflowBundle of [bare, bundles.clear, bundles.sealed]) {
        const { history } = await historyOf(client, run);
        await assert.doesNotReject(Worker.runReplayHistory({ workflowBundle, sinks }, history), run);
      }
  });
});

/** All that a history says, its bytes read as text wherever they stand. */
function decodeAll(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  if (Array.isArray(value)) return value.map(decodeAll).join('\n');
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([name, one]) => `${name} ${decodeAll(one)}`)
      .join('\n');
  return String(value);
}

/** Bytes of the longest member of bytes in a history: inputs, results, memos. */
function longestPayload(value: unknown): number {
  if (value instanceof Uint8Array) return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  return Math.max(0, ...Object.values(value).map(longestPayload));
}
