/** Other tools for the same rows, and how each is started. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { providePython } from '../../tests/helpers/python.js';
import { ROOT } from '../toolkit.js';

const LAUNCH = join(ROOT, 'scripts', 'launch.mjs');
/** Compiled before anything is timed. */
const OURS = ['bare-copy', 'whole-way', 'one-statement', 'by-rows'].map(
  (name) => `scripts/bench/peers/${name}.ts`,
);

export const WHOLE_WAY = 'scripts/bench/peers/whole-way.ts';

export interface Peer {
  readonly name: string;
  /** What it leaves out, beside telephones, which only this toolkit reads. */
  readonly lacks: string;
  readonly command: (target: string, round: number) => readonly string[];
  readonly format: 'csv' | 'parquet';
  /** The limit does not read what it copies. */
  readonly isCompared: boolean;
  /** Where it runs; where this toolkit stands, unless said. */
  readonly root?: string;
}

const COPIED = { format: 'parquet', isCompared: false } as const;
const COMPARED = { format: 'parquet', isCompared: true } as const;

/** What is ours is compiled before anything is timed. */
export function compilePeers(peers: readonly Peer[]): void {
  for (const entry of OURS) spawnSync(process.execPath, [LAUNCH, '--compile', entry], { cwd: ROOT });
  for (const { root } of peers)
    if (root !== undefined)
      spawnSync(process.execPath, ['scripts/launch.mjs', '--compile', WHOLE_WAY], { cwd: root });
}

/** This toolkit as it was. */
export function earlierPeer(revision: string, root: string, extracts: string, folder: string): Peer {
  return {
    ...{ name: `this toolkit at ${revision}`, lacks: '', ...COMPARED, root },
    command: (to, round) => [
      process.execPath,
      join(root, 'scripts', 'launch.mjs'),
      ...[WHOLE_WAY, extracts, join(folder, `earlier-home-${round}`), to],
    ],
  };
}

/** The first is the limit. Python is installed where it lacks. */
export async function findPeers(folder: string, csv: string, extracts: string): Promise<readonly Peer[]> {
  const [polars, pandas] = [
    await providePython('polars==2.1.0'),
    await providePython('pandas==3.1.1', ['pyarrow==26.0.1']),
  ];
  const peersFolder = join(ROOT, 'scripts', 'bench', 'peers');
  const ours = (entry: string, ...words: readonly string[]) => [
    process.execPath,
    LAUNCH,
    `scripts/bench/peers/${entry}.ts`,
    ...words,
  ];
  const bare = 'types, findings, proofs, versions';
  const rows = 'rejects, findings, proofs, versions';
  return [
    { name: 'limit: bare COPY', lacks: bare, command: (to) => ours('bare-copy', csv, to), ...COPIED },
    {
      ...{ name: 'this toolkit, whole way', lacks: '', ...COMPARED },
      command: (to, round) => ours('whole-way', extracts, join(folder, `peer-home-${round}`), to),
    },
    { name: 'one SQL statement', lacks: rows, command: (to) => ours('one-statement', csv, to), ...COMPARED },
    {
      ...{ name: 'polars 2.1.0', lacks: rows, ...COMPARED },
      command: (to) => [polars, join(peersFolder, 'polars_way.py'), csv, to],
    },
    {
      ...{ name: 'pandas 3.1.1', lacks: rows, ...COMPARED },
      command: (to) => [pandas, join(peersFolder, 'pandas_way.py'), csv, to],
    },
    {
      ...{ name: 'csv-parse, row by row', lacks: rows, format: 'csv', isCompared: true },
      command: (to) => ours('by-rows', csv, to),
    },
  ];
}
