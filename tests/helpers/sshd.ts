/** A real OpenSSH server on the loopback interface, with keys of its own, for as long as a suite lasts. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort, isListening } from '../../scripts/engine/free-port.js';
import { findInstalled, withSbin } from '../../scripts/engine/installed-binary.mjs';

export interface SshServer {
  readonly port: number;
  readonly username: string;
  /** SHA256:…, as `ssh-keygen -lf` prints it. */
  readonly hostKey: string;
  /** A private key that it accepts, the same under a passphrase, and one that it does not know. */
  readonly keys: { readonly accepted: string; readonly locked: string; readonly unknown: string };
  /** A folder of its machine. */
  readonly folder: string;
  /** Breaks every connection there is, as a network does. */
  breakConnections(): void;
  stop(): Promise<void>;
}

export const PASSPHRASE = 'canari-phrase-secrete';

/** Throws a sentence when the program is missing. */
export async function startSshd(): Promise<SshServer> {
  const program = findInstalled('sshd', withSbin(process.env));
  if (!program)
    throw new Error(
      'sshd is missing: run `node scripts/setup.mjs test`, or install the OpenSSH server (Debian: openssh-server).',
    );
  const home = await mkdtemp(join(tmpdir(), 'insertion-sshd-'));
  const [host, accepted, locked, unknown] = [
    await makeKey(join(home, 'host')),
    await makeKey(join(home, 'accepted')),
    await makeKey(join(home, 'locked'), PASSPHRASE),
    await makeKey(join(home, 'unknown')),
  ];
  const folder = join(home, 'depot');
  await mkdir(folder);
  const authorized = join(home, 'authorized');
  await writeFile(
    authorized,
    `${await readFile(`${accepted}.pub`, 'utf8')}${await readFile(`${locked}.pub`, 'utf8')}`,
  );
  const port = await findFreePort();
  const config = join(home, 'sshd_config');
  const lines = {
    Port: port,
    ListenAddress: '127.0.0.1',
    HostKey: host,
    AuthorizedKeysFile: authorized,
    PidFile: 'none',
    StrictModes: 'no',
    UsePAM: 'no',
    PasswordAuthentication: 'no',
    KbdInteractiveAuthentication: 'no',
    PermitRootLogin: 'prohibit-password',
    Subsystem: 'sftp internal-sftp',
  };
  await writeFile(
    config,
    Object.entries(lines)
      .map((line) => `${line.join(' ')}\n`)
      .join(''),
  );
  // where it locks itself in; only root's own does
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
  const server = spawn(program, ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  server.stderr.on('data', (text) => {
    said += text;
  });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const stop = async () => {
    breakConnections();
    server.kill('SIGTERM');
    await ended;
    await rm(home, { recursive: true, force: true });
  };
  /** Each connection is a child of the server. */
  const breakConnections = () => {
    const children = spawnSync('ps', ['-o', 'pid=', '--ppid', String(server.pid)], { encoding: 'utf8' });
    for (const pid of children.stdout.split(/\s+/).filter(Boolean)) {
      try {
        process.kill(Number(pid), 'SIGKILL');
      } catch {
        // it ended by itself
      }
    }
  };
  const deadline = performance.now() + 60_000;
  while (!(await isListening(port))) {
    if (server.exitCode === null && performance.now() < deadline) await sleep(20);
    else {
      await stop();
      throw new Error(`sshd did not answer within a minute: ${said.trim()}`);
    }
  }
  const publicKey = (await readFile(`${host}.pub`, 'utf8')).split(' ')[1] ?? '';
  const hash = createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('base64');
  return {
    port,
    folder,
    username: userInfo().username,
    hostKey: `SHA256:${hash.replace(/=+$/, '')}`,
    keys: { accepted, locked, unknown },
    breakConnections,
    stop,
  };
}

async function makeKey(path: string, passphrase = ''): Promise<string> {
  const words = ['-q', '-t', 'ed25519', '-N', passphrase, '-C', 'test', '-f', path];
  const { status } = spawnSync('ssh-keygen', words, { stdio: 'ignore' });
  if (status !== 0)
    throw new Error('ssh-keygen made no key; install the OpenSSH client (Debian: openssh-client).');
  await chmod(path, 0o600);
  return path;
}
