/** One run by 1, 2 and 4 worker processes that share an S3 server, a Temporal server and nothing else; each publishes the same bytes. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfiguration } from '../../../activities/platform/settings/configuration.js';
import { createZones } from '../../../activities/platform/store/zones.js';
import { type S3Server, startVersitygw } from '../../../tests/helpers/servers.js';
import type { RunReport } from '../../../workflows/messages.js';
import { withEngine } from '../../engine/embedded-engine.js';
import { groupDigits, say } from '../../print.js';
import { startWorkflow } from '../../session/start-run.js';
import { type WorkSession, withClient } from '../../session/work-session.js';
import { ROUNDS } from '../contest.js';
import { median, type Taken } from '../measure-process.js';
import { BenchRefused } from '../refused.js';
import { setting } from '../setting.js';
import type { Bench, BenchTable } from '../tell-table.js';
import { withCrew } from './crew.js';
import { DATASET, DROP, type InventedSources, inventSources } from './invent-sources.js';

const WORKERS = [1, 2, 4];
const SOURCES = 8;
/** BENCH_ROWS: of each source. */
const ROWS = setting('BENCH_ROWS', 100_000);

type Session = Omit<WorkSession, 'effects'>;

export async function benchWorkers(bench: Bench): Promise<void> {
  if (platform() !== 'linux' || spawnSync('taskset', ['--version']).status !== 0)
    throw new BenchRefused('Each worker is given a core by taskset, of Linux (util-linux); install it.');
  const s3 = await startVersitygw();
  // beside the bench's folder, which is gone by the time an interrupted process ends this server
  const home = await mkdtemp(join(tmpdir(), 'insertion-temporal-'));
  try {
    await s3.createBucket(DROP);
    await withEngine(readConfiguration({ INSERTION_HOME: home }, home), say, async ({ address }) => {
      // as on another machine: payloads of the embedded server are sealed with a key of its home
      const far = readConfiguration({ INSERTION_HOME: home, TEMPORAL_ADDRESS: address }, home);
      await withClient(far, async (session) => {
        await bench.tell(await raceSources(bench, { sources: SOURCES, rows: ROWS }, s3, session));
      });
    });
  } finally {
    await s3.stop();
    await rm(home, { recursive: true, force: true });
  }
}

/** Throws BenchRefused where workers published other bytes than one alone. */
async function raceSources(
  bench: Bench,
  invented: InventedSources,
  s3: S3Server,
  session: Session,
): Promise<BenchTable> {
  const { sources, rows } = invented;
  say(`inventing ${sources} sources of ${groupDigits(rows)} rows`);
  const repository = await inventSources(bench, invented, s3.settings);
  const taken = WORKERS.map((): Taken[] => []);
  let alone: string | undefined;
  for (let round = 1; round <= ROUNDS; round += 1)
    for (const [rank, workers] of WORKERS.entries()) {
      say(`workers: ${workers}, round ${round} of ${ROUNDS}`);
      const name = `${sources}-of-${rows}-${round}-${workers}`;
      const { published, ...times } = await measureRun(name, workers, repository, bench, s3, session);
      alone ??= published;
      if (published !== alone)
        throw new BenchRefused(`${workers} workers published other bytes than one; no time is told.`);
      taken[rank]?.push(times);
    }
  return tellWorkers(`${sources} sources of ${groupDigits(rows)} rows`, taken);
}

async function measureRun(
  run: string,
  workers: number,
  repository: string,
  { folder, memory }: Bench,
  s3: S3Server,
  { client, engine }: Session,
): Promise<Taken & { readonly published: string }> {
  await s3.createBucket(run);
  const place = { folder, repository, queue: run, store: `s3://${run}` };
  const env = { ...s3.env, TEMPORAL_ADDRESS: engine.address, DUCKDB_MEMORY_LIMIT: memory };
  const { result, cpu } = await withCrew(workers, { ...place, env }, async () => {
    const began = performance.now();
    await startWorkflow(
      { client, taskQueue: run, searchable: false },
      { run, dataset: DATASET, asOf: '2026-01-31' },
    );
    const report: RunReport = await client.workflow.getHandle(run).result();
    if (report.status !== 'published')
      throw new Error(`The run is ${report.status}: ${report.reasons.join(' ')}`);
    return (performance.now() - began) / 1_000;
  });
  const { open } = createZones(readConfiguration({ ...s3.env, STORE_URL: place.store }, folder));
  const digest = createHash('sha256');
  for (const { key } of await open.list(''))
    digest.update(`${key}\n`).update((await open.read(key))?.body ?? '');
  return { wall: result, cpu, published: digest.digest('hex') };
}

function tellWorkers(title: string, taken: readonly (readonly Taken[])[]): BenchTable {
  const cores = availableParallelism();
  const middle = (times: readonly Taken[] = [], of: keyof Taken = 'wall') =>
    median(times.map((one) => one[of]));
  return {
    title,
    header: ['workers', 'seconds', 'CPU seconds', 'speed-up'],
    rows: taken.map((times, rank) => [
      WORKERS[rank] ?? 0,
      middle(times).toFixed(1),
      middle(times, 'cpu').toFixed(1),
      (middle(taken[0]) / middle(times)).toFixed(2),
    ]),
    note: `Every object of the open zone has the same bytes, whoever worked. Each worker has one core of the ${cores} of this machine, a home and a scratch folder; where workers are more than cores, they share them. Temporal and S3 run on the same cores, and are not in the CPU seconds.`,
  };
}
