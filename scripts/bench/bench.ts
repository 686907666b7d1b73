/** `npm run bench`: the product's own path against the physical limit and its peers, in the same run. Figures, no verdicts. */
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { printText, say } from '../print.js';
import { isInOwnNetwork, runInOwnNetwork } from './network/own-network.js';
import { PARTS, type Part } from './parts.js';
import { BenchRefused } from './refused.js';
import { openTelling } from './tell-table.js';

const { values, positionals } = readWords();
const unknown = positionals.filter((name) => !PARTS.some((part) => part.name === name));
if (values.help || unknown.length > 0) {
  for (const name of unknown) printText(`No part of the bench is called "${name}".\n`);
  tellParts();
  process.exit(unknown.length > 0 ? 2 : 0);
}
const wanted = PARTS.filter(({ name, runsUnasked }) =>
  positionals.length === 0 ? runsUnasked : positionals.includes(name),
);
for (const part of wanted) {
  const folder = await mkdtemp(join(tmpdir(), 'insertion-bench-'));
  try {
    if (part.laysLinks && !isInOwnNetwork())
      process.exitCode = await runInOwnNetwork(part.name, { folder, markdown: values.markdown });
    else await runPart(part, folder);
  } catch (error) {
    if (!(error instanceof BenchRefused)) throw error;
    say(error.message);
    process.exitCode = 1;
  } finally {
    // processes that were killed may write for another moment
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
process.exit();

async function runPart({ name, run }: Part, folder: string): Promise<void> {
  const leave = () => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, leave);
  const memory = process.env.DUCKDB_MEMORY_LIMIT ?? '1GB';
  await run({ folder, memory, tell: openTelling(name, values.markdown, new Date()) }, values);
}

function readWords() {
  try {
    return parseArgs({
      options: { compare: { type: 'string' }, markdown: { type: 'string' }, help: { type: 'boolean' } },
      allowPositionals: true,
    });
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return process.exit(2);
  }
}

function tellParts(): void {
  printText('npm run bench -- [PART …] [--markdown FILE] [--compare REV]\n');
  for (const { name, tells, runsUnasked } of PARTS)
    printText(`  ${name.padEnd(12)} ${tells}${runsUnasked ? ' (also where no part is named)' : ''}`);
  printText(
    '\n--markdown FILE writes the tables into the section of FILE about each part; --compare REV is for peers.' +
      '\nBENCH_ROWS and BENCH_ROUNDS say how many rows and rounds; DUCKDB_MEMORY_LIMIT how much memory (1GB).',
  );
}
