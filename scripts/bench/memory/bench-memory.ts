/** What memory and disk the whole way of very many rows takes, once: the most of the process, of scratch and of the store. */
import { rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { groupDigits, say } from '../../print.js';
import { ROOT } from '../../toolkit.js';
import { sizeOf, watchSize } from '../folder-size.js';
import { inventExtract } from '../invent-extract.js';
import { watchProcess } from '../measure-process.js';
import { compileEntries, entryCommand } from '../own-entries.js';
import { BenchRefused } from '../refused.js';
import { setting } from '../setting.js';
import type { Bench } from '../tell-table.js';

const ROWS = setting('BENCH_ROWS', 10_000_000);
/** Of extract, raw zone, scratch and version together, a third more than was measured. */
const DISK_BYTES_A_ROW = 1_200;

const LIMIT = 'scripts/bench/peers/bare-copy.ts';
const OWN = 'scripts/bench/peers/whole-way.ts';

export async function benchMemory({ folder, memory, tell }: Bench): Promise<void> {
  await requireDisk(folder);
  compileEntries([LIMIT, OWN]);
  const [home, made] = [join(folder, 'home'), join(folder, 'made.parquet')];
  say(`inventing ${groupDigits(ROWS)} rows`);
  const { extracts, csv } = await inventExtract({ folder, memory }, ROWS);
  const place = { cwd: ROOT, env: { ...process.env, DUCKDB_MEMORY_LIMIT: memory } };
  say('bare COPY');
  const limit = await watchProcess(entryCommand(LIMIT, csv, made), place);
  await rm(made);
  say('the whole way');
  const scratch = watchSize(join(home, 'scratch'));
  const own = await watchProcess(entryCommand(OWN, extracts, home, made), place);
  const store = await sizeOf(join(home, 'store'));
  const most = (stdout: string) => (Number(stdout.trim().split('\n').at(-1)) / 1_024).toFixed(0);
  await tell({
    title: `${groupDigits(ROWS)} rows, ${mib((await stat(csv)).size)} MiB, DuckDB ${memory}, once`,
    header: ['', 'seconds', '÷ limit', 'CPU seconds', 'MiB', 'MiB of scratch', 'MiB stored'],
    rows: [
      ['limit: bare COPY', limit.wall.toFixed(1), '1.00', limit.cpu.toFixed(1), most(limit.stdout), '–', '–'],
      [
        ...['this toolkit, whole way', own.wall.toFixed(1), (own.wall / limit.wall).toFixed(2)],
        ...[own.cpu.toFixed(1), most(own.stdout), mib(await scratch()), mib(store)],
      ],
    ],
  });
}

async function requireDisk(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const [needed, free] = [ROWS * DISK_BYTES_A_ROW, bavail * bsize];
  if (needed > free)
    throw new BenchRefused(
      `${groupDigits(ROWS)} rows want ${gib(needed)} GiB of disk and ${gib(free)} are free; ask for fewer (BENCH_ROWS) or name a larger disk (TMPDIR).`,
    );
}

const mib = (bytes: number) => (bytes / 2 ** 20).toFixed(0);
const gib = (bytes: number) => (bytes / 2 ** 30).toFixed(0);
