/** A server that speaks SSH and SFTP and means harm; and a port that says nothing. */

import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { fingerprintOf } from '../../activities/platform/channel/sftp/sftp-session.js';

export interface HostileSsh {
  readonly port: number;
  readonly mutePort: number;
  readonly hostKey: string;
  stop(): Promise<void>;
}

const FILE = { mode: 0o100644, uid: 0, gid: 0, size: 10, atime: 0, mtime: 1 };
const LINK = { ...FILE, mode: 0o120777 };

const entry = (filename: string, attrs = FILE) => ({ filename, longname: filename, attrs });

/** What each folder lists, one answer after another; absent: the end. */
const FOLDERS: Record<
  string,
  (rank: number) => ReturnType<typeof entry>[] | 'silence' | 'fault' | undefined
> = {
  '/names': (rank) =>
    rank > 0
      ? undefined
      : [
          ...['.', '..', '../../x', '/etc/passwd', 'a/b.csv', 'a\\b.csv', 'nul\0.csv', ''].map((name) =>
            entry(name),
          ),
          entry('lien.csv', LINK),
          entry('honnete.csv'),
        ],
  '/endless': (rank) => Array.from({ length: 1_000 }, (_, item) => entry(`f${rank}-${item}.csv`)),
  '/silent': () => 'silence',
  '/telling': () => 'fault',
};

export async function startHostileSsh(): Promise<HostileSsh> {
  const folder = await mkdtemp(join(tmpdir(), 'insertion-hostile-'));
  spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, 'host')]);
  const hostKeys = [await readFile(join(folder, 'host'))];
  const [, blob = ''] = (await readFile(join(folder, 'host.pub'), 'utf8')).split(' ');
  const { STATUS_CODE } = ssh2.utils.sftp;
  const clients = new Set<{ end(): void }>();
  const server = new ssh2.Server({ hostKeys }, (client) => {
    clients.add(client);
    client.on('error', () => {});
    client.on('authentication', (context) => context.accept());
    client.on('session', (accept) => {
      accept().on('sftp', (acceptSftp) => {
        const sftp = acceptSftp();
        const listed = new Map<string, number>();
        sftp.on('error', () => {});
        sftp.on('OPENDIR', (id, path) => sftp.handle(id, Buffer.from(path)));
        sftp.on('READDIR', (id, handle) => {
          const path = handle.toString();
          const rank = listed.get(path) ?? 0;
          listed.set(path, rank + 1);
          const answer = FOLDERS[path]?.(rank);
          if (answer === 'silence') return;
          if (answer === 'fault') return sftp.status(id, STATUS_CODE.FAILURE, 'canari-phrase-secrete');
          if (answer === undefined) return sftp.status(id, STATUS_CODE.EOF);
          sftp.name(id, answer);
        });
        sftp.on('LSTAT', (id) => sftp.attrs(id, FILE));
        sftp.on('OPEN', (id) => sftp.handle(id, Buffer.from('file')));
        sftp.on('READ', () => undefined);
        sftp.on('CLOSE', (id) => sftp.status(id, STATUS_CODE.OK));
      });
    });
  });
  const mute = createServer((socket) => socket.on('error', () => {}));
  const port = await listen(server);
  const mutePort = await listen(mute);
  return {
    port,
    mutePort,
    hostKey: fingerprintOf(Buffer.from(blob, 'base64')),
    async stop() {
      for (const client of clients) client.end();
      server.close();
      mute.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function listen(server: {
  listen(port: number, host: string, done: () => void): unknown;
  address(): unknown;
}): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = address && typeof address === 'object' && 'port' in address ? Number(address.port) : 0;
      resolve(port);
    });
  });
}
