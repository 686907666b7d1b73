/** Programs of this toolkit that the bench starts as processes of their own. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../toolkit.js';

const LAUNCH = join(ROOT, 'scripts', 'launch.mjs');

export function entryCommand(entry: string, ...words: readonly string[]): readonly string[] {
  return [process.execPath, LAUNCH, entry, ...words];
}

/** Before anything is timed: what is compiled while it is timed says nothing. */
export function compileEntries(entries: readonly string[]): void {
  for (const entry of entries)
    spawnSync(process.execPath, [LAUNCH, '--compile', entry], { cwd: ROOT, stdio: 'inherit' });
}
