/** Worker processes, each on a core of its own for as long as there are cores, with a home and scratch that no other sees. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../../toolkit.js';

export interface CrewPlace {
  /** Below it each worker has its home. */
  readonly folder: string;
  /** Where they are started. */
  readonly repository: string;
  readonly queue: string;
  readonly store: string;
  readonly env: Readonly<Record<string, string>>;
  /** The words that start a worker where it stands, by its rank; as they are, unless said. */
  readonly enter?: (rank: number, words: readonly string[]) => readonly string[];
}

/** Seconds of processor that the workers have spent. */
export type Spent = () => Promise<number>;

export async function withCrew<Result>(
  count: number,
  place: CrewPlace,
  work: (spent: Spent) => Promise<Result>,
): Promise<Result> {
  const homes = Array.from({ length: count }, (_, rank) => join(place.folder, `${place.queue}-${rank}`));
  const workers = homes.map((home, rank) => startWorker(home, rank, place));
  const ended = workers.map((worker) => once(worker, 'close').catch(() => undefined));
  const said = workers.map(listen);
  const early = Promise.race(ended).then(() => {
    throw new Error(`A worker ended before its work: ${said.map((tell) => tell().slice(-500)).join('\n')}`);
  });
  early.catch(() => undefined);
  const kill = () => workers.forEach((worker) => void worker.kill('SIGTERM'));
  process.once('exit', kill);
  try {
    await Promise.race([early, untilReady(said)]);
    return await Promise.race([early, work(() => processorSeconds(workers))]);
  } finally {
    process.off('exit', kill);
    kill();
    await Promise.all(ended);
    for (const home of homes) await rm(home, { recursive: true, force: true });
  }
}

function startWorker(home: string, rank: number, place: CrewPlace): ChildProcess {
  const { repository, queue, store, env, enter = (_, words) => words } = place;
  const program = [process.execPath, join(ROOT, 'scripts', 'insertion.mjs')];
  const worker = enter(rank, [...program, 'worker', '--queues', queue, '--store', store]);
  return spawn('taskset', ['-c', String(rank % availableParallelism()), ...worker], {
    cwd: repository,
    env: { ...process.env, ...env, INSERTION_HOME: home, SCRATCH_DIR: join(home, 'scratch') },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** Gives what it has said so far. */
function listen({ stderr }: ChildProcess): () => string {
  let said = '';
  stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
  });
  return () => said;
}

async function untilReady(said: readonly (() => string)[]): Promise<void> {
  while (!said.every((tell) => tell().includes('Worker ready on'))) await sleep(50);
}

/** As Linux counts it for each process, in hundredths. */
async function processorSeconds(workers: readonly ChildProcess[]): Promise<number> {
  const spent = await Promise.all(
    workers.map(async ({ pid }) => {
      const status = await readFile(`/proc/${pid}/stat`, 'utf8');
      const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
      return (Number(fields[11]) + Number(fields[12])) / 100;
    }),
  );
  return spent.reduce((sum, one) => sum + one, 0);
}
