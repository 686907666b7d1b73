/**
 * What a fresh machine lacks, before anything else can run: Node built-ins only.
 * `node scripts/setup.mjs start|test|ci` checks Node, installs the npm packages, provisions the servers. Quick when all is there.
 * `ci` also installs, as root, what only a distribution has, and fails where it cannot: nothing may be left out there.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findInstalled } from './engine/installed-binary.mjs';
import { PEERS } from './engine/peers.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LOCK_HASH = join(ROOT, 'node_modules', '.insertion-lock-hash');
const SERVERS = ['temporal', 'versitygw', 'local-kms'];
const PROGRAMS = { start: ['temporal'], test: SERVERS, ci: SERVERS };

process.exitCode = setUp(process.argv[2] ?? 'start');

function setUp(purpose) {
  const programs = PROGRAMS[purpose];
  if (!programs)
    return fail(`setup.mjs knows "start", "test" and "ci", not "${purpose}"; correct the npm script.`);
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    return fail(`Node ${process.versions.node} is too old; install Node 20.19 or later.`);
  const settings = join(ROOT, '.env');
  if (existsSync(settings)) process.loadEnvFile(settings);
  const status = installPackages() || provisionPrograms(programs);
  return status === 0 && purpose === 'ci' ? installPeers() : status;
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
  const { status, error } = spawnSync(
    'npm',
    [...words, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: ROOT,
      stdio: words[0] === 'ci' ? 'ignore' : ['ignore', 2, 2],
      shell: process.platform === 'win32',
    },
  );
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

/** A test that needs one of them is left out where it is missing: here all of them must be. */
function installPeers() {
  const missing = () => PEERS.filter(({ find }) => find(process.env) === null);
  const mayInstall = process.getuid?.() === 0 && findInstalled('apt-get', process.env);
  let updated = false;
  for (const { name, wanted } of mayInstall ? missing() : []) {
    say(`${name}: installing it with apt-get (about a minute)…`);
    if (runApt(['install', wanted])) continue;
    updated = updated || runApt(['update']);
    if (updated) runApt(['install', wanted]);
  }
  const left = missing();
  for (const { name, wanted } of left) say(`${name}: not found; install it (Debian: ${wanted}).`);
  return left.length === 0 ? 0 : 1;
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
