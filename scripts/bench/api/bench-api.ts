/** Two hundred readers of the API of a published offre-insertion, by autocannon: a page, a filter, an aggregate. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { say } from '../../print.js';
import { ROOT } from '../../toolkit.js';
import { ROUNDS } from '../contest.js';
import { measureProcess, median } from '../measure-process.js';
import { provideNode } from '../provide-node.js';
import { setting } from '../setting.js';
import type { Bench } from '../tell-table.js';

const READERS = setting('BENCH_READERS', 200);
const SECONDS = setting('BENCH_SECONDS', 10);

const PROGRAM = [process.execPath, join(ROOT, 'scripts', 'insertion.mjs')];
const ROWS = '/api/datasets/offre-insertion/versions/latest/tables/services/rows';
const DEPARTEMENTS = Array.from({ length: 95 }, (_, rank) => String(rank + 1).padStart(2, '0'));

/** Each reader asks one after the other of `paths`; `goal`: ms that 99 in 100 answers take at most, on two idle cores. */
const QUESTIONS = [
  {
    ...{ name: 'a page of 20 rows', goal: 882 },
    paths: Array.from({ length: 50 }, (_, rank) => `${ROWS}?page=${rank + 1}&page_size=20`),
  },
  {
    ...{ name: 'a filter by département, sorted', goal: 1_670 },
    paths: DEPARTEMENTS.map((code) => `${ROWS}?departement=${code}&nom__sort=asc&page_size=20`),
  },
  {
    ...{ name: 'services counted by commune', goal: 860 },
    paths: DEPARTEMENTS.map((code) => `${ROWS}?departement=${code}&commune__groupby&id__count`),
  },
];

interface Answers {
  readonly requests: { readonly average: number };
  readonly latency: { readonly p50: number; readonly p99: number };
  readonly errors: number;
  readonly non2xx: number;
}
type Autocannon = (options: {
  readonly url: string;
  readonly connections: number;
  readonly duration: number;
  readonly requests: readonly { readonly path: string }[];
}) => Promise<Answers>;

export async function benchApi({ folder, tell }: Bench): Promise<void> {
  const autocannon: Autocannon = createRequire(join(await provideNode('autocannon@9.0.0'), 'x.js'))(
    'autocannon',
  );
  const env = { ...process.env, INSERTION_HOME: join(folder, 'home') };
  say('publishing offre-insertion');
  measureProcess([...PROGRAM, 'run', 'offre-insertion'], { cwd: folder, env, ends: [4] });
  const [program = '', ...words] = [...PROGRAM, 'serve', '--port', '0'];
  const server = spawn(program, words, { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
  try {
    const url = await addressOf(server);
    const taken = QUESTIONS.map((): Answers[] => []);
    for (let round = 0; round < ROUNDS; round += 1)
      for (const [rank, { name, paths }] of QUESTIONS.entries()) {
        say(`${name}: round ${round + 1} of ${ROUNDS}`);
        const requests = paths.map((path) => ({ path }));
        taken[rank]?.push(await autocannon({ url, connections: READERS, duration: SECONDS, requests }));
      }
    await tell({
      title: `${READERS} readers for ${SECONDS} s, ${ROUNDS} rounds`,
      header: ['question', 'answers a second', 'p50 ms', 'p99 ms', 'goal', 'not answered'],
      rows: QUESTIONS.map(({ name, goal }, rank) => {
        const middle = (of: (one: Answers) => number) => Math.round(median((taken[rank] ?? []).map(of)));
        return [
          ...[name, middle(({ requests }) => requests.average), middle(({ latency }) => latency.p50)],
          ...[middle(({ latency }) => latency.p99), goal, middle(({ errors, non2xx }) => errors + non2xx)],
        ];
      }),
      note: `Most memory of the server: ${await mostMemory(server)} MiB. The readers run on the same machine.`,
    });
  } finally {
    server.kill('SIGTERM');
  }
}

/** Told when it listens. */
function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    server.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      const address = /http:\/\/[\d.]+:\d+/.exec(said)?.[0];
      if (address !== undefined) resolve(address);
    });
    server.once('close', () => reject(new Error(`The server ended before it listened: ${said.slice(-500)}`)));
  });
}

async function mostMemory({ pid }: ChildProcess): Promise<string> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kib = /VmHWM:\s+(\d+)/.exec(status)?.[1];
  return kib === undefined ? 'unknown' : (Number(kib) / 1_024).toFixed(0);
}
