/**
 * `npm test [-- PART…]`: every file of tests by vitest, or those with a part of that name in their path. What this machine lacks is
 * named at the end; the last line tells how many tests passed and failed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { printText, say } from './print.js';
import { ROOT } from './toolkit.js';

const Outcome = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
    }),
  ),
});
type Outcome = z.infer<typeof Outcome>;

const folder = mkdtempSync(join(tmpdir(), 'insertion-outcome-'));
const told = join(folder, 'outcome.json');
/** Files whose tests this machine lacks a program for; written by vitest.config.ts. */
const lacking = join(folder, 'left-out');
const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
const words = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${told}`];
const { status } = spawnSync(process.execPath, [vitest, ...words, ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, INSERTION_LEFT_OUT: lacking },
});
const outcome = Outcome.safeParse(readOutcome());
const leftOut = existsSync(lacking) ? readFileSync(lacking, 'utf8') : '';
rmSync(folder, { recursive: true });
process.exitCode = status ?? 1;
if (outcome.success) tell(outcome.data);
else say('vitest ended without an outcome; look above for why.');

function readOutcome(): unknown {
  try {
    return JSON.parse(readFileSync(told, 'utf8'));
  } catch {
    return null;
  }
}

function tell({ numPassedTests, numFailedTests, testResults }: Outcome): void {
  const ofStatus = (wanted: readonly string[]) =>
    testResults.flatMap(({ name, assertionResults }) =>
      assertionResults
        .filter((test) => wanted.includes(test.status))
        .map((test) => `${fileOf(name)}: ${test.fullName}`),
    );
  const broken = testResults.filter(
    ({ status: ended, assertionResults }) =>
      ended === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const failed = [
    ...ofStatus(['failed']),
    ...broken.map(({ name, message }) => `${fileOf(name)}: ${message}`),
  ];
  const left = ofStatus(['skipped', 'pending', 'todo']);
  if (leftOut !== '')
    say(
      `Left out, for a program that this machine lacks (scripts/engine/peers.mjs names the packages):\n${leftOut.trimEnd()}`,
    );
  if (left.length > 0) say(`Not run here, for want of files that they need:\n${left.join('\n')}`);
  if (failed.length > 0) say(`What failed:\n${failed.join('\n')}`);
  const failures = numFailedTests + broken.length;
  printText(
    `${numPassedTests} passed, ${failures} failed${left.length > 0 ? `, ${left.length} skipped` : ''}`,
  );
}

function fileOf(path: string): string {
  return path.slice(ROOT.length + 1);
}
