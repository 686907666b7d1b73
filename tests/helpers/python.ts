/** Pythons with one package each, installed from PyPI once for every working copy of this user. */
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
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
export async function providePython(wanted: string, beside: readonly string[] = []): Promise<string> {
  const folder = join(dirname(cacheFolder(process.env)), `python-${wanted.replace('==', '-')}`);
  const python = join(folder, 'bin', 'python');
  if (existsSync(join(folder, 'ready'))) return python;
  const draft = `${folder}.${process.pid}`;
  await mkdir(dirname(folder), { recursive: true });
  const missing = `Python 3 is missing: install it with venv, for the tests with ${wanted}.`;
  await call('python3', ['-m', 'venv', draft], { missing });
  await callPatiently(join(draft, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', wanted, ...beside]);
  await rm(folder, { recursive: true, force: true });
  await rename(draft, folder);
  const ready = JSON.stringify(join(folder, 'ready'));
  await call(python, [
    '-c',
    `import ${wanted.split('==')[0]?.replaceAll('-', '_')}; open(${ready}, "w").close()`,
  ]);
  return python;
}
