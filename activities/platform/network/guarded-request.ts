/**
 * One HTTP request whose every address is checked where it is used: literals before, names inside the resolver call
 * whose answer is connected to, so that no second look-up can give another. Redirects are not followed here.
 */
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { ConfigurationInvalid, PartnerUnreachable } from '../../errors.js';
import { hasCode } from '../process/process-identity.js';
import { bareHost, isAllowedHost, lookupPublic, portOf, refusePrivateLiteral } from './public-host.js';

export interface GuardedRequest {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PROPFIND';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** PEM, in place of the usual ones. */
  readonly authorities?: readonly string[];
  /** Host names, lower case, that may be private or without TLS. */
  readonly allowPrivateHosts: readonly string[];
  readonly signal: AbortSignal;
  /** Longest silence, in connecting and in every wait for bytes. */
  readonly silenceMs: number;
}

/** Throws ConfigurationInvalid (address refused), PartnerUnreachable, or the signal's reason. */
export async function sendGuarded(url: URL, request: GuardedRequest): Promise<IncomingMessage> {
  const host = bareHost(url.hostname);
  const allowed = isAllowedHost(url.hostname, portOf(url), request.allowPrivateHosts);
  if (!allowed) refuseUrl(url, host);
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const sent = send(url, {
      // No kept connection: it would have been checked for another request.
      agent: false,
      method: request.method ?? 'GET',
      headers: { 'accept-encoding': 'identity', 'user-agent': 'data-insertion', ...request.headers },
      signal: request.signal,
      timeout: request.silenceMs,
      ...(allowed ? {} : { lookup: lookupPublic }),
      ...(request.authorities ? { ca: [...request.authorities] } : {}),
    });
    sent.once('response', resolve);
    sent.once('timeout', () => sent.destroy(new PartnerUnreachable(`${host} is silent; try again later.`)));
    sent.once('error', (error) => reject(requestFault(host, error, request.signal)));
    sent.end(request.body);
  });
}

function refuseUrl(url: URL, host: string): void {
  if (url.protocol !== 'https:')
    throw new ConfigurationInvalid(
      `${host}: only https is allowed; list the host and its port in ALLOW_PRIVATE_HOSTS to accept others.`,
    );
  refusePrivateLiteral(host);
}

/** Node's texts carry addresses: only the code passes. */
function requestFault(host: string, error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof ConfigurationInvalid || error instanceof PartnerUnreachable) return error;
  if (!(error instanceof Error) || !('code' in error)) return error;
  const why = hasCode(error, 'ENOTFOUND', 'EAI_AGAIN') ? 'its name is not known' : String(error.code);
  return new PartnerUnreachable(`${host} does not answer (${why}); try again later, then ask the partner.`);
}
