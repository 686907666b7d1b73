/** A run whose process is killed, as by the kernel, while it reads persons. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LONGEST_MS, PROGRAM } from '../helpers/launch.js';
import { cleanEnvironment } from './run-cli.js';

/** Starts `insertion …args` and kills it as soon as a step of normalise has the extract in its scratch folder. */
export async function killWhileReading(args: readonly string[], home: string): Promise<string | null> {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: home,
    env: cleanEnvironment(home),
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  const deadline = performance.now() + LONGEST_MS;
  while (child.exitCode === null && performance.now() < deadline) {
    if (await isReading(join(home, 'scratch'))) break;
    await sleep(2);
  }
  child.kill('SIGKILL');
  const [, signal] = await ended;
  return signal;
}

async function isReading(scratch: string): Promise<boolean> {
  const folders = await readdir(scratch).catch(() => []);
  for (const folder of folders.filter((name) => name.startsWith('normalise-'))) {
    for (const group of await readdir(join(scratch, folder)).catch(() => [])) {
      const extract = await stat(join(scratch, folder, group, 'extract-0')).catch(() => null);
      if (extract && extract.size > 0) return true;
    }
  }
  return false;
}
