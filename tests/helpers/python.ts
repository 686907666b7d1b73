/** A Python with pandas, installed from PyPI once for every working copy of this user. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../../scripts/engine/installed-binary.mjs';

const PANDAS = 'pandas==2.3.3';

/** The program's path. Throws a sentence when it cannot be had. */
export async function providePandas(): Promise<string> {
  const folder = join(dirname(cacheFolder(process.env)), `python-${PANDAS.replace('==', '-')}`);
  const python = join(folder, 'bin', 'python');
  if (existsSync(join(folder, 'ready'))) return python;
  const draft = `${folder}.${process.pid}`;
  await mkdir(dirname(folder), { recursive: true });
  run('python3', ['-m', 'venv', draft]);
  run(join(draft, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', PANDAS]);
  await rm(folder, { recursive: true, force: true });
  await rename(draft, folder);
  run(python, ['-c', `import pandas; open(${JSON.stringify(join(folder, 'ready'))}, "w").close()`]);
  return python;
}

function run(program: string, words: readonly string[]): void {
  const { status, error } = spawnSync(program, [...words], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (error || status !== 0)
    throw new Error(
      `${PANDAS} could not be installed (${program} ${words.slice(0, 2).join(' ')}); install Python 3 with venv, and check the network.`,
    );
}
