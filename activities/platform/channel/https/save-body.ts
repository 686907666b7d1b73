/** The body of an answer, whole or not at all. */
import type { IncomingMessage } from 'node:http';
import { DeliveryRejected, PartnerUnreachable, StorageUnavailable } from '../../../errors.js';
import { hasCode } from '../../process/process-identity.js';
import { fillFile, writeStream } from '../../store/local-file.js';
import { tooLarge } from '../channel-faults.js';

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

export async function saveBody(
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
