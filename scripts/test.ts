/** `npm test`: every test file, the quick ones side by side, then those that start servers and processes one after the other. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './toolkit.js';

/** Suites that start whole runs: two at once on two cores would only wait for each other. */
const ONE_BY_ONE = /^tests\/(end-to-end|publish|workflows|scripts)\//;

const only = process.argv.slice(2);
const files = readdirSync(join(ROOT, 'tests'), { recursive: true, encoding: 'utf8' })
  .map((path) => `tests/${path}`)
  .filter(
    (path) => path.endsWith('.test.ts') && (only.length === 0 || only.some((part) => path.includes(part))),
  )
  .sort();
const quick = files.filter((file) => !ONE_BY_ONE.test(file));
const slow = files.filter((file) => ONE_BY_ONE.test(file));
const failed = [runFiles(quick, 2), runFiles(slow, 1)].some((status) => status !== 0);
process.exitCode = failed || files.length === 0 ? 1 : 0;

function runFiles(paths: readonly string[], concurrency: number): number {
  if (paths.length === 0) return 0;
  const words = [
    '--import',
    'tsx',
    '--test',
    '--test-reporter=spec',
    `--test-concurrency=${concurrency}`,
    ...paths,
  ];
  return spawnSync(process.execPath, words, { cwd: ROOT, stdio: 'inherit' }).status ?? 1;
}
