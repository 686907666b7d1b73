/** A million rows from a raw extract to a released version, step by step, beside a bare copy of the same file. */
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { groupDigits, say } from '../print.js';
import { benchEffects } from './bench-effects.js';
import { measureRun } from './bench-steps.js';
import { ROUNDS } from './contest.js';
import { copySql } from './generated-extract.js';
import { inventExtract } from './invent-extract.js';
import { median } from './measure-process.js';
import { setting } from './setting.js';
import type { Bench } from './tell-table.js';

const ROWS = setting('BENCH_ROWS', 1_000_000);

interface Round {
  /** Milliseconds. */
  readonly limit: number;
  readonly steps: ReadonlyMap<string, number>;
}

export async function benchPipeline({ folder, memory, tell }: Bench): Promise<void> {
  const { extracts, csv, engine } = await inventExtract({ folder, memory }, ROWS);
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
    rounds.push({ limit, steps: await runWholeWay(extracts, home, memory) });
    await rm(home, { recursive: true, force: true });
  }
  await tellRounds(rounds, tell);
}

/** Every activity of a run of the bench's dataset, without a server, in a home of its own. Milliseconds by name of activity. */
export async function runWholeWay(
  extracts: string,
  home: string,
  memory: string,
): Promise<ReadonlyMap<string, number>> {
  const effects = await benchEffects(home, memory);
  const { steps } = await measureRun(effects, 'dataset', extracts);
  return steps;
}

function tellRounds(rounds: readonly Round[], tell: Bench['tell']): Promise<void> {
  const names = [...(rounds[0]?.steps.keys() ?? [])];
  const rows = names.map((name) =>
    describe(
      name,
      rounds.map(({ steps }) => steps.get(name) ?? 0),
      rounds,
    ),
  );
  const totals = rounds.map(({ steps }) => [...steps.values()].reduce((sum, time) => sum + time, 0));
  return tell({
    title: `${groupDigits(ROWS)} rows, step by step`,
    header: ['step', 'median ms', '÷ limit'],
    rows: [
      describe(
        'limit: bare COPY to Parquet',
        rounds.map(({ limit }) => limit),
        rounds,
      ),
      ...rows,
      describe('whole way', totals, rounds),
    ],
    note: `Peak RSS of this process: ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB.`,
  });
}

function describe(
  name: string,
  times: readonly number[],
  rounds: readonly { limit: number }[],
): [string, number, string] {
  const ratios = times.map((time, round) => time / (rounds[round]?.limit ?? 1));
  return [name, Math.round(median(times)), median(ratios).toFixed(2)];
}

async function timed(act: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await act();
  return performance.now() - started;
}
