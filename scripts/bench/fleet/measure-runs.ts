/** Runs through Temporal by workers that each stand in a network of their own, behind a throttled link to storage and Temporal. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { readConfiguration } from '../../../activities/platform/settings/configuration.js';
import { startVersitygw } from '../../../tests/helpers/servers.js';
import { findFreePort } from '../../engine/free-port.js';
import { provisionProgram } from '../../engine/provision.js';
import { groupDigits, say } from '../../print.js';
import { installQuietRuntime } from '../../session/create-worker.js';
import { type WorkSession, withClient } from '../../session/work-session.js';
import { HUB, type Link } from '../network/link.js';
import { openSpoke, type Spoke } from '../network/spoke.js';
import type { Bench } from '../tell-table.js';
import { type CrewPlace, type Spent, withCrew } from '../workers/crew.js';
import { DROP, inventSources, KEYS } from '../workers/invent-sources.js';
import { ingestTimes, runThrough } from '../workers/measure-crew.js';
import { nameOf, type Size } from './sizes.js';

export const WORKERS = 4;
export const LINK: Link = { megabits: 400 };
/** Before any run is measured: what a worker loads and compiles once in its life is no cost of a run. */
const WARMING: Size = { departements: 12, files: 48, rows: 50_000 };
const QUEUE = 'fleet';

export interface FleetRun extends Size {
  /** Seconds of the clock. */
  readonly wall: number;
  /** Seconds of all processors, of the workers: until the last source was taken, and from there. */
  readonly ingest: number;
  readonly version: number;
}

/** In this order. */
export async function measureRuns(bench: Bench, sizes: readonly Size[]): Promise<FleetRun[]> {
  const s3 = await startVersitygw(HUB);
  installQuietRuntime();
  const path = await provisionProgram('temporal', process.env, say);
  const port = await findFreePort();
  const temporal = await TestWorkflowEnvironment.createLocal({
    // its parts talk over the loopback, whichever address it is given
    server: { ip: '0.0.0.0', port, executable: { type: 'existing-path', path } },
  });
  const spokes: Spoke[] = [];
  try {
    for (const bucket of [DROP, QUEUE]) await s3.createBucket(bucket);
    const all = [WARMING, ...sizes];
    say(`inventing ${groupDigits(all.reduce((sum, { rows }) => sum + rows, 0))} rows`);
    const repository = await inventSources(
      { ...bench, name: 'fleet', s3: s3.settings },
      all.map((size) => ({ ...size, dataset: nameOf(size), sources: size.departements })),
    );
    for (let rank = 0; rank < WORKERS; rank += 1) spokes.push(await openSpoke(LINK));
    const address = { TEMPORAL_ADDRESS: `${HUB}:${port}` };
    const settings = { ...s3.env, ...address, DUCKDB_MEMORY_LIMIT: bench.memory };
    const place: CrewPlace = {
      ...{ folder: bench.folder, repository, queue: QUEUE, store: `s3://${QUEUE}` },
      env: { ...settings, PSEUDONYM_KEYS_FILE: join(repository, KEYS) },
      enter: (rank, words) => spokes[rank]?.enter(words) ?? words,
    };
    const home = join(bench.folder, 'client');
    return await withClient(readConfiguration({ INSERTION_HOME: home, ...address }, home), ({ client }) =>
      withCrew(WORKERS, place, async (spent) => {
        const runs: FleetRun[] = [];
        for (const size of all) runs.push(await measureRun(size, client, spent));
        return runs.slice(1);
      }),
    );
  } finally {
    for (const spoke of spokes) await spoke.close();
    await temporal.teardown();
    await s3.stop();
  }
}

async function measureRun(size: Size, client: WorkSession['client'], spent: Spent): Promise<FleetRun> {
  const run = nameOf(size);
  say(run.replaceAll('-', ' '));
  const watched = watchSpent(spent);
  const wall = await runThrough(run, run, QUEUE, client);
  const seen = await watched();
  const { ended } = await ingestTimes(run, size.departements, client);
  const [first = 0, last = 0] = [seen[0]?.spent, seen.at(-1)?.spent];
  const middle = seen.find(({ at }) => at >= ended)?.spent ?? last;
  return { ...size, wall, ingest: middle - first, version: last - middle };
}

interface Seen {
  /** By the clock, as Temporal tells it. */
  readonly at: number;
  readonly spent: number;
}

const LOOK_EVERY_MS = 20;

/** Looks until it is asked for what it saw. */
function watchSpent(spent: Spent): () => Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  let isAsked = false;
  const watching = (async () => {
    for (;;) {
      const isLast = isAsked;
      seen.push({ at: Date.now(), spent: await spent() });
      if (isLast) return;
      await sleep(LOOK_EVERY_MS);
    }
  })();
  return async () => {
    isAsked = true;
    await watching;
    return seen;
  };
}
