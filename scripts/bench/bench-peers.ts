/** The same million rows by other tools, each a whole process, in interleaved rounds. Nobody's time is told before all have the same rows. */
import { spawnSync } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { literal } from '../../activities/text/sql-text.js';
import { groupDigits, printTable, say } from '../print.js';
import { ROOT } from '../toolkit.js';
import { compilePeers, findPeers, type Peer } from './find-peers.js';
import { generateSql } from './generated-extract.js';

const ROWS = Number(process.env.BENCH_ROWS ?? 1_000_000);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);

/** Seconds of the clock and of all processors, MiB. */
interface Taken {
  readonly wall: number;
  readonly cpu: number;
  readonly memory: number;
}

export async function benchPeers(folder: string, memory: string): Promise<void> {
  const extracts = join(folder, 'extracts');
  const csv = join(extracts, 'flux', 'flux.csv');
  await mkdir(join(extracts, 'flux'), { recursive: true });
  const engine = createTabularEngine({ memoryLimit: memory, threads: 2, functions: [] });
  await engine.withSession({ scratch: folder }, (session) => session.run(generateSql(csv, ROWS)));
  const peers = await findPeers(folder, csv, extracts);
  compilePeers();
  const taken = new Map<string, Taken[]>(peers.map(({ name }) => [name, []]));
  const contents = new Map<string, string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    say(`round ${round + 1} of ${ROUNDS}`);
    for (const peer of peers) {
      const target = join(folder, `rows.${peer.format}`);
      taken.get(peer.name)?.push(timeProcess(peer.command(target, round)));
      if (round === 0 && peer.isCompared)
        contents.set(
          peer.name,
          await engine.withSession({ scratch: folder }, async (session) => {
            const [row] = await session.rows(
              contentSql(target, peer.format),
              z.object({ content: z.string() }),
            );
            return row?.content ?? '';
          }),
        );
      await rm(target, { force: true });
    }
  }
  requireSame(contents);
  tell(peers, taken);
}

/** One text for all rows, whatever their order. */
function contentSql(path: string, format: Peer['format']): string {
  const from =
    format === 'csv' ? `read_csv(${literal(path)}, all_varchar = true)` : `read_parquet(${literal(path)})`;
  const texts =
    'id structure siret code_postal commune courriel type_orientation statut presence commentaire'.split(' ');
  const cells = [
    ...texts.map((name) => `cast(${name} as varchar)`),
    ...['date_orientation', 'date_rdv'].map((name) => `cast(cast(${name} as date) as varchar)`),
    'cast(round(cast(montant_eur as double) * 100) as bigint)::varchar',
  ].map((cell) => `coalesce(${cell}, '')`);
  return `select concat(count(*), ' rows ', sum(hash(concat_ws('|', ${cells.join(', ')})))) as content from ${from}`;
}

/** Throws where one has other rows than the rest. */
function requireSame(contents: ReadonlyMap<string, string>): void {
  if (new Set(contents.values()).size <= 1) return;
  const told = [...contents].map(([name, content]) => `${name}: ${content}`).join('; ');
  throw new Error(`These tools gave different rows, so their times say nothing: ${told}.`);
}

/** Throws where the process fails. */
function timeProcess(command: readonly string[]): Taken {
  const began = performance.now();
  const timed = ['-c', 'TIMEFORMAT="%U %S"; time "$@"', 'bash', ...command];
  const { status, stdout, stderr } = spawnSync('bash', timed, { cwd: ROOT, encoding: 'utf8' });
  const wall = (performance.now() - began) / 1_000;
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}: ${stderr.slice(-500)}`);
  const [, user = '0', system = '0'] = /(\d+\.\d+) (\d+\.\d+)\s*$/.exec(stderr) ?? [];
  return {
    wall,
    cpu: Number(user) + Number(system),
    memory: Number(stdout.trim().split('\n').at(-1)) / 1_024,
  };
}

function tell(peers: readonly Peer[], taken: ReadonlyMap<string, readonly Taken[]>): void {
  const [limit] = peers;
  const limits = taken.get(limit?.name ?? '') ?? [];
  printTable(
    [`${groupDigits(ROWS)} rows`, 'seconds', '÷ limit', 'CPU ÷ limit', 'MiB', 'without'],
    peers.map(({ name, lacks }) => {
      const own = taken.get(name) ?? [];
      const ratio = (of: keyof Taken) =>
        median(own.map((one, round) => one[of] / (limits[round]?.[of] ?? 1))).toFixed(2);
      return [
        name,
        median(own.map(({ wall }) => wall)).toFixed(2),
        ratio('wall'),
        ratio('cpu'),
        median(own.map(({ memory }) => memory)).toFixed(0),
        lacks,
      ];
    }),
  );
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
