/** Other tools for the same rows, and how each is started. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { providePython } from '../../tests/helpers/python.js';
import { ROOT } from '../toolkit.js';
import { BENCH_KEY } from './bench-keys.js';
import { type Absent, type Contender, unlessAbsent } from './contest.js';
import { SPELLINGS } from './generated-extract.js';
import { compileEntries, entryCommand } from './own-entries.js';
import { layOutDbt } from './peers/dbt-project.js';

/** Compiled before anything is timed. */
const OURS = ['bare-copy', 'whole-way', 'one-statement', 'by-rows'].map(
  (name) => `scripts/bench/peers/${name}.ts`,
);

export const WHOLE_WAY = 'scripts/bench/peers/whole-way.ts';

export interface Peer extends Contender {
  readonly format: 'csv' | 'parquet';
}

const PEERS = join(ROOT, 'scripts', 'bench', 'peers');
const ROWS_ONLY = 'rejects, findings, proofs, versions';
/** The last dbt whose parser is not fetched from outside of PyPI. */
const DBT = ['dagster-dbt==0.29.27', 'dbt-duckdb==1.9.6', 'dbt-core==1.10.23'];

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
  const ours = (entry: string, ...words: readonly string[]) =>
    entryCommand(`scripts/bench/peers/${entry}.ts`, ...words);
  const project = join(folder, 'dbt');
  const provideDbt = async () => {
    const python = await providePython('dagster==1.13.27', DBT);
    await layOutDbt(project, csv, python);
    return python;
  };
  const bare = 'types, findings, proofs, versions';
  return [
    { name: 'limit: bare COPY', lacks: bare, command: (to) => ours('bare-copy', csv, to), ...COPIED },
    {
      ...{ name: 'this toolkit, whole way', lacks: '', ...COMPARED },
      command: (to, round) => ours('whole-way', extracts, join(folder, `peer-home-${round}`), to),
    },
    {
      name: 'one SQL statement',
      lacks: ROWS_ONLY,
      command: (to) => ours('one-statement', csv, to),
      ...COMPARED,
    },
    await byPython('polars 2.1.0', 'polars_way.py', [csv, ...WORK], () => providePython('polars==2.1.0')),
    await byPython('pandas 3.1.1', 'pandas_way.py', [csv, ...WORK], () =>
      providePython('pandas==3.1.1', ['pyarrow==26.0.1']),
    ),
    await byPython('dbt build, dbt-duckdb 1.9.6', 'dbt_way.py', [project], provideDbt),
    await byPython('Dagster 1.13.27 + dbt', 'dagster_way.py', [project], provideDbt),
    {
      ...{ name: 'csv-parse, row by row', lacks: ROWS_ONLY, format: 'csv' },
      command: (to) => ours('by-rows', csv, to),
    },
  ];
}

/** What a program needs that has no SQL of ours: the key of pseudonyms, and which spellings mean what. */
const WORK = [BENCH_KEY, JSON.stringify(SPELLINGS)];

/** A program of peers/, which takes a target and what is `given`. */
function byPython(
  name: string,
  file: string,
  given: readonly string[],
  provide: () => Promise<string>,
): Promise<Peer | Absent> {
  return unlessAbsent<Peer>(name, provide, (python) => ({
    ...{ lacks: ROWS_ONLY, ...COMPARED },
    command: (to) => [python, join(PEERS, file), to, ...given],
  }));
}
