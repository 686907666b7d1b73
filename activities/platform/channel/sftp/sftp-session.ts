/** One connection to a partner's SFTP server: the address guarded, the host key pinned, every wait bounded. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createConnection, type Socket } from 'node:net';
import Client from 'ssh2-sftp-client';
import type { SftpPlace } from '../../../../datasets/_channels/sftp.js';
import {
  ConfigurationInvalid,
  DeliveryRejected,
  InsertionError,
  PartnerUnreachable,
} from '../../../errors.js';
import { requirePrivateFile } from '../../keys/private-file.js';
import { bareHost, isAllowedHost, lookupPublic, refusePrivateLiteral } from '../../network/public-host.js';
import { hasCode } from '../../process/process-identity.js';
import { requiredSecret } from '../channel-secrets.js';

export interface SftpSettings {
  readonly allowPrivateHosts: readonly string[];
  readonly secret: (name: string) => string | undefined;
  /** Longest silence, in connecting and in every wait for an answer. */
  readonly silenceMs?: number;
}

export type Wire = Awaited<ReturnType<Client['connect']>>;

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
        sock: socket,
        host: place.host,
        username: place.username,
        ...identity,
        readyTimeout: silenceMs,
        keepaliveInterval: Math.ceil(silenceMs / 3),
        keepaliveCountMax: 3,
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
    if (error instanceof InsertionError) throw error;
    // The library's own words decide, and go no further: they may hold the server's.
    const text = error instanceof Error ? error.message : '';
    if (/authentication methods failed/i.test(text)) throw noAccess(place.host);
    if (/parse privateKey|passphrase|decrypt/i.test(text)) throw unreadableKey(place);
    throw silent(place.host, 'the SSH handshake failed');
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
    // where keys lie is nobody's business
    throw error instanceof ConfigurationInvalid
      ? new ConfigurationInvalid(error.message.replaceAll(path, 'the file that it names'))
      : error;
  });
  return { privateKey: await readFile(path), ...opened };
}

async function connect(
  { host, port }: SftpPlace,
  { allowPrivateHosts }: SftpSettings,
  silenceMs: number,
  signal: AbortSignal,
): Promise<Socket> {
  const bare = bareHost(host.toLowerCase());
  const allowed = isAllowedHost(bare, port, allowPrivateHosts);
  if (!allowed) refusePrivateLiteral(bare);
  const socket = createConnection({ host: bare, port, ...(allowed ? {} : { lookup: lookupPublic }) });
  try {
    const connected = new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    await bounded(connected, { host, silenceMs, signal });
    socket.setNoDelay(true); // small questions would wait for each other
    socket.on('error', () => {}); // told by what waits for an answer
    return socket;
  } catch (error) {
    socket.destroy();
    if (signal.aborted || error instanceof InsertionError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no connection';
    throw silent(host, hasCode(error, 'ENOTFOUND', 'EAI_AGAIN') ? 'its name is not known' : code);
  }
}

async function bounded<Answer>(
  asked: Promise<Answer>,
  {
    host,
    silenceMs,
    signal,
  }: { readonly host: string; readonly silenceMs: number; readonly signal: AbortSignal },
): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  let abort = () => {};
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(silent(host, 'it is silent')), silenceMs);
    abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
  });
  try {
    return await Promise.race([asked, limit]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    asked.catch(() => {}); // nobody waits for it any more
  }
}

function silent(host: string, why: string): PartnerUnreachable {
  return new PartnerUnreachable(`${host} does not answer (${why}); try again later, then ask the partner.`);
}

function otherHostKey(host: string): DeliveryRejected {
  return new DeliveryRejected(
    `${host} shows a host key that the source does not declare, so nothing was sent to it: it was renewed, or somebody stands in between; ask the partner by telephone, then correct host_keys.`,
    `La clé de votre serveur SFTP ${host} n’est pas celle que nous connaissons. Par prudence, nous ne nous y connectons plus. Merci de nous confirmer son empreinte.`,
  );
}

function noAccess(host: string): DeliveryRejected {
  return new DeliveryRejected(
    `${host} does not accept our user or our key; ask the partner, or correct username and private_key.`,
    `Votre serveur SFTP ${host} refuse notre identifiant ou notre clé. Merci de vérifier nos droits.`,
  );
}

function unreadableKey({ private_key, passphrase }: SftpPlace): ConfigurationInvalid {
  const advice = passphrase === undefined ? 'or declare its passphrase' : `or correct ${passphrase}`;
  return new ConfigurationInvalid(
    `${private_key}: the file that it names is no private key, or does not open; correct it, ${advice}.`,
  );
}
