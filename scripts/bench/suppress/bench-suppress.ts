/** Small counts hidden with all that gives them away, and how well rows of persons hide each other, beside what statisticians use. */
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTabularEngine } from '../../../activities/platform/engine/duckdb.js';
import { audit } from '../../../activities/protect/audit.js';
import { publishedCounts } from '../../../activities/protect/mend-pattern.js';
import { relationsOf } from '../../../activities/protect/relations.js';
import { providePython } from '../../../tests/helpers/python.js';
import { groupDigits } from '../../print.js';
import { ROOT } from '../../toolkit.js';
import { type Absent, type Contender, compete, unlessAbsent } from '../contest.js';
import { compileEntries, entryCommand } from '../own-entries.js';
import { setting } from '../setting.js';
import type { Bench } from '../tell-table.js';
import { type CountCells, readCountCells } from './count-cells.js';
import { countsSql, peopleSql, personsSql } from './generated-counts.js';

const ROWS = setting('BENCH_ROWS', 100_000);

const OWN = 'scripts/bench/suppress/own-way.ts';
const PLACE = join(ROOT, 'scripts', 'bench', 'suppress');

export async function benchSuppress(bench: Bench): Promise<void> {
  compileEntries([OWN]);
  const { folder, memory } = bench;
  const [counts, people, persons] = ['counts', 'people', 'persons'].map((name) =>
    join(folder, `${name}.csv`),
  );
  if (!counts || !people || !persons) return;
  const engine = createTabularEngine({ memoryLimit: memory, threads: 2, functions: [] });
  await engine.withSession({ scratch: folder }, async (session) => {
    for (const sql of [countsSql(counts), peopleSql(people), personsSql(ROWS, persons)])
      await session.run(sql);
  });
  const cells = await readCountCells(counts);
  await compete(
    {
      title: `${cells.names.length} counts of three dimensions with every total`,
      ...{ base: 'toolkit', entrants: await suppressors(counts, people) },
      shown: { header: 'hidden, of them small, worked out', of: (target) => describePattern(target, cells) },
    },
    bench,
  );
  await compete(
    {
      title: `k, l and t of ${groupDigits(ROWS)} persons, four quasi-identifiers`,
      ...{ base: 'toolkit', entrants: await measurers(persons) },
      shown: { header: 'found', of: (target) => readFile(target, 'utf8') },
    },
    bench,
  );
}

async function suppressors(counts: string, people: string): Promise<readonly (Contender | Absent)[]> {
  const told = { lacks: 'proof in the same run', isCompared: false } as const;
  return [
    { name: 'this toolkit', lacks: '', command: (to) => entryCommand(OWN, 'suppress', counts, to) },
    await unlessAbsent(
      'τ-Argus, modular, by pytauargus 0.6.0',
      () => providePython('pytauargus==0.6.0'),
      (program) => ({
        ...told,
        command: (to) => [program, join(PLACE, 'suppress_way.py'), 'tau-argus', people, to],
      }),
    ),
    await unlessAbsent('GaussSuppression (R)', provideGauss, (program) => ({
      ...told,
      command: (to) => [program, join(PLACE, 'gauss_way.R'), people, to],
    })),
    { name: 'sdcTable, cellKey (R)', absent: 'not run: neither PyPI nor Debian has them' },
  ];
}

async function measurers(persons: string): Promise<readonly (Contender | Absent)[]> {
  return [
    { name: 'this toolkit', lacks: '', command: (to) => entryCommand(OWN, 'anonymity', persons, to) },
    await unlessAbsent(
      'pycanon 1.3.6',
      () => providePython('pycanon==1.3.6'),
      (program) => ({
        lacks: 'missing values that agree with any',
        command: (to) => [program, join(PLACE, 'suppress_way.py'), 'pycanon', persons, to],
      }),
    ),
  ];
}

/** R packages come from CRAN, which is not asked: it is used where it is there. */
async function provideGauss(): Promise<string> {
  const { status } = spawnSync('Rscript', ['-e', 'library(GaussSuppression)'], { stdio: 'ignore' });
  if (status !== 0) throw new Error('R with the package GaussSuppression is not on this machine');
  return 'Rscript';
}

/** The attack of the room on what another tool would publish. */
async function describePattern(target: string, { table, secret, names }: CountCells): Promise<string> {
  const told = new Set((await readFile(target, 'utf8')).split('\n').filter((name) => name !== ''));
  const hidden = Uint8Array.from(names, (name) => (told.has(name) ? 1 : 0));
  const small = hidden.filter((flag, cell) => flag === 1 && secret[cell] === 1).length;
  const { exact } = await audit(publishedCounts(table, hidden), relationsOf(table), 1);
  return `${told.size}, ${small}, ${exact}`;
}
