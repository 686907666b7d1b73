/** What people wait for: commands as whole processes, each in a home of its own, medians of BENCH_TIMES (5), beside the goal. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say } from '../print.js';
import { ROOT } from '../toolkit.js';
import { measureProcess, median, type Taken } from './measure-process.js';
import { setting } from './setting.js';
import type { Bench } from './tell-table.js';

const TIMES = setting('BENCH_TIMES', 5);
const PERSONS = '1000';

/** `goal`: the target of the project on two idle cores. */
interface Row {
  readonly name: string;
  readonly goal: string;
  readonly taken: Taken[];
}

export async function benchSmall({ folder, tell }: Bench): Promise<void> {
  const extracts = join(folder, 'persons');
  insertion(
    ['generate', 'parcours-insertion', extracts, '--persons', PERSONS, '--seed', '1', '--faults'],
    folder,
  );
  const rows: Row[] = [];
  const measure: Measure = (name, goal, words, home) => {
    const row = rows.find((one) => one.name === name) ?? { name, goal, taken: [] };
    if (!rows.includes(row)) rows.push(row);
    row.taken.push(insertion(words, home));
  };
  for (let round = 1; round <= TIMES; round += 1) {
    say(`round ${round} of ${TIMES}`);
    const home = await mkdtemp(join(tmpdir(), 'insertion-small-'));
    const started = await mkdtemp(join(tmpdir(), 'insertion-start-'));
    try {
      timeRound(measure, extracts, home, started);
    } finally {
      for (const one of [home, started]) await rm(one, { recursive: true, force: true });
    }
  }
  await tell({
    title: 'What people wait for',
    header: ['command', 'seconds', 'CPU seconds', 'goal'],
    rows: rows.map(({ name, goal, taken }) => [
      name,
      median(taken.map(({ wall }) => wall)).toFixed(2),
      median(taken.map(({ cpu }) => cpu)).toFixed(2),
      goal,
    ]),
    note: describeSize(),
  });
}

type Measure = (name: string, goal: string, words: readonly string[], home: string) => void;

/** In this order: each finds the home as the one before left it. */
function timeRound(measure: Measure, extracts: string, home: string, started: string): void {
  const persons = ['run', 'parcours-insertion', '--extracts', extracts];
  measure('insertion --help', '0.3 s', ['--help'], home);
  measure('run offre-insertion', '8 s', ['run', 'offre-insertion'], home);
  measure('run offre-insertion, nothing new', '3 s', ['run', 'offre-insertion'], home);
  insertion(['keys', 'generate'], home);
  measure('run parcours-insertion, 1,000 people, 65 files', '15 s of CPU', persons, home);
  measure('run parcours-insertion, nothing new', '4 s', persons, home);
  measure('insertion versions', '0.8 s', ['versions', 'offre-insertion'], home);
  measure('insertion status', '1.2 s', ['status'], home);
  measure('start, first of a home', '30 s', ['start'], started);
  measure('start, nothing new', '8 s', ['start'], started);
}

/** A run that is held ends with 4. */
function insertion(words: readonly string[], home: string): Taken {
  const env = { ...process.env, INSERTION_HOME: join(home, '.insertion') };
  const program = [process.execPath, join(ROOT, 'scripts', 'insertion.mjs'), ...words];
  return measureProcess(program, { cwd: home, env, ends: [4] });
}

function describeSize(): string {
  const { stdout } = spawnSync('du', ['-sm', join(ROOT, 'node_modules')], { encoding: 'utf8' });
  return `node_modules, with what is for development: ${stdout.split('\t')[0]} MiB; without: npm ci --omit=dev.`;
}
