/** The same rules over the same rows by other tools of data quality; how many rows break each is compared first. */
import { join } from 'node:path';
import { createTabularEngine } from '../../../activities/platform/engine/duckdb.js';
import { providePython } from '../../../tests/helpers/python.js';
import { groupDigits } from '../../print.js';
import { ROOT } from '../../toolkit.js';
import { type Absent, type Contender, compete, unlessAbsent } from '../contest.js';
import { compileEntries, entryCommand } from '../own-entries.js';
import { setting } from '../setting.js';
import type { Bench } from '../tell-table.js';
import { generateRowsSql } from './generated-rows.js';

/** BENCH_ROWS: one size in the place of both. */
const SIZES = process.env.BENCH_ROWS ? [setting('BENCH_ROWS', 1)] : [100_000, 1_000_000];

const OWN = 'scripts/bench/checks/own-way.ts';
const PYTHON = join(ROOT, 'scripts', 'bench', 'checks', 'checks_way.py');
const ARROW = 'pyarrow==26.0.1';
/** Reads text row by row, half a millisecond each. */
const FRICTIONLESS = 'frictionless==5.18.1';
const MOST_BY_TEXT = 100_000;
const LACKS = 'lines kept, French sentences';

export async function benchChecks(bench: Bench): Promise<void> {
  compileEntries([OWN]);
  const engine = createTabularEngine({ memoryLimit: bench.memory, threads: 2, functions: [] });
  for (const size of SIZES) {
    const [csv, parquet] = [join(bench.folder, 'rows.csv'), join(bench.folder, 'rows.parquet')];
    await engine.withSession({ scratch: bench.folder }, async (session) => {
      await session.run(generateRowsSql(size, csv, 'csv'));
      await session.run(generateRowsSql(size, parquet, 'parquet'));
    });
    const entrants: readonly (Contender | Absent)[] = [
      { name: 'this toolkit', lacks: '', command: (to) => entryCommand(OWN, parquet, to) },
      await python('soda', 'soda-core==4.28.0', parquet, ['soda-duckdb==4.28.0']),
      await python('pandera', 'pandera==0.35.0', parquet, ['pandas==2.3.3', ARROW]),
      await python('great-expectations', 'great-expectations==1.24.1', parquet, [ARROW]),
      size > MOST_BY_TEXT
        ? {
            name: FRICTIONLESS.replace('==', ' '),
            absent: 'not run at this size: minutes of processor each time',
          }
        : await python('frictionless', FRICTIONLESS, csv),
    ];
    await compete({ title: `18 rules over ${groupDigits(size)} rows`, base: 'toolkit', entrants }, bench);
  }
}

function python(
  tool: string,
  wanted: string,
  file: string,
  beside: readonly string[] = [],
): Promise<Contender | Absent> {
  return unlessAbsent(
    wanted.replace('==', ' '),
    () => providePython(wanted, beside),
    (program) => ({ lacks: LACKS, command: (to) => [program, '-B', PYTHON, tool, file, to] }),
  );
}
