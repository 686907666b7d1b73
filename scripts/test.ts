/** `npm test`: every test file, two side by side, those that start whole runs first. What failed is told once more at the very end. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile } from './compile.mjs';
import { say } from './print.js';
import { ROOT } from './toolkit.js';

/** Suites that start whole runs; node:test takes the files of one call in the order of their names. */
const LONG = /^tests\/(end-to-end|publish|workflows)\//;

const only = process.argv.slice(2);
const all = readdirSync(join(ROOT, 'tests'), { recursive: true, encoding: 'utf8' })
  .map((path) => `tests/${path}`)
  .filter((path) => path.endsWith('.test.ts'))
  .sort();
const files = all.filter((path) => only.length === 0 || only.some((part) => path.includes(part)));
const compiled = await compile(all);
const long = files.filter((file) => LONG.test(file));
const short = files.filter((file) => !LONG.test(file));
/** What the files of tests share; gone after them. */
const folder = mkdtempSync(join(tmpdir(), 'insertion-tests-'));
const failures = [...runFiles(long, 'long'), ...runFiles(short, 'short')];
rmSync(folder, { recursive: true });
if (files.length === 0) failures.push(`No file of tests has ${only.join(' or ')} in its path.`);
say(failures.length === 0 ? `${files.length} files of tests passed` : `What failed:\n${failures.join('\n')}`);
process.exitCode = failures.length === 0 ? 0 : 1;

/** What failed, as failed-tests.mjs tells it. */
function runFiles(paths: readonly string[], name: string): string[] {
  if (paths.length === 0) return [];
  const told = join(folder, name);
  const words = [
    ...['--enable-source-maps', '--test', '--test-concurrency=2'],
    ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
    ...[
      `--test-reporter=${join(ROOT, 'scripts', 'failed-tests.mjs')}`,
      `--test-reporter-destination=${told}`,
    ],
  ];
  const { status, signal } = spawnSync(process.execPath, [...words, ...paths.map(compiled)], {
    cwd: ROOT,
    env: { ...process.env, INSERTION_TESTS: folder },
    stdio: 'inherit',
  });
  if (status === 0) return [];
  return [readFileSync(told, 'utf8') || `node --test ended with ${status ?? signal} and names no test.`];
}
