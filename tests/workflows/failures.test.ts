/** What is tried again, what is not, what is cleared whatever happens, and what a run tells of itself meanwhile. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { CancelledFailure, Context } from '@temporalio/activity';
import { WorkflowFailedError } from '@temporalio/client';
import { rootCause } from '@temporalio/common';
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { FailedSource } from '../../activities/handover/run.js';
import { EXIT, exitCodeOf } from '../../scripts/exit-codes.js';
import { followRun } from '../../scripts/session/follow-run.js';
import { progress, sourceProgress } from '../../workflows/messages.js';
import { CURRENT, failure, fakeRooms, plan, sealed } from './fake-rooms.js';
import { type Engine, startEngine } from './run-workflow.js';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine?.stop());

/** Fails as often as told, then answers; counts the attempts. */
function failing<Request, Result>(times: number, fault: Error, act: (request: Request) => Promise<Result>) {
  const attempts = { count: 0 };
  const room = (request: Request) => {
    attempts.count += 1;
    return attempts.count <= times ? Promise.reject(fault) : act(request);
  };
  return { attempts, room };
}

describe('errors of rooms', { concurrent: true }, () => {
  for (const type of ['StorageUnavailable', 'EngineFailed', 'Unexpected'])
    it(`tries again after ${type}, which time may cure`, async () => {
      const { attempts, room } = failing(1, failure(type, false), fakeRooms().assembleDataset);
      assert.equal((await engine.report(fakeRooms({ assembleDataset: room }))).status, 'published');
      assert.equal(attempts.count, 2);
    });

  it('tells who follows the run what is tried again, and why', async () => {
    let isCured = false;
    const assembleDataset: ReturnType<typeof fakeRooms>['assembleDataset'] = (request) =>
      isCured ? fakeRooms().assembleDataset(request) : Promise.reject(failure('StorageUnavailable', false));
    const told = new Set<string>();
    const report = await engine.run(fakeRooms({ assembleDataset }), (handle) =>
      followRun(
        engine.environment.client,
        handle.workflowId,
        (_seen, troubles) => {
          for (const trouble of troubles) told.add(trouble.replace(/\d+\)\.$/, 'n).'));
          isCured ||= told.size > 0;
        },
        new AbortController().signal,
      ),
    );
    assert.equal(report.status, 'published');
    assert.deepEqual([...told], ['StorageUnavailable in a sentence. It is tried again (attempt n).']);
  });

  it('tries a partner that does not answer again, and takes its extract', async () => {
    const { attempts, room } = failing(1, failure('PartnerUnreachable', false), async () => [sealed('caf')]);
    const receiveExtracts = ({ source }: { source: string }) =>
      source === 'caf' ? room(source) : Promise.resolve([sealed(source)]);
    const report = await engine.report(fakeRooms({ receiveExtracts }));
    assert.deepEqual([report.status, report.sources[0]?.status, attempts.count], ['published', 'fresh', 2]);
  });

  for (const type of ['ContractBroken', 'ConfigurationInvalid', 'ConditionLost'])
    it(`tries nothing again after ${type}: the run fails with its sentence, and is cleared`, async () => {
      let cleared = 0;
      const { attempts, room } = failing(9, failure(type, true), fakeRooms().releaseVersion);
      const clearRun = async () => {
        cleared += 1;
      };
      await assert.rejects(engine.report(fakeRooms({ releaseVersion: room, clearRun })), (error) => {
        assert.ok(error instanceof WorkflowFailedError);
        assert.equal(rootCause(error.cause), `${type} in a sentence.`);
        return true;
      });
      assert.deepEqual([attempts.count, cleared], [1, 1]);
    });

  for (const [unavailable, stands] of [
    ['last_good', 'stale'],
    ['go_without', 'stale'],
  ] as const)
    it(`ends a source alone where a setting of ours keeps its extract away (${unavailable}), and tells it`, async () => {
      const { attempts, room } = failing(9, failure('ConfigurationInvalid', true), async () => [
        sealed('caf'),
      ]);
      const receiveExtracts = ({ source }: { source: string }) =>
        source === 'caf' ? room(source) : Promise.resolve([sealed(source)]);
      let told: readonly FailedSource[] = [];
      const rooms = fakeRooms({
        ...{
          receiveExtracts,
          readCurrentVersion: async () => CURRENT,
          planSources: async () => plan(unavailable),
        },
        writeReports: async (request) => {
          told = request.failed;
          return [];
        },
      });
      const report = await engine.report(rooms);
      assert.deepEqual(
        [report.status, report.sources[0]?.status, report.sources[0]?.reason, attempts.count],
        ['published', stands, 'ConfigurationInvalid in a sentence.', 1],
      );
      assert.equal(exitCodeOf(report), EXIT.inputRejected);
      assert.match(told[0]?.partnerSentence ?? '', /Un réglage de notre côté .* Rien n’est attendu/);
    });

  it('fails the run where a setting that all sources need is missing', async () => {
    const { room } = failing(9, failure('ConfigurationInvalid', true), fakeRooms().normaliseSource);
    await assert.rejects(engine.report(fakeRooms({ normaliseSource: room })));
  });

  it('fails the run on a bug in one source: a stand-in would hide it', async () => {
    const { room } = failing(9, failure('Unexpected', true), async () => [sealed('caf')]);
    const receiveExtracts = ({ source }: { source: string }) =>
      source === 'caf' ? room(source) : Promise.resolve([sealed(source)]);
    await assert.rejects(
      engine.report(fakeRooms({ receiveExtracts, readCurrentVersion: async () => CURRENT })),
    );
  });
});

describe('a run under way', { concurrent: true }, () => {
  it('tells what each source and the dataset are at', async () => {
    let open: (() => void) | undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const normaliseSource = fakeRooms().normaliseSource;
    const rooms = fakeRooms({
      normaliseSource: async (request) =>
        (request.source === 'region' ? gate : Promise.resolve()).then(() => normaliseSource(request)),
    });
    await engine.run(rooms, async (handle) => {
      const child = engine.environment.client.workflow.getHandle(`${handle.workflowId}/region`);
      const step = () =>
        child.query(sourceProgress).then(
          (seen) => seen.step,
          () => 'waiting',
        );
      while ((await step()) !== 'normalise') await sleep(20);
      const seen = await handle.query(progress);
      assert.equal(seen.phase, 'ingest');
      assert.deepEqual(
        seen.sources.map(({ source }) => source),
        ['caf', 'ccas', 'region'],
      );
      open?.();
      await handle.result();
      const ended = await handle.query(progress);
      assert.equal(ended.phase, 'done');
      assert.deepEqual(ended.sources[2], {
        source: 'region',
        step: 'done',
        rowsIn: 10,
        rowsOut: 9,
        rowsRejected: 1,
        rowsOutside: 0,
        findings: 2,
      });
    });
  });

  for (const ending of ['cancelled', 'broken by a bug in one of them'])
    it(`waits for its sources to stop when it is ${ending}, and is cleared after them`, async () => {
      const order: string[] = [];
      const rooms = fakeRooms({
        normaliseSource: async ({ source }) => {
          order.push('started');
          if (source === 'region' && ending !== 'cancelled') {
            while (order.length < 3) await sleep(20);
            throw failure('Unexpected', true);
          }
          await slowToStop();
          order.push('stopped');
          throw new CancelledFailure('stopped');
        },
        clearRun: async () => void order.push('clear'),
      });
      await engine.run(rooms, async (handle) => {
        while (order.length < 3) await sleep(20);
        if (ending === 'cancelled') await handle.cancel();
        await assert.rejects(handle.result());
      });
      const stops = ending === 'cancelled' ? 3 : 2;
      assert.deepEqual(order.slice(3), [...Array.from({ length: stops }, () => 'stopped'), 'clear']);
    });
});

/** Works on for a while after it has heard that it is cancelled. */
async function slowToStop(): Promise<void> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(), 50);
  await context.cancelled.catch(() => sleep(300));
  clearInterval(beat);
}
