/** Pythons with one package each, installed from PyPI once for every working copy of this user. */
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { withProcessLock } from '../../activities/platform/process/process-lock.js';
import { cacheFolder } from '../../scripts/engine/installed-binary.mjs';
import { call, callPatiently } from './call.js';

/** A Python that has pandas. Throws a sentence when it cannot be had. */
export function providePandas(): Promise<string> {
  return providePython('pandas==2.3.3');
}

/** A Python that has frictionless. Throws a sentence when it cannot be had. */
export function provideFrictionless(): Promise<string> {
  return providePython('frictionless==5.18.1');
}

/** A Python that has schemathesis. Throws a sentence when it cannot be had. */
export function provideSchemathesis(): Promise<string> {
  return providePython('schemathesis==4.32.5');
}

/** A Python that has pySHACL. Throws a sentence when it cannot be had. */
export function providePyshacl(): Promise<string> {
  return providePython('pyshacl==0.40.1');
}

/** A Python that has statsmodels. Throws a sentence when it cannot be had. */
export function provideStatsmodels(): Promise<string> {
  return providePython('statsmodels==0.15.0');
}

/** A Python that has csv-detective, and with it pyarrow and shapely. Throws a sentence when it cannot be had. */
export function provideCsvDetective(): Promise<string> {
  return providePython('csv-detective==0.13.0');
}

/**
 * The program's path; `wanted` is `package==version`, and the package is also the module's name, hyphens as underscores. `beside`: what
 * it needs and does not bring.
 */
export function providePython(wanted: string, beside: readonly string[] = []): Promise<string> {
  return provideOnce(wanted, async (folder) => {
    await makeVenv(folder, wanted, '--without-pip');
    const into = ['--python', join(folder, 'bin', 'python')];
    await callPatiently(await providePip(), ['-m', 'pip', ...into, ...INSTALL, wanted, ...beside]);
  });
}

/** What is imported is compiled then: most of what is installed never is. */
const INSTALL = ['install', '--quiet', '--disable-pip-version-check', '--no-compile'];

/** The pip of all others: to put one into each takes longer than most packages do. The first that comes with Python may know no `--python`. */
function providePip(): Promise<string> {
  const wanted = 'pip==25.3';
  return provideOnce(wanted, async (folder) => {
    await makeVenv(folder, wanted);
    await callPatiently(join(folder, 'bin', 'python'), ['-m', 'pip', ...INSTALL, wanted]);
  });
}

async function makeVenv(folder: string, wanted: string, ...words: readonly string[]): Promise<void> {
  const missing = `Python 3 is missing: install it with venv, for the tests with ${wanted}.`;
  await call('python3', ['-m', 'venv', ...words, folder], { missing });
}

/** Made by the first who asks, whom the others wait for. */
async function provideOnce(wanted: string, make: (folder: string) => Promise<void>): Promise<string> {
  const cache = dirname(cacheFolder(process.env));
  const name = `python-${wanted.replace('==', '-')}`;
  const folder = join(cache, name);
  const python = join(folder, 'bin', 'python');
  const ready = join(folder, 'ready');
  if (existsSync(ready)) return python;
  await mkdir(cache, { recursive: true });
  const expired = () => new Error(`${wanted} is being installed by another test for too long; try again.`);
  return withProcessLock(join(cache, `.${name}.lock`), { limitMs: LIMIT_MS, expired }, async () => {
    if (existsSync(ready)) return python;
    await rm(folder, { recursive: true, force: true });
    await make(folder);
    const imported = wanted.split('==')[0]?.replaceAll('-', '_');
    await call(python, ['-c', `import ${imported}; open(${JSON.stringify(ready)}, "w").close()`]);
    return python;
  });
}

/** Longer than an install on a slow network. */
const LIMIT_MS = 15 * 60_000;
