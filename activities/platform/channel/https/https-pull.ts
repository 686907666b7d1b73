/** Downloads a partner's file as the server sends it, whole or not at all. */
import type { IncomingMessage } from 'node:http';
import {
  ConfigurationInvalid,
  DeliveryRejected,
  PartnerUnreachable,
  StorageUnavailable,
} from '../../../errors.js';
import { sendGuarded } from '../../network/guarded-request.js';
import { hasCode } from '../../process/process-identity.js';
import { fillFile, writeStream } from '../../store/local-file.js';
import { tooLarge } from '../channel-faults.js';
import { describeRefusal } from './https-answers.js';

export interface PullOptions {
  /** Sent to the URL's own origin only, never to where it redirects. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  /** Of the copy we have: an unchanged file is not sent again. */
  readonly etag?: string;
  readonly lastModified?: string;
  /** Where the headers may go, when the URL was given by a server and not by the source. */
  readonly origin?: string;
  /** Hosts, lower case, that may be private or without TLS (setting ALLOW_PRIVATE_HOSTS). */
  readonly allowPrivateHosts?: readonly string[];
  readonly silenceMs?: number;
}

export type Pulled =
  | { readonly status: 'unchanged' }
  | {
      readonly status: 'downloaded';
      readonly bytes: number;
      readonly sha256: string;
      readonly etag: string | null;
      readonly lastModified: string | null;
      /** Header Link, as received, and the URL that it is relative to. */
      readonly link: string | null;
      readonly url: string;
      readonly contentType: string | null;
      /** Those that were sent once, as received; names in lower case. */
      readonly headers: Readonly<Record<string, string>>;
      /** The body is kept as sent: `gzip` here means that the file is gzip. Null: as it is. */
      readonly contentEncoding: string | null;
    };

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

async function saveBody(
  { hostname: host, href }: URL,
  answer: IncomingMessage,
  toPath: string,
  options: PullOptions,
): Promise<Pulled> {
  const declared = answer.headers['content-length'];
  if (declared !== undefined && Number(declared) > options.maxBytes) {
    answer.destroy();
    throw tooLarge(host, options.maxBytes);
  }
  const written = await fillFile(toPath, async (draft) => {
    const saved = await writeStream(limited(host, answer, options), draft).catch((error) => {
      throw saveFault(error, options.signal);
    });
    if (declared !== undefined && saved.bytes !== Number(declared)) throw cut(host);
    return saved;
  });
  return {
    status: 'downloaded',
    bytes: written.bytes,
    sha256: written.sha256,
    etag: answer.headers.etag ?? null,
    lastModified: answer.headers['last-modified'] ?? null,
    link: linkOf(answer),
    url: href,
    contentType: answer.headers['content-type'] ?? null,
    headers: Object.fromEntries(
      Object.entries(answer.headers).flatMap(([name, value]) =>
        typeof value === 'string' ? [[name, value]] : [],
      ),
    ),
    contentEncoding: answer.headers['content-encoding'] ?? null,
  };
}

async function* limited(
  host: string,
  answer: IncomingMessage,
  options: PullOptions,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of answer) {
      bytes += chunk.length;
      if (bytes > options.maxBytes) throw tooLarge(host, options.maxBytes);
      yield chunk;
    }
  } catch (error) {
    // Node ends a connection that breaks in the middle of a body with ECONNRESET "aborted".
    if (!answer.complete && !options.signal.aborted && !(error instanceof DeliveryRejected)) throw cut(host);
    throw error;
  }
}

/** Our own disk, or the caller who gives up: not the partner's fault. */
function saveFault(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (hasCode(error, 'ENOSPC', 'EDQUOT'))
    return new StorageUnavailable(
      'The disk is full while a partner file is pulled; free some space in SCRATCH_DIR.',
    );
  return error;
}

function cut(host: string): PartnerUnreachable {
  return new PartnerUnreachable(`${host} sent less or more than it announced; try again later.`);
}

function linkOf({ headers: { link } }: IncomingMessage): string | null {
  return link === undefined ? null : [link].flat().join(', ');
}
