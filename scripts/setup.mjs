/**
 * What a fresh machine lacks, before anything else can run: Node built-ins only.
 * `node scripts/setup.mjs start|test` checks Node, installs the npm packages, provisions the servers. Quick when all is there.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser, findInstalled, withSbin } from './engine/installed-binary.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LOCK_HASH = join(ROOT, 'node_modules', '.insertion-lock-hash');
const PROGRAMS = { start: ['temporal'], test: ['temporal', 'versitygw', 'local-kms'] };

/** Programs of other people that tests meet our files with, and the Debian package of each. */
const PEERS = [
  ['chromium', 'chromium', (env) => findBrowser(env)],
  ['age', 'age', (env) => findInstalled('age', env)],
  ['openssl', 'openssl', (env) => findInstalled('openssl', env)],
  ['gpg', 'gnupg', (env) => findInstalled('gpg', env)],
  ['OpenSSH server', 'openssh-server', (env) => findInstalled('sshd', withSbin(env))],
  ['R', 'r-base-core', (env) => findInstalled('Rscript', env)],
  ['LibreOffice', 'libreoffice-calc', (env) => findInstalled('soffice', env)],
  ['systemd-analyze', 'systemd', (env) => findInstalled('systemd-analyze', env)],
  // 19 MB; the server that the package brings along stays stopped where RUNLEVEL says so
  ['promtool', 'prometheus', (env) => findInstalled('promtool', env)],
];

process.exitCode = setUp(process.argv[2] ?? 'start');

function setUp(purpose) {
  const programs = PROGRAMS[purpose];
  if (!programs) return fail(`setup.mjs knows "start" and "test", not "${purpose}"; correct the npm script.`);
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    return fail(`Node ${process.versions.node} is too old; install Node 20.19 or later.`);
  const settings = join(ROOT, '.env');
  if (existsSync(settings)) process.loadEnvFile(settings);
  const status = installPackages() || provisionPrograms(programs);
  if (status === 0 && purpose === 'test') findOrInstallPeers();
  return status;
}

function installPackages() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
  if (readOptional(LOCK_HASH) === wanted) return 0;
  if (!wasInstalledByHand()) {
    if (isShared())
      return fail(
        'npm packages: node_modules is a link, and installing would empty the folder of another working copy; install there, or remove the link.',
      );
    say('npm packages: installing what package-lock.json lists (about a minute)…');
    if (!runNpm(['ci']) && !runNpm(['install', '--no-save']))
      return fail(
        'npm packages: "npm install" failed; check the network and the npm registry, then try again.',
      );
  }
  writeFileSync(LOCK_HASH, wanted);
  return 0;
}

/**
 * A registry that lacks the packages of other platforms leaves them out of the lock file, and "npm ci" then refuses it;
 * "npm install --no-save" installs the very same versions. What the first one said is only of interest if the second fails.
 */
function runNpm(words) {
  const { status, error } = spawnSync('npm', [...words, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: ROOT,
    stdio: words[0] === 'ci' ? 'ignore' : ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  return !error && status === 0;
}

/** "npm ci" follows the link and removes everything behind it, under whoever works there. */
function isShared() {
  return lstatSync(join(ROOT, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

/** npm writes its own list last: newer than package-lock.json, it tells that somebody ran npm since. */
function wasInstalledByHand() {
  const installed = timeOf(join(ROOT, 'node_modules', '.package-lock.json'));
  return (
    readOptional(LOCK_HASH) === null &&
    installed !== null &&
    installed >= timeOf(join(ROOT, 'package-lock.json'))
  );
}

function provisionPrograms(programs) {
  const missing = programs.filter((name) => {
    if (name === 'temporal' && process.env.TEMPORAL_ADDRESS) return false;
    return findInstalled(name, process.env) === null;
  });
  if (missing.length === 0) return 0;
  const provision = [join(ROOT, 'scripts', 'launch.mjs'), 'scripts/engine/provision-cli.ts', ...missing];
  return spawnSync(process.execPath, provision, { cwd: ROOT, stdio: ['ignore', 2, 2] }).status ?? 1;
}

/** Without one of them the other tests still run; those that need it fail and say so again. */
function findOrInstallPeers() {
  const missing = PEERS.filter(([, , find]) => find(process.env) === null);
  const mayInstall = process.getuid?.() === 0 && findInstalled('apt-get', process.env);
  let updated = false;
  for (const [name, wanted] of missing) {
    if (mayInstall) {
      say(`${name}: installing it with apt-get (about a minute)…`);
      if (runApt(['install', wanted])) continue;
      updated = updated || runApt(['update']);
      if (updated && runApt(['install', wanted])) continue;
    }
    say(`${name}: not found; install it (Debian: ${wanted}) for the tests that need it.`);
  }
}

function runApt(words) {
  const { status } = spawnSync('apt-get', ['-y', '-q', '--no-install-recommends', ...words], {
    stdio: 'ignore',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
  });
  return status === 0;
}

function readOptional(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function timeOf(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null;
}

function say(sentence) {
  process.stderr.write(`${sentence}\n`);
}

function fail(sentence) {
  say(sentence);
  return 2;
}
