/** Processes of ours, as tests start them. */
import { join } from 'node:path';
import { ROOT } from '../../scripts/toolkit.js';

/** `insertion`, as `spawn(process.execPath, [PROGRAM, …words])` takes it. */
export const PROGRAM = join(ROOT, 'scripts', 'insertion.mjs');

/** The module whose `load` gives a module of ours to a process that is told what to do in a line. */
export const COMPILER = join(ROOT, 'scripts', 'compile.mjs');

/** Many times what a process of ours lasts: that a machine is slow is no reason to end it. */
export const LONGEST_MS = 900_000;

/** What node is given to run a file of tests/ that is no test. */
export function wordsOf(entry: `tests/${string}.ts`, ...words: readonly string[]): string[] {
  return [join(ROOT, 'scripts', 'launch.mjs'), entry, ...words];
}
