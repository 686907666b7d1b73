/** One connection to a partner's PostgreSQL: the address guarded, TLS verified, one snapshot that writes nothing, every wait bounded. */
import { readFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { Client } from 'pg';
import type { PostgresPlace } from '../../../../datasets/_channels/postgres.js';
import { ConfigurationInvalid } from '../../../errors.js';
import { bareHost, isAllowedHost, lookupPublic, refusePrivateLiteral } from '../../network/public-host.js';
import { requiredSecret } from '../channel-secrets.js';
import { cancelAtServer } from './postgres-cancel.js';
import { postgresFault } from './postgres-faults.js';

export interface PostgresSettings {
  readonly allowPrivateHosts: readonly string[];
  readonly secret: (name: string) => string | undefined;
  /** Longest silence in connecting; and beyond the declared time of a statement. */
  readonly silenceMs?: number;
  readonly maxBytes?: number;
}

export interface PostgresSession {
  readonly client: Client;
  /** The error of a failed question is one of ours, or the signal's reason. */
  ask<Answer>(question: () => Promise<Answer>): Promise<Answer>;
  close(): Promise<void>;
  /** Of what failed or is given up: nothing of it goes on at the server. */
  cancel(): Promise<void>;
}

const SILENCE_MS = 60_000;
const LOCK_MS = 10_000;

/** Texts that mean the same on every server, whatever its settings. */
const PLAIN_TEXTS = `set local datestyle to 'ISO, YMD'; set local intervalstyle to 'iso_8601'; set local timezone to 'UTC'; set local lc_monetary to 'C';
  set local extra_float_digits to 1; set local bytea_output to 'hex'; set local standard_conforming_strings to on`;

/** Throws DeliveryRejected (no access), PartnerUnreachable, ConfigurationInvalid, or the signal's reason. */
export async function openSnapshot(
  place: PostgresPlace,
  settings: PostgresSettings,
  signal: AbortSignal,
): Promise<PostgresSession> {
  signal.throwIfAborted();
  const { silenceMs = SILENCE_MS } = settings;
  const socket = guardedSocket(place, settings);
  const tls = place.tls === 'off' ? null : await tlsOf(place, settings.secret);
  const client = await clientOf(place, settings, { socket, tls });
  const statementMs = place.timeout_seconds * 1000;
  const abort = () => void socket.destroy();
  client.on('error', () => {}); // told by what waits for an answer
  signal.addEventListener('abort', abort);
  const close = async () => {
    signal.removeEventListener('abort', abort);
    socket.destroy();
  };
  const cancel = async () => {
    await close();
    const { host, port } = addressOf(place);
    await cancelAtServer(client, { socket: guardedSocket(place, settings), host, port, tls });
  };
  const ask = <Answer>(question: () => Promise<Answer>): Promise<Answer> =>
    question().catch((error: unknown) => {
      signal.throwIfAborted();
      throw postgresFault(place, error);
    });
  try {
    await ask(() => client.connect());
    socket.setTimeout(statementMs + silenceMs, abort);
    await ask(() => client.query(beginSnapshot(statementMs)));
    return { client, ask, close, cancel };
  } catch (error) {
    await close();
    throw error;
  }
}

function beginSnapshot(statementMs: number): string {
  return `begin isolation level repeatable read read only; ${PLAIN_TEXTS};
      set local statement_timeout to ${statementMs}; set local lock_timeout to ${LOCK_MS};
      set local idle_in_transaction_session_timeout to ${statementMs}`;
}

async function clientOf(
  place: PostgresPlace,
  { secret, silenceMs = SILENCE_MS }: PostgresSettings,
  { socket, tls }: { readonly socket: Socket; readonly tls: ConnectionOptions | null },
): Promise<Client> {
  const { Client } = await import('pg');
  return new Client({
    ...{ ...addressOf(place), database: place.database },
    ...{ user: place.username, password: requiredSecret(secret, place.password) },
    ssl: tls ?? false,
    stream: () => socket,
    connectionTimeoutMillis: silenceMs,
    keepAlive: true,
    application_name: 'data-insertion',
    client_encoding: 'utf8',
  });
}

function addressOf({ host, port }: PostgresPlace): { readonly host: string; readonly port: number } {
  return { host: bareHost(host.toLowerCase()), port };
}

/** The certificate is verified, and the name in it. */
async function tlsOf(
  { authority }: PostgresPlace,
  secret: PostgresSettings['secret'],
): Promise<ConnectionOptions> {
  if (authority === undefined) return { rejectUnauthorized: true };
  const path = requiredSecret(secret, authority);
  const ca = await readFile(path, 'utf8').catch(() => {
    throw new ConfigurationInvalid(`${authority}: the file that it names cannot be read; correct the path.`);
  });
  return { rejectUnauthorized: true, ca };
}

/** The name is looked up where it is connected to, so that no second answer can lead elsewhere. */
function guardedSocket(
  { host: named, port, tls }: PostgresPlace,
  { allowPrivateHosts }: PostgresSettings,
): Socket {
  const host = bareHost(named.toLowerCase());
  const allowed = isAllowedHost(host, port, allowPrivateHosts);
  if (!allowed) refusePrivateLiteral(host);
  if (!allowed && tls === 'off')
    throw new ConfigurationInvalid(
      `${host}: tls: off is only for a host that ALLOW_PRIVATE_HOSTS lists with its port; leave it out, or list the host.`,
    );
  const socket = new Socket();
  const connect = socket.connect.bind(socket);
  const lookup = allowed ? {} : { lookup: lookupPublic };
  return Object.assign(socket, {
    connect: (toPort: number, toHost: string) => connect({ port: toPort, host: toHost, ...lookup }),
  });
}
