/**
 * Programs of other people that tests meet our files with, which only a distribution has: how each is found, its Debian package, and how a
 * file of tests says that it needs it. Built-ins only: setup.mjs asks before anything is installed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser, findInstalled, withSbin } from './installed-binary.mjs';

const runs = (name) => new RegExp(`(?:run|call|spawn|spawnSync|execFile|execFileSync)\\(\\s*'${name}'`);

/** Whether this user may mount a file system here: root outside most containers. */
function mayMount() {
  if (process.getuid?.() !== 0) return false;
  const folder = mkdtempSync(join(tmpdir(), 'insertion-mount-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', folder]).status === 0;
  if (mounted) spawnSync('umount', [folder]);
  rmdirSync(folder);
  return mounted;
}

/** What a part of the bench runs in: its own network, so that links can be laid, and its own processes, so that none outlives it. */
export function namespaceWords() {
  const rights = process.getuid?.() === 0 ? [] : ['--map-root-user'];
  return ['unshare', ...rights, '--net', '--pid', '--uts', '--fork', '--kill-child', '--mount-proc', '--'];
}

/** Whether this user may lay and throttle links between network namespaces here. */
export function mayLayLinks() {
  const [program, ...words] = namespaceWords();
  return spawnSync(program, [...words, 'tc', '-Version'], { stdio: 'ignore' }).status === 0;
}

export const PEERS = [
  { name: 'Chromium', wanted: 'chromium', find: findBrowser, asked: /startBrowser/ },
  { name: 'age', wanted: 'age', find: (env) => findInstalled('age', env), asked: runs('age') },
  {
    name: 'openssl',
    wanted: 'openssl',
    find: (env) => findInstalled('openssl', env),
    asked: /createAuthority/,
  },
  { name: 'gpg', wanted: 'gnupg', find: (env) => findInstalled('gpg', env), asked: runs('gpg') },
  // servers are kept where only root looks
  {
    name: 'sshd',
    wanted: 'openssh-server',
    find: (env) => findInstalled('sshd', withSbin(env)),
    asked: /startSshd/,
  },
  { name: 'R', wanted: 'r-base-core', find: (env) => findInstalled('Rscript', env), asked: /'Rscript'/ },
  {
    name: 'LibreOffice',
    wanted: 'libreoffice-calc',
    find: (env) => findInstalled('soffice', env),
    asked: /'soffice'/,
  },
  {
    name: 'systemd-analyze',
    wanted: 'systemd',
    find: (env) => findInstalled('systemd-analyze', env),
    asked: /'systemd-analyze'/,
  },
  // 19 MB; the server that the package brings along stays stopped where RUNLEVEL says so
  {
    name: 'promtool',
    wanted: 'prometheus',
    find: (env) => findInstalled('promtool', env),
    asked: /'promtool'/,
  },
  {
    name: 'a JDK',
    wanted: 'default-jdk-headless',
    find: (env) => findInstalled('javac', env),
    asked: /\.\/portal\.js|publish\/portal\.js/,
  },
  {
    name: 'Maven',
    wanted: 'maven',
    find: (env) => findInstalled('mvn', env),
    asked: /\.\/portal\.js|publish\/portal\.js/,
  },
  {
    name: 'the right to mount a small disk (root has it, outside most containers)',
    wanted: 'mount',
    find: (env) => (mayMount() ? findInstalled('mount', env) : null),
    asked: /mountSmallDisk/,
  },
  {
    name: 'the right to make network namespaces (root has it, outside most containers)',
    wanted: 'iproute2',
    find: () => (mayLayLinks() ? '' : null),
    asked: /benchLinks\(/,
  },
];
