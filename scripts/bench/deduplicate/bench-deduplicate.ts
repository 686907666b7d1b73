/** Which of many places are one: at three sizes by the assembly of offre-insertion, beside what compares place by place. */
import { join } from 'node:path';
import { z } from 'zod';
import type { TabularEngine } from '../../../activities/platform/effects.js';
import { createTabularEngine } from '../../../activities/platform/engine/duckdb.js';
import { providePython } from '../../../tests/helpers/python.js';
import { groupDigits } from '../../print.js';
import { ROOT } from '../../toolkit.js';
import { type Absent, type Contender, compete, unlessAbsent } from '../contest.js';
import { fitLeastSquares } from '../least-squares.js';
import { compileEntries, entryCommand } from '../own-entries.js';
import { provideNode } from '../provide-node.js';
import { setting } from '../setting.js';
import type { Bench } from '../tell-table.js';
import { placesCsvSql, qualitySql } from './generated-places.js';

/** BENCH_ROWS: one size in the place of all. */
const SIZES = process.env.BENCH_ROWS ? [setting('BENCH_ROWS', 1)] : [10_000, 100_000, 1_000_000];
/** What compares pair by pair takes minutes above them; splink 120 s of processor and 3.3 GB for ten times as many. */
const MOST_COMPARED = 100_000;
const MOST_LINKED = 10_000;

const OWN = 'scripts/bench/deduplicate/own-way.ts';
const PAIRWISE = 'scripts/bench/deduplicate/pairwise-way.ts';
const LINKAGE = join(ROOT, 'scripts', 'bench', 'deduplicate', 'linkage_way.py');
const LACKS = 'keys that say why, discarded values, one fate a row';

export async function benchDeduplicate(bench: Bench): Promise<void> {
  compileEntries([OWN, PAIRWISE]);
  const { folder, memory, tell } = bench;
  const engine = createTabularEngine({ memoryLimit: memory, threads: 2, functions: [] });
  const costs: (readonly [rows: number, seconds: number])[] = [];
  for (const size of SIZES) {
    const csv = join(folder, 'places.csv');
    await engine.withSession({ scratch: folder }, (session) => session.run(placesCsvSql(size, csv)));
    const shown = {
      header: 'pairs found, right, there',
      of: (target: string) => qualityOf(target, size, folder, engine),
    };
    const entrants = await findEntrants(size, csv);
    const title = `${groupDigits(size)} structures, a third of them there twice`;
    costs.push([size, await compete({ title, base: 'toolkit', entrants, shown }, bench)]);
  }
  if (costs.length < 2) return;
  await tell({
    title: 'Cost of a structure',
    header: ['structures', 'seconds', 'µs a structure'],
    rows: costs.map(([size, seconds]) => [
      groupDigits(size),
      seconds.toFixed(2),
      ((seconds / size) * 1e6).toFixed(1),
    ]),
    note: describeFit(costs),
  });
}

/** A cost that grows faster than the rows lies above the line at the greatest size. */
function describeFit(costs: readonly (readonly [number, number])[]): string {
  const points = costs.map(([size]) => [1, size]);
  const [once = 0, each = 0] = fitLeastSquares(
    points,
    costs.map(([, seconds]) => seconds),
  );
  const [size, seconds] = costs.at(-1) ?? [0, 1];
  const off = Math.round(100 * (seconds / (once + each * size) - 1));
  return `Least squares: ${once.toFixed(1)} s once and ${(each * 1e6).toFixed(1)} µs a structure; the greatest lies ${Math.abs(off)} % ${off < 0 ? 'below' : 'above'} it.`;
}

async function findEntrants(size: number, csv: string): Promise<readonly (Contender | Absent)[]> {
  const own: Contender = {
    name: 'this toolkit',
    lacks: '',
    command: (to) => entryCommand(OWN, String(size), to),
  };
  if (size > MOST_COMPARED) return [own];
  const compared = await unlessAbsent(
    'as mednum-cli compares, by fuzzball 2.2.6',
    () => provideNode('fuzzball@2.2.6'),
    (folder) => ({
      ...{ lacks: LACKS, isCompared: false },
      command: (to) => entryCommand(PAIRWISE, folder, csv, to),
    }),
  );
  if (size > MOST_LINKED) return [own, compared];
  return [
    ...[own, compared],
    await linkage('splink', 'splink==5.0.0', csv),
    await linkage('recordlinkage', 'recordlinkage==0.16', csv, ['pandas==2.3.3']),
  ];
}

function linkage(
  tool: string,
  wanted: string,
  csv: string,
  beside: readonly string[] = [],
): Promise<Contender | Absent> {
  return unlessAbsent(
    wanted.replace('==', ' '),
    () => providePython(wanted, beside),
    (program) => ({ lacks: LACKS, isCompared: false, command: (to) => [program, LINKAGE, tool, csv, to] }),
  );
}

const Quality = z.object({ found: z.number(), rightly: z.number(), wanted: z.number() });

function qualityOf(target: string, size: number, scratch: string, engine: TabularEngine): Promise<string> {
  return engine.withSession({ scratch }, async (session) => {
    const [row] = await session.rows(qualitySql(target, size), Quality);
    return row ? [row.found, row.rightly, row.wanted].map(groupDigits).join(', ') : '–';
  });
}
