/** Other tools for the same rows, and how each is started. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { providePython } from '../../tests/helpers/python.js';
import { ROOT } from '../toolkit.js';
import { type Absent, type Contender, unlessAbsent } from './contest.js';
import { compileEntries, entryCommand } from './own-entries.js';

/** Compiled before anything is timed. */
const OURS = ['bare-copy', 'whole-way', 'one-statement', 'by-rows'].map(
  (name) => `scripts/bench/peers/${name}.ts`,
);

export const WHOLE_WAY = 'scripts/bench/peers/whole-way.ts';

export interface Peer extends Contender {
  readonly format: 'csv' | 'parquet';
}

/** The limit does not read what it copies. */
const COPIED = { format: 'parquet', isCompared: false } as const;
const COMPARED = { format: 'parquet' } as const;

/** What is ours is compiled before anything is timed. */
export function compilePeers(revision: string | undefined): void {
  compileEntries(OURS);
  if (revision !== undefined)
    spawnSync(process.execPath, ['scripts/launch.mjs', '--compile', WHOLE_WAY], { cwd: revision });
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
export async function findPeers(
  folder: string,
  csv: string,
  extracts: string,
): Promise<readonly (Peer | Absent)[]> {
  const peersFolder = join(ROOT, 'scripts', 'bench', 'peers');
  const ours = (entry: string, ...words: readonly string[]) =>
    entryCommand(`scripts/bench/peers/${entry}.ts`, ...words);
  const bare = 'types, findings, proofs, versions';
  const rows = 'rejects, findings, proofs, versions';
  return [
    { name: 'limit: bare COPY', lacks: bare, command: (to) => ours('bare-copy', csv, to), ...COPIED },
    {
      ...{ name: 'this toolkit, whole way', lacks: '', ...COMPARED },
      command: (to, round) => ours('whole-way', extracts, join(folder, `peer-home-${round}`), to),
    },
    { name: 'one SQL statement', lacks: rows, command: (to) => ours('one-statement', csv, to), ...COMPARED },
    await unlessAbsent<Peer>(
      'polars 2.1.0',
      () => providePython('polars==2.1.0'),
      (python) => ({
        ...{ lacks: rows, ...COMPARED },
        command: (to) => [python, join(peersFolder, 'polars_way.py'), csv, to],
      }),
    ),
    await unlessAbsent<Peer>(
      'pandas 3.1.1',
      () => providePython('pandas==3.1.1', ['pyarrow==26.0.1']),
      (python) => ({
        ...{ lacks: rows, ...COMPARED },
        command: (to) => [python, join(peersFolder, 'pandas_way.py'), csv, to],
      }),
    ),
    {
      ...{ name: 'csv-parse, row by row', lacks: rows, format: 'csv' },
      command: (to) => ours('by-rows', csv, to),
    },
  ];
}
