/** A connection to a host that may be reached, and waits that end. */
import { createConnection, type Socket } from 'node:net';
import type { SftpPlace } from '../../../../datasets/_channels/sftp.js';
import { InsertionError } from '../../../errors.js';
import { bareHost, isAllowedHost, lookupPublic, refusePrivateLiteral } from '../../network/public-host.js';
import { hasCode } from '../../process/process-identity.js';
import { silent } from './sftp-faults.js';

export async function connect(
  { host, port }: SftpPlace,
  { allowPrivateHosts }: { readonly allowPrivateHosts: readonly string[] },
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

export async function bounded<Answer>(
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
