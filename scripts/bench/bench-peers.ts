/** The same million rows by other tools, each a whole process, in interleaved rounds. Nobody's time is told before all have the same rows. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { TabularEngine } from '../../activities/platform/effects.js';
import { createTabularEngine } from '../../activities/platform/engine/duckdb.js';
import { literal } from '../../activities/text/sql-text.js';
import { groupDigits, printTable, say } from '../print.js';
import { ROOT } from '../toolkit.js';
import { compilePeers, earlierPeer, findPeers, type Peer, WHOLE_WAY } from './find-peers.js';
import { generateSql } from './generated-extract.js';
import { layOutRevision } from './lay-out-revision.js';
import { measureProcess, median, type Taken } from './measure-process.js';

const ROWS = Number(process.env.BENCH_ROWS ?? 1_000_000);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);

interface PeerTaken extends Taken {
  /** MiB. */
  readonly memory: number;
}

/** `compared`: an earlier revision of this toolkit, measured beside the one that runs. */
export async function benchPeers(folder: string, memory: string, compared?: string): Promise<void> {
  const revision = compared === undefined ? null : layOutRevision(compared, folder, WHOLE_WAY);
  try {
    const extracts = join(folder, 'extracts');
    const csv = join(extracts, 'flux', 'flux.csv');
    await mkdir(join(extracts, 'flux'), { recursive: true });
    const engine = createTabularEngine({ memoryLimit: memory, threads: 2, functions: [] });
    await engine.withSession({ scratch: folder }, (session) => session.run(generateSql(csv, ROWS)));
    const found = await findPeers(folder, csv, extracts);
    const earlier =
      revision && compared !== undefined ? [earlierPeer(compared, revision.root, extracts, folder)] : [];
    const peers = [...found.slice(0, 2), ...earlier, ...found.slice(2)];
    compilePeers(peers);
    await measureRounds(peers, folder, engine);
  } finally {
    revision?.remove();
  }
}

async function measureRounds(peers: readonly Peer[], folder: string, engine: TabularEngine): Promise<void> {
  const taken = new Map<string, PeerTaken[]>(peers.map(({ name }) => [name, []]));
  const contents = new Map<string, string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    say(`round ${round + 1} of ${ROUNDS}`);
    for (const peer of peers) {
      const target = join(folder, `rows.${peer.format}`);
      taken.get(peer.name)?.push(measurePeer(peer, peer.command(target, round)));
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

/** The last line that a peer prints is the most memory that it took, in KiB. */
function measurePeer({ root = ROOT }: Peer, command: readonly string[]): PeerTaken {
  const { stdout, ...taken } = measureProcess(command, { cwd: root });
  return { ...taken, memory: Number(stdout.trim().split('\n').at(-1)) / 1_024 };
}

function tell(peers: readonly Peer[], taken: ReadonlyMap<string, readonly PeerTaken[]>): void {
  const [limit] = peers;
  const limits = taken.get(limit?.name ?? '') ?? [];
  printTable(
    [`${groupDigits(ROWS)} rows`, 'seconds', '÷ limit', 'CPU ÷ limit', 'MiB', 'without'],
    peers.map(({ name, lacks }) => {
      const own = taken.get(name) ?? [];
      const ratio = (of: keyof PeerTaken) =>
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
