/** One run by 1, 2 and 4 worker processes that share an S3 server, a Temporal server and nothing else; each publishes the same bytes. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfiguration } from '../../../activities/platform/settings/configuration.js';
import { startVersitygw } from '../../../tests/helpers/servers.js';
import { withEngine } from '../../engine/embedded-engine.js';
import { groupDigits, say } from '../../print.js';
import { withClient } from '../../session/work-session.js';
import { ROUNDS } from '../contest.js';
import { median } from '../measure-process.js';
import { BenchRefused } from '../refused.js';
import { setting } from '../setting.js';
import type { Bench, BenchTable } from '../tell-table.js';
import { DATASET, DROP, inventSources } from './invent-sources.js';
import { type Crewed, type Entrant, measureCrew, type Servers } from './measure-crew.js';

const WORKERS = [1, 2, 4];
const SOURCES = 8;
/** BENCH_ROWS: of each source; ten times as many of the one that is cut. */
const ROWS = setting('BENCH_ROWS', 100_000);
const CUT_ROWS = 10 * ROWS;
const PARTS = 4;

export async function benchWorkers(bench: Bench): Promise<void> {
  if (platform() !== 'linux' || spawnSync('taskset', ['--version']).status !== 0)
    throw new BenchRefused('Each worker is given a core by taskset, of Linux (util-linux); install it.');
  const s3 = await startVersitygw();
  process.once('exit', () => void s3.stop());
  // beside the bench's folder, which is gone by the time an interrupted process ends this server
  const home = await mkdtemp(join(tmpdir(), 'insertion-temporal-'));
  try {
    await s3.createBucket(DROP);
    await withEngine(readConfiguration({ INSERTION_HOME: home }, home), say, async ({ address }) => {
      // as on another machine: payloads of the embedded server are sealed with a key of its home
      const far = readConfiguration({ INSERTION_HOME: home, TEMPORAL_ADDRESS: address }, home);
      await withClient(far, async (session) => {
        const servers = { s3, session };
        await bench.tell(await raceSources(bench, servers));
        await bench.tell(await raceParts(bench, servers));
      });
    });
  } finally {
    await s3.stop();
    await rm(home, { recursive: true, force: true });
  }
}

async function raceSources(bench: Bench, servers: Servers): Promise<BenchTable> {
  say(`inventing ${SOURCES} sources of ${groupDigits(ROWS)} rows`);
  const repository = await inventSources({ ...bench, name: 'sources', s3: servers.s3.settings }, [
    { dataset: DATASET, sources: SOURCES, files: SOURCES, rows: SOURCES * ROWS },
  ]);
  const entrants = WORKERS.map((workers) => ({ name: `${workers}`, workers, sources: SOURCES, repository }));
  const taken = await race(entrants, bench, servers, () => true);
  const title = `${SOURCES} sources of ${groupDigits(ROWS)} rows, by workers`;
  const cores = availableParallelism();
  return tellRace(title, entrants, taken, [
    'Every object of the open zone has the same bytes, whoever worked.',
    `Each worker has one core of the ${cores} of this machine, a home and a scratch folder; where workers are more than cores, they share them.`,
    'Temporal and S3 run on the same cores, and are not in the CPU seconds.',
  ]);
}

async function raceParts(bench: Bench, servers: Servers): Promise<BenchTable> {
  say(`inventing one source of ${groupDigits(CUT_ROWS)} rows`);
  const invent = (name: string, parts: number) =>
    inventSources({ ...bench, name, s3: servers.s3.settings }, [
      { dataset: DATASET, sources: 1, files: 1, rows: CUT_ROWS, parts },
    ]);
  const [whole, cut] = [await invent('whole', 1), await invent('cut', PARTS)];
  const entrants = [
    { name: 'whole, 1', workers: 1, sources: 1, repository: whole },
    ...WORKERS.map((workers) => ({
      ...{ name: `in ${PARTS} parts, ${workers}`, workers, sources: 1, repository: cut },
    })),
  ];
  // a manifest names the declarations, and part_bytes is one
  const taken = await race(entrants, bench, servers, (key) => /\.(csv|parquet)$/.test(key));
  const title = `One source of ${groupDigits(CUT_ROWS)} rows, whole and in ${PARTS} parts, by workers`;
  return tellRace(title, entrants, taken, [
    'Every published table has the same bytes, whoever worked and in however many parts.',
    'Each part reads the whole file, keeps its rows and types them; then one step joins them.',
  ]);
}

/** In interleaved rounds; the first is what the others are set against. Throws BenchRefused where one published other bytes than the first. */
async function race(
  entrants: readonly Entrant[],
  bench: Bench,
  servers: Servers,
  isCompared: (key: string) => boolean,
): Promise<readonly (readonly Crewed[])[]> {
  const taken = entrants.map((): Crewed[] => []);
  let first: string | undefined;
  for (let round = 1; round <= ROUNDS; round += 1)
    for (const [rank, entrant] of entrants.entries()) {
      const { name } = entrant;
      say(`${name}: round ${round} of ${ROUNDS}`);
      const { published, ...times } = await measureCrew(entrant, bench, servers);
      const compared = JSON.stringify(published.filter(({ key }) => isCompared(key)));
      first ??= compared;
      if (compared !== first)
        throw new BenchRefused(`"${name}" published other bytes than "${entrants[0]?.name}".`);
      taken[rank]?.push(times);
    }
  return taken;
}

function tellRace(
  title: string,
  entrants: readonly Entrant[],
  taken: readonly (readonly Crewed[])[],
  notes: readonly string[],
): BenchTable {
  const middle = (times: readonly Crewed[] = [], of: keyof Crewed = 'wall') =>
    median(times.map((one) => one[of]));
  return {
    title,
    header: ['workers', 'seconds', 'CPU seconds', 'speed-up', 'of which sources taken', 'speed-up'],
    rows: taken.map((times, rank) => [
      entrants[rank]?.name ?? '',
      middle(times).toFixed(1),
      middle(times, 'cpu').toFixed(1),
      (middle(taken[0]) / middle(times)).toFixed(2),
      middle(times, 'ingest').toFixed(1),
      (middle(taken[0], 'ingest') / middle(times, 'ingest')).toFixed(2),
    ]),
    note: notes.join(' '),
  };
}
