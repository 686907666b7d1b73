/**
 * `npm test`: every test file, the quick ones side by side, then those that start servers and processes one after the other.
 * What failed is told once more at the very end.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile } from './compile.mjs';
import { say } from './print.js';
import { ROOT } from './toolkit.js';

/** Suites that start whole runs: two at once on two cores would only wait for each other. */
const ONE_BY_ONE = /^tests\/(end-to-end|publish|workflows|scripts)\//;

const only = process.argv.slice(2);
const all = readdirSync(join(ROOT, 'tests'), { recursive: true, encoding: 'utf8' })
  .map((path) => `tests/${path}`)
  .filter((path) => path.endsWith('.test.ts'))
  .sort();
const files = all.filter((path) => only.length === 0 || only.some((part) => path.includes(part)));
const compiled = await compile(all);
const quick = files.filter((file) => !ONE_BY_ONE.test(file));
const slow = files.filter((file) => ONE_BY_ONE.test(file));
const folder = mkdtempSync(join(tmpdir(), 'insertion-tests-'));
const failures = [...runFiles(quick, 2), ...runFiles(slow, 1)];
rmSync(folder, { recursive: true });
if (files.length === 0) failures.push(`No file of tests has ${only.join(' or ')} in its path.`);
say(failures.length === 0 ? `${files.length} files of tests passed` : `What failed:\n${failures.join('\n')}`);
process.exitCode = failures.length === 0 ? 0 : 1;

/** What failed, as failed-tests.mjs tells it. */
function runFiles(paths: readonly string[], concurrency: number): string[] {
  if (paths.length === 0) return [];
  const told = join(folder, `failed-${concurrency}`);
  const words = [
    ...['--enable-source-maps', '--test', `--test-concurrency=${concurrency}`],
    ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
    ...[
      `--test-reporter=${join(ROOT, 'scripts', 'failed-tests.mjs')}`,
      `--test-reporter-destination=${told}`,
    ],
  ];
  const { status, signal } = spawnSync(process.execPath, [...words, ...paths.map(compiled)], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status === 0) return [];
  return [readFileSync(told, 'utf8') || `node --test ended with ${status ?? signal} and names no test.`];
}
