/** The real udata, installed once for every working copy of this user: its wheel, and a MongoDB in memory for it. */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withProcessLock } from '../../../activities/platform/process/process-lock.js';
import { draftName } from '../../../activities/platform/store/drafts.js';
import { cacheFolder } from '../../../scripts/engine/installed-binary.mjs';
import { call, callPatiently } from '../call.js';

export const HERE = dirname(fileURLToPath(import.meta.url));
const PARTS = ['requirements.txt', 'pom.xml', 'MongoMain.java'] as const;
const WHY = 'the tests of data.gouv.fr run a real udata; install it.';
/** Longer than an install from cold on a slow network. */
const LIMIT_MS = 15 * 60_000;

/** The folder of the installation: `venv/` and `mongo/`. Throws a sentence that names what is missing. */
export async function installUdata(): Promise<string> {
  const cache = dirname(cacheFolder(process.env));
  const folder = join(cache, `udata-${await hashParts()}`);
  if (await isThere(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const expired = () => new Error('udata is being installed by another test for too long; try again.');
  return withProcessLock(join(cache, '.udata.lock'), { limitMs: LIMIT_MS, expired }, async () => {
    if (await isThere(folder)) return folder;
    const draft = join(cache, `udata-${draftName()}`);
    try {
      process.stderr.write('udata: installing it for the tests, once (1 to 3 minutes)…\n');
      await mkdir(join(draft, 'mongo'), { recursive: true });
      await Promise.all([installPython(draft), installMongo(join(draft, 'mongo'))]);
      await rename(draft, folder);
      return folder;
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  });
}

async function hashParts(): Promise<string> {
  const hash = createHash('sha256');
  for (const part of PARTS) hash.update(await readFile(join(HERE, part)));
  return hash.digest('hex').slice(0, 12);
}

async function installPython(folder: string): Promise<void> {
  const python = await findPython();
  const venv = join(folder, 'venv');
  await call(python, ['-m', 'venv', venv]);
  // what is imported is compiled then: most never is
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-compile'];
  await callPatiently(join(venv, 'bin', 'python'), [...pip, '-r', join(HERE, 'requirements.txt')]);
}

async function installMongo(folder: string): Promise<void> {
  for (const part of ['pom.xml', 'MongoMain.java']) await copyFile(join(HERE, part), join(folder, part));
  const at = (missing: string) => ({ cwd: folder, missing: `${missing}: ${WHY}` });
  const copy = ['-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=lib'];
  await callPatiently('mvn', copy, at('Maven is missing (mvn)'));
  const compile = ['-cp', 'lib/*', '-d', '.', 'MongoMain.java'];
  await call('javac', compile, at('a JDK, version 17 or later, is missing (javac)'));
}

/** udata wants Python 3.13 or later. */
async function findPython(): Promise<string> {
  const pyenv = join(process.env.PYENV_ROOT ?? join(homedir(), '.pyenv'), 'versions');
  const versions = (await readdir(pyenv).catch(() => [])).filter((name) => /^3\.1[3-9]/.test(name)).sort();
  const candidates = [
    ...(process.env.UDATA_PYTHON ? [process.env.UDATA_PYTHON] : []),
    ...versions.map((version) => join(pyenv, version, 'bin', 'python')),
    'python3.13',
    'python3.14',
    'python3',
  ];
  const check = 'import sys; sys.exit(sys.version_info < (3, 13))';
  for (const candidate of candidates)
    if (
      await call(candidate, ['-c', check]).then(
        () => true,
        () => false,
      )
    )
      return candidate;
  throw new Error(
    'Python 3.13 is missing: the tests of data.gouv.fr run a real udata; install it, or set UDATA_PYTHON.',
  );
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
