/** An extract that is too large for one worker: a child for each part, then one step that joins them. */
import assert from 'node:assert/strict';
import { CancelledFailure, Context } from '@temporalio/activity';
import { afterAll, beforeAll, it } from 'vitest';
import type { NormalisePart } from '../../activities/handover/source.js';
import { readTroubles } from '../../scripts/session/follow-run.js';
import { failure, fakeRooms, normalised, type Rooms, sealed } from './fake-rooms.js';
import { type Engine, startEngine } from './run-workflow.js';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine?.stop());

const PARTS = 3;
/** Every source sends three extracts, and caf a second one that is too large. */
function cutting(own: Partial<Rooms>): Rooms {
  return fakeRooms({
    receiveExtracts: async ({ source }) => [sealed(source, 'a'), sealed(source, 'b'), sealed(source, 'c')],
    normaliseSource: async ({ extracts, mayCut }) => {
      assert.equal(mayCut, true);
      const isCut = ({ source, sha256 }: { source: string; sha256: string }) =>
        source === 'caf' && sha256.startsWith('b');
      return {
        taken: extracts.filter((one) => !isCut(one)).map(normalised),
        refused: [],
        cut: extracts.filter(isCut).map(({ sha256 }) => ({ extract: sha256, parts: PARTS })),
      };
    },
    ...own,
  });
}

function part({ part: rank }: NormalisePart) {
  const reading = { rowsIn: 10, rowsRead: 10, placeUnit: 'ligne', speed: 'fast' } as const;
  return { folder: `part-${rank}`, whole: 'whole', rowsIn: 3, rowsOut: 3, reading };
}

it('is normalised by children whose names follow from it, each tried again alone, and takes its place among the others', async () => {
  const asked: string[] = [];
  let isTold = false;
  const rooms = cutting({
    normalisePart: async (request) => {
      const isFirst = !asked.includes(String(request.part));
      asked.push(String(request.part));
      if (request.part === 1 && (isFirst || !isTold)) throw failure('StorageUnavailable', false);
      return part(request);
    },
    joinParts: async ({ extract, parts }) => {
      assert.deepEqual(
        parts.map((one) => one?.folder),
        ['part-0', 'part-1', 'part-2'],
      );
      return { taken: [normalised(extract)], refused: [] };
    },
  });
  const order: string[] = [];
  const checkSource: Rooms['checkSource'] = async (request) => {
    if (request.source === 'caf') order.push(...request.normalised.map(({ extract }) => extract));
    return fakeRooms().checkSource(request);
  };
  await engine.run({ ...rooms, checkSource }, async (handle) => {
    let troubles: string[] = [];
    while (troubles.length === 0) troubles = await readTroubles(engine.environment.client, handle.workflowId);
    assert.match(troubles.join(), /^StorageUnavailable in a sentence\. It is tried again \(attempt \d\)\.$/);
    isTold = true;
    assert.equal((await handle.result()).status, 'published');
    const child = engine.environment.client.workflow.getHandle(`${handle.workflowId}/caf`);
    const { events } = await child.fetchHistory();
    const names = (events ?? []).flatMap(
      ({ startChildWorkflowExecutionInitiatedEventAttributes: begun }) => begun?.workflowId ?? [],
    );
    assert.deepEqual(
      names,
      [0, 1, 2].map((rank) => `${handle.workflowId}/caf/b-caf/${rank}`),
    );
  });
  assert.deepEqual(order, ['a-caf', 'b-caf', 'c-caf']);
  assert.deepEqual([...new Set(asked)].toSorted(), ['0', '1', '2']);
  assert.deepEqual(asked.filter((rank) => rank !== '1').toSorted(), ['0', '2']);
});

it('is let go of with the run: every part has ended before the run is cleared', async () => {
  let [begun, ended] = [0, 0];
  const rooms = cutting({
    normalisePart: async () => {
      begun += 1;
      const beat = setInterval(() => Context.current().heartbeat(), 50);
      try {
        await Context.current().cancelled;
        return null;
      } catch (error) {
        ended += 1;
        throw error instanceof CancelledFailure ? error : new Error('something else');
      } finally {
        clearInterval(beat);
      }
    },
    clearRun: async () => assert.equal(ended, PARTS),
  });
  await engine.run(rooms, async (handle) => {
    while (begun < PARTS) await new Promise((resolve) => setTimeout(resolve, 20));
    await handle.cancel();
    await assert.rejects(handle.result());
  });
  assert.equal(ended, PARTS);
});
