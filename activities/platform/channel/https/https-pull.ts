/** Downloads a partner's file as the server sends it, whole or not at all. */
import type { IncomingMessage } from 'node:http';
import { ConfigurationInvalid, PartnerUnreachable } from '../../../errors.js';
import { sendGuarded } from '../../network/guarded-request.js';
import { describeRefusal } from './https-answers.js';
import { type Pulled, type PullOptions, saveBody } from './save-body.js';

export const REDIRECTS = 5;

const REDIRECT_STATUSES = new Set([301, 302, 303, 307, 308]);

export const SILENCE_MS = 60_000;

/** Throws ConfigurationInvalid, DeliveryRejected, PartnerUnreachable, or the signal's reason. */
export async function pullHttps(url: string, toPath: string, options: PullOptions): Promise<Pulled> {
  let current = readUrl(url, undefined);
  const { origin = current.origin } = options;
  for (let hop = 0; hop <= REDIRECTS; hop += 1) {
    const answer = await sendGuarded(current, {
      headers: current.origin === origin ? requestHeaders(options) : conditionalHeaders(options),
      allowPrivateHosts: options.allowPrivateHosts ?? [],
      signal: options.signal,
      silenceMs: options.silenceMs ?? SILENCE_MS,
    });
    const { statusCode: status = 0, headers } = answer;
    const next = followable(answer);
    if (next !== null) {
      answer.destroy();
      current = readUrl(next, current);
      continue;
    }
    if (status === 304 && (options.etag ?? options.lastModified) !== undefined) {
      answer.destroy();
      return { status: 'unchanged' };
    }
    if (status !== 200) {
      answer.destroy();
      throw describeRefusal(current.hostname, status, headers['retry-after'], new Date());
    }
    return saveBody(current, answer, toPath, options);
  }
  throw new PartnerUnreachable(
    `${current.hostname} redirects more than ${REDIRECTS} times; ask the partner for the file's own URL.`,
  );
}

/** Where an answer redirects to, if it does. */
export function followable({ statusCode = 0, headers }: IncomingMessage): string | null {
  return REDIRECT_STATUSES.has(statusCode) ? (headers.location ?? null) : null;
}

export function readUrl(text: string, base: URL | undefined): URL {
  const url = URL.canParse(text, base?.href) ? new URL(text, base) : null;
  if (url && (url.protocol === 'https:' || url.protocol === 'http:')) return url;
  const where = base ? `${base.hostname} redirects to` : 'The source has';
  throw new ConfigurationInvalid(`${where} an address that is not https; correct the source's URL.`);
}

function requestHeaders(options: PullOptions): Record<string, string> {
  return { ...options.headers, ...conditionalHeaders(options) };
}

function conditionalHeaders(options: PullOptions): Record<string, string> {
  const { etag, lastModified } = options;
  return {
    ...(etag === undefined ? {} : { 'if-none-match': etag }),
    ...(lastModified === undefined ? {} : { 'if-modified-since': lastModified }),
  };
}
