/** One connection to a partner's SFTP server: the address guarded, the host key pinned, every wait bounded. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type SftpClient from 'ssh2-sftp-client';
import type { SftpPlace } from '../../../../datasets/_channels/sftp.js';
import { ConfigurationInvalid, InsertionError } from '../../../errors.js';
import { requirePrivateFile } from '../../keys/private-file.js';
import { requiredSecret } from '../channel-secrets.js';
import { bounded, connect } from './connect-guarded.js';
import { handshakeFault, otherHostKey, silent } from './sftp-faults.js';

export interface SftpSettings {
  readonly allowPrivateHosts: readonly string[];
  readonly secret: (name: string) => string | undefined;
  /** Longest silence, in connecting and in every wait for an answer. */
  readonly silenceMs?: number;
}

export type Wire = Awaited<ReturnType<SftpClient['connect']>>;

export interface SftpSession {
  readonly wire: Wire;
  /** Waits for an answer no longer than a silence lasts, nor than the caller does. The error is one of ours, or an SFTP status. */
  wait<Answer>(asked: Promise<Answer>): Promise<Answer>;
  close(): Promise<void>;
}

const SILENCE_MS = 60_000;

/** Throws DeliveryRejected (another host key, no access), PartnerUnreachable, ConfigurationInvalid, or the signal's reason. */
export async function openSftp(
  place: SftpPlace,
  settings: SftpSettings,
  signal: AbortSignal,
): Promise<SftpSession> {
  const { silenceMs = SILENCE_MS } = settings;
  const identity = await readIdentity(place, settings);
  const socket = await connect(place, settings, silenceMs, signal);
  let hostKeyRefused = false;
  const { default: Client } = await import('ssh2-sftp-client');
  const client = new Client('insertion', { error: () => {}, end: () => {}, close: () => {} });
  const closed = new Promise<never>((_, reject) => {
    socket.once('close', () => reject(silent(place.host, 'the connection broke')));
  });
  closed.catch(() => {});
  const close = async () => {
    socket.destroy();
  };
  const wait = <Answer>(asked: Promise<Answer>) =>
    bounded(Promise.race([asked, closed]), { host: place.host, silenceMs, signal });
  try {
    const wire = await wait(
      client.connect({
        ...{ sock: socket, host: place.host, username: place.username, ...identity },
        ...{ readyTimeout: silenceMs, keepaliveInterval: Math.ceil(silenceMs / 3), keepaliveCountMax: 3 },
        hostVerifier: (key: Buffer) => {
          const known = place.host_keys.includes(fingerprintOf(key));
          hostKeyRefused = !known;
          return known;
        },
      }),
    );
    return { wire, wait, close };
  } catch (error) {
    await close();
    if (hostKeyRefused) throw otherHostKey(place.host);
    signal.throwIfAborted();
    throw error instanceof InsertionError ? error : handshakeFault(place, error);
  }
}

/** As OpenSSH prints it. */
export function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

async function readIdentity(
  { private_key, passphrase }: SftpPlace,
  { secret }: SftpSettings,
): Promise<{ privateKey: Buffer; passphrase?: string }> {
  const path = requiredSecret(secret, private_key);
  const opened = passphrase === undefined ? {} : { passphrase: requiredSecret(secret, passphrase) };
  await requirePrivateFile(private_key, path, {
    kind: 'private key',
    advice: '; make it with `ssh-keygen -t ed25519 -f FILE`, and give the partner FILE.pub',
  }).catch((error) => {
    // the place of a key stays out of messages
    throw error instanceof ConfigurationInvalid
      ? new ConfigurationInvalid(error.message.replaceAll(path, 'the file that it names'))
      : error;
  });
  return { privateKey: await readFile(path), ...opened };
}
