/** parcours-insertion at scale: invented people from raw files to a released version, and the quality of their linkage. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { readKeyFile } from '../../activities/platform/keys/key-file.js';
import { KeyRing } from '../../activities/pseudonymise/key-epochs.js';
import { literal } from '../../activities/text/sql-text.js';
import { linkingFiles, measureLinkage } from '../measure-linkage.js';
import { assemblePlayed, openPlay, readPlayed } from '../play-parcours.js';
import { groupDigits } from '../print.js';
import { measureRun } from './bench-steps.js';
import { inventPeople, PEOPLE_DATASET, READY } from './invent-people.js';
import { setting } from './setting.js';
import type { Bench, BenchTable } from './tell-table.js';

const PERSONS = setting('BENCH_PERSONS', 20_000);
/** Linkage is measured on a second pass, up to so many persons. */
const MOST_LINKED = 200_000;

export async function benchPersons({ folder, memory, tell }: Bench): Promise<void> {
  const { extracts, home, configuration, effects } = await inventPeople({ folder, memory }, PERSONS, READY);
  const { bytes, seconds: limit } = await copyBare(extracts, memory);
  const { steps, rowsIn } = await measureRun(effects, PEOPLE_DATASET, extracts, { twoAtATime: true });
  const memoryTaken = Math.round(process.resourceUsage().maxRSS / 1024);
  await rm(join(home, 'store'), { recursive: true, force: true });
  const linkage =
    PERSONS <= MOST_LINKED
      ? await describeLinkage(extracts, folder, configuration.pseudonymKeys.path, memory)
      : `Linkage is measured up to ${groupDigits(MOST_LINKED)} persons.`;
  await tell({
    title: `${groupDigits(rowsIn)} source rows of invented people, ${Math.round(bytes / 2 ** 20)} MiB as delivered, DuckDB ${memory}`,
    header: ['step', 'seconds', '÷ limit'],
    rows: rowsOf(steps, limit),
    note: `Peak RSS of this process: ${memoryTaken} MiB. ${linkage}`,
  });
}

function rowsOf(steps: ReadonlyMap<string, number>, limit: number): BenchTable['rows'] {
  const total = [...steps.values()].reduce((sum, time) => sum + time, 0) / 1000;
  const timed: (readonly [string, number])[] = [
    ['limit: bare COPY of the same bytes, line by line', limit],
    ...[...steps].map(([name, time]) => [name, time / 1000] as const),
    ['whole way', total],
  ];
  return timed.map(([name, time]) => [name, time.toFixed(1), (time / limit).toFixed(2)]);
}

async function describeLinkage(
  extracts: string,
  folder: string,
  keys: string,
  memory: string,
): Promise<string> {
  const scratch = join(folder, 'persons-scratch');
  const play = await openPlay(
    { folder: extracts, scratch, ring: await readKeyFile({ path: keys, given: null }, KeyRing) },
    memory,
  );
  const taken = await readPlayed(play, { skipRejected: true }); // of few people, some extract holds nobody
  const started = performance.now();
  const quality = await assemblePlayed(
    play,
    taken,
    (session) => measureLinkage(play, taken, session),
    linkingFiles(play.dataset),
  );
  await rm(scratch, { recursive: true, force: true });
  const { rows, persons, precision, recall } = quality;
  return [
    `Linkage against the truth, with typing errors: precision ${precision.toFixed(5)}, recall ${recall.toFixed(4)}`,
    `over pairs of ${groupDigits(rows)} rows of ${groupDigits(persons)} persons, ${((performance.now() - started) / 1000).toFixed(1)} s.`,
  ].join(' ');
}

/** What the same bytes cost DuckDB without interpreting them: each line a text, to Parquet. */
async function copyBare(extracts: string, memory: string): Promise<{ bytes: number; seconds: number }> {
  const engine = createTabularEngine({ memoryLimit: memory, threads: 2, functions: [] });
  let bytes = 0;
  const paths: string[] = [];
  const folders = (await readdir(extracts, { withFileTypes: true })).filter(
    (entry) => entry.isDirectory() && entry.name !== 'verite',
  );
  for (const source of folders)
    for (const file of await readdir(join(extracts, source.name))) {
      const path = join(extracts, source.name, file);
      bytes += (await stat(path)).size;
      if (!file.endsWith('.xlsx')) paths.push(path);
    }
  const started = performance.now();
  for (const path of paths)
    await engine.withSession({ scratch: extracts }, async (session) => {
      // Half of the files are windows-1252: a bare copy must know at least that.
      await session
        .run(copySql(path, 'latin-1', extracts))
        .catch(() => session.run(copySql(path, 'utf-8', extracts)));
    });
  await rm(join(extracts, 'limit.parquet'), { force: true });
  return { bytes, seconds: (performance.now() - started) / 1000 };
}

function copySql(path: string, encoding: string, folder: string): string {
  const compression = path.endsWith('.gz') ? ", compression = 'gzip'" : '';
  return `copy (from read_csv(${literal(path)}, columns = {l: 'VARCHAR'}, delim = '\x01', quote = '', escape = '', header = false, auto_detect = false, encoding = '${encoding}', max_line_size = 10000000${compression}))
    to ${literal(join(folder, 'limit.parquet'))} (format parquet, compression zstd)`;
}
