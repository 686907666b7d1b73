/** Where a program we need may already be: asked by setup.mjs before anything is installed, hence built-ins only. */
import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';

/** The environment variable that names the program's place. */
export const PATH_SETTINGS = {
  temporal: 'TEMPORAL_CLI_PATH',
  versitygw: 'VERSITYGW_PATH',
  'local-kms': 'LOCAL_KMS_PATH',
};

/** What was made once for every working copy of this user, and may be made again. */
export function cacheHome(env) {
  const base =
    env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME) ? env.XDG_CACHE_HOME : join(homedir(), '.cache');
  return join(base, 'data-insertion');
}

/** Programs that we downloaded or built. */
export function cacheFolder(env) {
  return join(cacheHome(env), 'bin');
}

/** The program's path, or null. Order: its own setting, PATH, our cache. */
export function findInstalled(name, env) {
  const named = env[PATH_SETTINGS[name]];
  if (named) return isProgram(named) ? named : null;
  const folders = [...(env.PATH ?? '').split(delimiter).filter(isAbsolute), cacheFolder(env)];
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  return folders.map((folder) => join(folder, file)).find(isProgram) ?? null;
}

/** Servers are kept where only root looks. */
export function withSbin(env) {
  return { ...env, PATH: [env.PATH ?? '', '/usr/sbin', '/usr/local/sbin'].join(delimiter) };
}

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** Chromium or Chrome for the tests of the catalogue: CHROMIUM_PATH, else PATH. */
export function findBrowser(env) {
  if (env.CHROMIUM_PATH) return isProgram(env.CHROMIUM_PATH) ? env.CHROMIUM_PATH : null;
  return BROWSERS.map((name) => findInstalled(name, env)).find((path) => path !== null) ?? null;
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP', 'EPERM'].includes(error.code)) return false;
    throw error;
  }
}
