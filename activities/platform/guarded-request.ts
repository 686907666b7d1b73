/**
 * One HTTP request whose every address is checked where it is used: literals before, names inside the resolver call
 * whose answer is connected to, so that no second look-up can give another. Redirects are not followed here.
 */
import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { ConfigurationInvalid, PartnerUnreachable } from '../errors.js';
import { hasCode } from './process-identity.js';
import { arePublicAddresses, isPublicAddress } from './public-address.js';

export interface GuardedRequest {
  readonly headers: Readonly<Record<string, string>>;
  /** Host names, lower case, that may be private or without TLS. */
  readonly allowPrivateHosts: readonly string[];
  readonly signal: AbortSignal;
  /** Longest silence, in connecting and in every wait for bytes. */
  readonly silenceMs: number;
}

/** Throws ConfigurationInvalid (address refused), PartnerUnreachable, or the signal's reason. */
export async function sendGuarded(url: URL, request: GuardedRequest): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const allowed =
    request.allowPrivateHosts.includes(host) || request.allowPrivateHosts.includes(url.hostname);
  if (!allowed) refuseUrl(url, host);
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const sent = send(url, {
      // No kept connection: it would have been checked for another request.
      agent: false,
      headers: { 'accept-encoding': 'identity', 'user-agent': 'data-insertion', ...request.headers },
      signal: request.signal,
      timeout: request.silenceMs,
      ...(allowed ? {} : { lookup: lookupPublic }),
    });
    sent.once('response', resolve);
    sent.once('timeout', () => sent.destroy(new PartnerUnreachable(`${host} is silent; try again later.`)));
    sent.once('error', (error) => reject(requestFault(host, error, request.signal)));
    sent.end();
  });
}

function refuseUrl(url: URL, host: string): void {
  if (url.protocol !== 'https:')
    throw new ConfigurationInvalid(
      `${host}: only https is allowed; list the host in ALLOW_PRIVATE_HOSTS to accept others.`,
    );
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw privateAddress(host);
}

const lookupPublic: LookupFunction = (hostname, options, answer) => {
  const every: LookupAllOptions = { ...options, all: true };
  lookup(hostname, every, (error, addresses) => {
    if (error) return answer(error, []);
    if (!arePublicAddresses(addresses)) return answer(privateAddress(hostname), []);
    if (options.all) return answer(null, addresses);
    const [first] = addresses satisfies LookupAddress[];
    return answer(null, first?.address ?? '', first?.family);
  });
};

function privateAddress(host: string): ConfigurationInvalid {
  return new ConfigurationInvalid(
    `${host} leads to a private or reserved address; correct the URL, or list the host in ALLOW_PRIVATE_HOSTS.`,
  );
}

/** Node's texts carry addresses: only the code passes. */
function requestFault(host: string, error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof ConfigurationInvalid || error instanceof PartnerUnreachable) return error;
  if (!(error instanceof Error) || !('code' in error)) return error;
  const why = hasCode(error, 'ENOTFOUND', 'EAI_AGAIN') ? 'its name is not known' : String(error.code);
  return new PartnerUnreachable(`${host} does not answer (${why}); try again later, then ask the partner.`);
}
