/** Runs of every kind, for the histories that later code must replay. Each leaves one history, and those of its children. */
import type { WorkflowHandle } from '@temporalio/client';
import { approve, progress, reject } from '../../workflows/messages.js';
import { CURRENT, checked, failure, fakeRooms, plan, type Rooms, rejected, sealed } from './fake-rooms.js';
import type { Engine, Handle } from './run-workflow.js';

export interface PastRun {
  readonly rooms: Rooms;
  /** What is started; a run of a dataset unless told otherwise. */
  readonly start?: { readonly type: string; readonly argument: object | null };
  readonly publish?: 'apply' | 'plan';
  readonly deliver?: boolean;
  readonly meanwhile?: (handle: Handle | WorkflowHandle) => Promise<void>;
}

const DECISION = { author: 'somebody', reason: 'a reason' };
const held = (own: Partial<Rooms> = {}) =>
  fakeRooms({
    checkDataset: async ({ dataset }) => checked(dataset, 'hold', ['half as many rows.']),
    ...own,
  });
const withoutCaf = (current: typeof CURRENT | null, own: Partial<Rooms> = {}) =>
  fakeRooms({
    readCurrentVersion: async () => current,
    receiveExtracts: async (request) => {
      if (request.source === 'caf') throw rejected('caf');
      return fakeRooms().receiveExtracts(request);
    },
    ...own,
  });

const cutting = fakeRooms({
  normaliseSource: async ({ extracts }) => ({
    ...{ taken: [], refused: [] },
    cut: extracts.map(({ sha256 }) => ({ extract: sha256, parts: 2 })),
  }),
});

async function untilHeld(handle: Handle | WorkflowHandle): Promise<void> {
  while ((await handle.query(progress).catch(() => null))?.phase !== 'held')
    await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Fails as often as told, then does its work. */
function failing<Request, Result>(times: number, room: (request: Request) => Promise<Result>) {
  let left = times;
  return async (request: Request): Promise<Result> => {
    left -= 1;
    if (left >= 0) throw failure('StorageUnavailable', false);
    return room(request);
  };
}

const second = 1 / 3600;
const dataset = 'offre';

export const PAST_RUNS: Readonly<Record<string, PastRun>> = {
  'published-first': { rooms: fakeRooms() },
  'published-next': { rooms: fakeRooms({ readCurrentVersion: async () => CURRENT }) },
  unchanged: {
    rooms: fakeRooms({
      readCurrentVersion: async () => CURRENT,
      releaseVersion: async () => ({
        version: CURRENT.version,
        manifestKey: 'manifest.json',
        status: 'unchanged',
        since: null,
      }),
    }),
  },
  'nothing-changed': {
    rooms: fakeRooms({
      readCurrentVersion: async () => CURRENT,
      findUnchanged: async () => ({
        ...{ version: CURRENT.version, manifestKey: 'manifest.json', told: true },
        ...{ checked: checked(dataset), assembled: { tables: [], counts: [] }, reports: [] },
        catalogue: { home: 'index.html', page: 'offre/index.html' },
      }),
    }),
  },
  'refused-by-a-rule': {
    rooms: fakeRooms({ checkDataset: async (request) => checked(request.dataset, 'refuse', ['no rows.']) }),
  },
  'refused-by-the-scan': {
    rooms: fakeRooms({ scanDataset: async () => ({ verdict: 'refuse', reasons: ['a NIR.'] }) }),
  },
  'refused-at-release': {
    rooms: fakeRooms({ releaseVersion: () => Promise.reject(failure('PublicationRefused', true)) }),
  },
  'held-approved': {
    rooms: held(),
    meanwhile: async (handle) => {
      await untilHeld(handle);
      await handle.signal(approve, DECISION);
    },
  },
  'held-rejected': {
    rooms: held({ readCurrentVersion: async () => CURRENT }),
    meanwhile: async (handle) => {
      await untilHeld(handle);
      await handle.signal(reject, DECISION);
    },
  },
  'held-approved-early': { rooms: held(), meanwhile: (handle) => handle.signal(approve, DECISION) },
  'held-expired': {
    rooms: held({
      writeRunPage: async () => ({
        key: 'page',
        evidence: '',
        remindHours: second,
        expireDays: (2 * second) / 24,
      }),
    }),
  },
  'held-cancelled': {
    rooms: held(),
    meanwhile: async (handle) => {
      await untilHeld(handle);
      await handle.cancel();
    },
  },
  'held-for-the-contract': {
    rooms: fakeRooms({ compareContract: async () => ({ verdict: 'hold', reasons: ['contract 2.0.0.'] }) }),
    meanwhile: async (handle) => {
      await untilHeld(handle);
      await handle.signal(approve, DECISION);
    },
  },
  'source-stale': { rooms: withoutCaf(CURRENT) },
  'source-absent': { rooms: withoutCaf(null) },
  'source-gone-without': { rooms: withoutCaf(null, { planSources: async () => plan('go_without') }) },
  'source-waited-for': {
    rooms: withoutCaf(null, { planSources: async () => plan('hold') }),
    meanwhile: async (handle) => {
      await untilHeld(handle);
      await handle.signal(approve, DECISION);
    },
  },
  'every-extract': {
    rooms: fakeRooms({
      planSources: async () => plan('last_good', 'every'),
      readCurrentVersion: async () => CURRENT,
    }),
  },
  'tried-again': { rooms: fakeRooms({ assembleDataset: failing(2, fakeRooms().assembleDataset) }) },
  'failed-for-good': {
    rooms: fakeRooms({ assembleDataset: () => Promise.reject(failure('ContractBroken', true)) }),
  },
  'told-to-partners': { rooms: fakeRooms(), deliver: true },
  'held-and-told': {
    rooms: held(),
    deliver: true,
    meanwhile: async (handle) => {
      await untilHeld(handle);
      await handle.signal(approve, DECISION);
    },
  },
  'told-to-the-portal': { rooms: fakeRooms(), publish: 'apply' },
  'planned-for-the-portal': { rooms: fakeRooms(), publish: 'plan' },
  'refused-by-the-portal': {
    rooms: fakeRooms({ applyPublication: () => Promise.reject(failure('CatalogueRefused', true)) }),
    publish: 'apply',
  },
  scheduled: { rooms: fakeRooms(), start: { type: 'scheduledRun', argument: { dataset, publish: 'none' } } },
  'arrivals-none': {
    rooms: fakeRooms(),
    start: { type: 'takeArrivals', argument: { dataset, publish: 'none' } },
  },
  'arrivals-fresh': {
    rooms: fakeRooms({
      lookForArrivals: async () => ({
        ...{ unfinished: [], unseen: [] },
        arrived: [{ source: 'caf', look: 'a look', known: [] }],
      }),
    }),
    start: { type: 'takeArrivals', argument: { dataset, publish: 'none' } },
  },
  withdrawn: {
    rooms: fakeRooms(),
    start: {
      type: 'withdrawVersion',
      argument: {
        ...{ run: 'withdraw', dataset, version: CURRENT.version, publish: 'apply' },
        ...{ date: '2026-02-28', reason: 'a reason' },
      },
    },
  },
  rebuilt: {
    rooms: fakeRooms(),
    start: { type: 'rebuildVersion', argument: { run: 'rebuild', dataset, version: CURRENT.version } },
  },
  'cut-in-parts': { rooms: cutting },
  part: {
    rooms: fakeRooms(),
    start: {
      type: 'normalisePart',
      argument: { run: 'cut', dataset, source: 'caf', extract: sealed('caf'), part: 0, parts: 2 },
    },
  },
  retention: { rooms: fakeRooms(), start: { type: 'enforceRetention', argument: null } },
  watched: { rooms: fakeRooms(), start: { type: 'watchPublication', argument: { dataset } } },
};

/** The others' children went the same ways. */
const WITH_CHILDREN = new Set([
  'published-first',
  'source-stale',
  'tried-again',
  'every-extract',
  'told-to-the-portal',
  'cut-in-parts',
]);

/** Runs one to its end, whatever it is; the ids of the workflows that have a history now. */
export async function playPastRun(name: string, past: PastRun, engine: Engine): Promise<string[]> {
  const { client } = engine.environment;
  const own = {
    run: name,
    ...(past.publish && { publish: past.publish }),
    ...(past.deliver && { deliver: true }),
  };
  return engine.run(
    past.rooms,
    async (handle) => {
      if (past.start === undefined) await past.meanwhile?.(handle);
      await handle.result().catch(() => undefined);
      const { taskQueue } = await handle.describe();
      if (past.start === undefined)
        return [name, ...(WITH_CHILDREN.has(name) ? await childrenOf(name, engine) : [])];
      const { type, argument } = past.start;
      const workflowId = `${name}/started`;
      const args = argument === null ? [] : [argument];
      await client.workflow.execute(type, { taskQueue, workflowId, args }).catch(() => undefined);
      return [workflowId];
    },
    own,
  );
}

async function childrenOf(name: string, { environment }: Engine): Promise<string[]> {
  const { events } = await environment.client.workflow.getHandle(name).fetchHistory();
  return (events ?? []).flatMap(({ childWorkflowExecutionStartedEventAttributes: child }) =>
    child?.workflowExecution?.workflowId ? [child.workflowExecution.workflowId] : [],
  );
}
