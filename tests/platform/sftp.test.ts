/** SFTP on a real OpenSSH server, and on a hostile one that speaks the protocol: what is pinned, guarded, bounded and resumed. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { appendFile, chmod, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import {
  ConfigurationInvalid,
  DeliveryRejected,
  DeliveryUnfinished,
  PartnerUnreachable,
} from '../../activities/errors.js';
import { openSftpFolder } from '../../activities/platform/channel/sftp/sftp-channel.js';
import { hashFile } from '../../activities/platform/store/local-file.js';
import type { SftpPlace } from '../../datasets/_channels/sftp.js';
import { PASSPHRASE, type SshServer, startSshd } from '../helpers/sshd.js';
import { type HostileSsh, startHostileSsh } from './hostile-ssh.js';

const signal = new AbortController().signal;
let server: SshServer;
let place: SftpPlace;
let secrets: Record<string, string>;
let folder: string;
beforeAll(async () => {
  server = await startSshd();
  secrets = { CLE: server.keys.accepted, VERROU: server.keys.locked, INCONNUE: server.keys.unknown };
  secrets.PHRASE = PASSPHRASE;
  folder = await mkdtemp(join(tmpdir(), 'insertion-sftp-'));
  place = {
    ...{ channel: 'sftp', host: '127.0.0.1', port: server.port, username: server.username },
    ...{ path: server.folder, host_keys: [server.hostKey], private_key: 'CLE' },
  };
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

function open(own: Partial<SftpPlace> = {}, allowPrivateHosts = ['127.0.0.1:*'], silenceMs = 20_000) {
  return openSftpFolder(
    { ...place, ...own },
    { allowPrivateHosts, silenceMs, secret: (name) => secrets[name] },
  );
}

/** What a message must never hold. */
function showsNoSecret(error: unknown): void {
  assert.ok(error instanceof Error);
  const told = `${error.message} ${'partnerSentence' in error ? error.partnerSentence : ''}`;
  for (const secret of Object.values(secrets)) assert.ok(!told.includes(secret), told);
}

async function refused(asked: Promise<unknown>, family: new (...args: never[]) => Error, text: RegExp) {
  await assert.rejects(asked, (error) => {
    assert.ok(error instanceof family, `${error}`);
    assert.match(error.message, text);
    showsNoSecret(error);
    return true;
  });
}

const pull = (
  channel: ReturnType<typeof open>,
  file: { name: string },
  tell: (bytes: number) => void = () => {},
) =>
  channel.list(signal).then((files) => {
    const found = files.find(({ name }) => name === file.name);
    assert.ok(found);
    return channel.pull(found, join(folder, `pulled-${randomBytes(4).toString('hex')}`), {
      signal,
      known: null,
      tell,
    });
  });

describe('an SFTP host', () => {
  it('whose key is not the declared one is sent nothing, and both sides are told', async () => {
    const other = `SHA256:${'A'.repeat(43)}`;
    await refused(
      open({ host_keys: [other] }).list(signal),
      DeliveryRejected,
      /host key that the source does not declare/,
    );
    assert.deepEqual(await open({ host_keys: [other, server.hostKey] }).list(signal), []);
  });

  it('that does not know our key or our name refuses us for good', async () => {
    await refused(
      open({ private_key: 'INCONNUE' }).list(signal),
      DeliveryRejected,
      /does not accept our user or our key/,
    );
    await refused(
      open({ username: 'personne' }).list(signal),
      DeliveryRejected,
      /does not accept our user or our key/,
    );
  });

  it('is reached with a key under a passphrase, and not with a wrong one', async () => {
    assert.deepEqual(await open({ private_key: 'VERROU', passphrase: 'PHRASE' }).list(signal), []);
    secrets.FAUSSE = 'canari-fausse-phrase';
    await refused(
      open({ private_key: 'VERROU', passphrase: 'FAUSSE' }).list(signal),
      ConfigurationInvalid,
      /^VERROU: .*does not open/,
    );
    await refused(
      open({ private_key: 'VERROU' }).list(signal),
      ConfigurationInvalid,
      /^VERROU: .*declare its passphrase/,
    );
  });

  it('is not asked when the key is not set, absent, or readable by others', async () => {
    await refused(open({ private_key: 'ABSENTE' }).list(signal), ConfigurationInvalid, /^ABSENTE is not set/);
    secrets.NULLE_PART = join(folder, 'canari-nulle-part');
    await refused(
      open({ private_key: 'NULLE_PART' }).list(signal),
      ConfigurationInvalid,
      /^NULLE_PART: there is no private key/,
    );
    secrets.OUVERTE = join(folder, 'canari-ouverte');
    await writeFile(secrets.OUVERTE, 'x');
    await chmod(secrets.OUVERTE, 0o644);
    await refused(
      open({ private_key: 'OUVERTE' }).list(signal),
      ConfigurationInvalid,
      /^OUVERTE: others may read/,
    );
  });

  it('is none of our own network, however it is written', async () => {
    for (const host of ['127.0.0.1', 'localhost', '::1', '10.0.0.1', '169.254.169.254', '::ffff:127.0.0.1'])
      await refused(open({ host }, []).list(signal), ConfigurationInvalid, /private or reserved address/);
  });

  it('that is down is waited for', async () => {
    await refused(open({ port: 1 }).list(signal), PartnerUnreachable, /ECONNREFUSED/);
  });
});

describe('files over SFTP', () => {
  it('are regular ones: links are left where they are', async () => {
    await writeFile(join(server.folder, 'vrai.csv'), 'x');
    await symlink('/etc/passwd', join(server.folder, 'lien.csv'));
    await symlink('/', join(server.folder, 'racine'));
    assert.deepEqual(
      (await open().list(signal)).map(({ name }) => name),
      ['vrai.csv'],
    );
    const channel = open();
    const [file] = await channel.list(signal);
    assert.ok(file);
    await rm(join(server.folder, 'vrai.csv'));
    await symlink('/etc/passwd', join(server.folder, 'vrai.csv'));
    const swapped = channel.pull(file, join(folder, 'swapped'), { signal, known: null, tell: () => {} });
    await refused(swapped, DeliveryUnfinished, /changed while it was copied/);
    for (const name of ['vrai.csv', 'lien.csv', 'racine']) await rm(join(server.folder, name));
    await channel.close();
  });

  it('that break in the middle go on where they stopped, within the same memory', async () => {
    const body = randomBytes(48 * 2 ** 20);
    await writeFile(join(server.folder, 'grand.csv'), body);
    const channel = open();
    let breaks = 0;
    let told = 0;
    const pulled = await pull(channel, { name: 'grand.csv' }, (bytes) => {
      assert.ok(bytes > told);
      told = bytes;
      if (breaks === 0 && bytes > 10 * 2 ** 20) {
        breaks += 1;
        server.breakConnections();
      }
    });
    assert.equal(breaks, 1);
    await writeFile(join(folder, 'same'), body);
    assert.ok(pulled.status === 'pulled');
    assert.equal(pulled.sha256, (await hashFile(join(folder, 'same'))).sha256);
    await channel.close();
  });

  it('that grow meanwhile are not taken, and leave nothing', async () => {
    await writeFile(join(server.folder, 'croit.csv'), randomBytes(2 ** 20));
    const before = (await readdir(folder)).length;
    const channel = open();
    await refused(
      pull(channel, { name: 'croit.csv' }, () => void appendFile(join(server.folder, 'croit.csv'), 'encore')),
      DeliveryUnfinished,
      /looked at again in 60 s/,
    );
    assert.equal((await readdir(folder)).length, before);
    await channel.close();
  });
});

describe('a hostile SFTP server', () => {
  let hostile: HostileSsh;
  beforeAll(async () => {
    hostile = await startHostileSsh();
  });
  afterAll(() => hostile?.stop());
  const at = (path: string, silenceMs?: number) =>
    open({ port: hostile.port, host_keys: [hostile.hostKey], path }, ['127.0.0.1:*'], silenceMs);

  it('names no file outside of its drop', async () => {
    assert.deepEqual(
      (await at('/names').list(signal)).map(({ name }) => name),
      ['honnete.csv'],
    );
  });

  it('that lists for ever is stopped', async () => {
    await refused(at('/endless').list(signal), DeliveryRejected, /lists more than 100000 files/);
  });

  it('that never answers is tried again later', async () => {
    // longer than a handshake takes: after it comes the silence
    await refused(at('/silent', 1_500).list(signal), PartnerUnreachable, /it is silent/);
    const channel = at('/names', 1_500);
    const pulled = pull(channel, { name: 'honnete.csv' });
    await refused(pulled, PartnerUnreachable, /it is silent/);
    await channel.close();
  });

  it('that accepts a connection and says nothing is tried again later', async () => {
    await refused(
      open({ port: hostile.mutePort }, ['127.0.0.1:*'], 300).list(signal),
      PartnerUnreachable,
      /does not answer/,
    );
  });

  it('whose words hold a secret is not quoted', async () => {
    await refused(
      at('/telling').list(signal),
      PartnerUnreachable,
      /^127\.0\.0\.1 did not answer as an SFTP server does \(status 4\)/,
    );
  });
});
