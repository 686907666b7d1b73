/** A million rows from a raw extract to a released version, step by step, beside a bare copy of the same file. */
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { NORMALISE_FUNCTIONS } from '../../activities/normalise/functions/index.js';
import { createEffects } from '../../activities/platform/create-effects.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { readConfiguration } from '../../activities/platform/settings/configuration.js';
import { SCAN_FUNCTIONS } from '../../activities/protect/scan/functions.js';
import { printTable, printText, say } from '../print.js';
import { ROOT, toolkitCheckProgram, toolkitMembers, toolkitPseudonymiser } from '../toolkit.js';
import { measureRun } from './bench-steps.js';
import { copySql, generateSql } from './generated-extract.js';

const ROWS = Number(process.env.BENCH_ROWS ?? 1_000_000);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);

interface Round {
  /** Milliseconds. */
  readonly limit: number;
  readonly steps: ReadonlyMap<string, number>;
}

export async function benchPipeline(folder: string, memory: string): Promise<void> {
  await mkdir(join(folder, 'extracts', 'flux'), { recursive: true });
  const csv = join(folder, 'extracts', 'flux', 'flux.csv');
  const engine = createTabularEngine({ memoryLimit: memory, threads: 2, functions: [] });
  await engine.withSession({ scratch: folder }, (session) => session.run(generateSql(csv, ROWS)));
  const { size } = await stat(csv);
  say(
    `${ROWS} rows, ${Math.round(size / 2 ** 20)} MiB, DuckDB ${memory}, 2 threads, ${ROUNDS} interleaved rounds`,
  );
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const limit = await timed(() =>
      engine.withSession({ scratch: folder }, (session) =>
        session.run(copySql(csv, join(folder, 'limit.parquet'))),
      ),
    );
    const home = join(folder, `home-${round}`);
    rounds.push({ limit, steps: await runWholeWay(join(folder, 'extracts'), home, memory) });
    await rm(home, { recursive: true, force: true });
  }
  tellRounds(rounds);
}

/** Every activity of a run of the bench's dataset, without a server, in a home of its own. Milliseconds by name of activity. */
export async function runWholeWay(
  extracts: string,
  home: string,
  memory: string,
): Promise<ReadonlyMap<string, number>> {
  const configuration = readConfiguration({ INSERTION_HOME: home, DUCKDB_MEMORY_LIMIT: memory }, home);
  const effects = await createEffects(
    configuration,
    ROOT,
    {
      functions: [...NORMALISE_FUNCTIONS, ...SCAN_FUNCTIONS],
      pseudonymiser: await toolkitPseudonymiser(configuration),
      checkProgram: toolkitCheckProgram,
      membersOf: toolkitMembers,
    },
    {},
    { datasets: [join(ROOT, 'tests', 'bench')] },
  );
  const { steps } = await measureRun(effects, 'dataset', extracts);
  return steps;
}

function tellRounds(rounds: readonly Round[]): void {
  const names = [...(rounds[0]?.steps.keys() ?? [])];
  const rows = names.map((name) =>
    describe(
      name,
      rounds.map(({ steps }) => steps.get(name) ?? 0),
      rounds,
    ),
  );
  const totals = rounds.map(({ steps }) => [...steps.values()].reduce((sum, time) => sum + time, 0));
  printTable(
    ['step', 'median ms', '÷ limit'],
    [
      describe(
        'limit: bare COPY to Parquet',
        rounds.map(({ limit }) => limit),
        rounds,
      ),
      ...rows,
      describe('whole way', totals, rounds),
    ],
  );
  printText(`peak RSS of this process: ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`);
}

function describe(
  name: string,
  times: readonly number[],
  rounds: readonly { limit: number }[],
): [string, number, string] {
  const ratios = times.map((time, round) => time / (rounds[round]?.limit ?? 1));
  return [name, Math.round(median(times)), median(ratios).toFixed(2)];
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

async function timed(act: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await act();
  return performance.now() - started;
}
