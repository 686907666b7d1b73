/** How an answer goes out: validators, 304, gzip, HEAD, ranges. Every route of the server ends here. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Context } from 'hono';

const compress = promisify(gzip);
/** Below this size gzip saves less than its header costs. */
const WORTH_GZIP = 1_024;

/** A named version never changes; still only one day, because a withdrawn version must disappear from caches. */
export const IMMUTABLE = 'public, max-age=86400, immutable';
export const BRIEF = 'public, max-age=60';

/** Opaque and strong: two answers with one tag have the same bytes. */
export function tagOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

export function wantsGzip(context: Context): boolean {
  const accepted = context.req.header('accept-encoding') ?? '';
  return /(^|[\s,])gzip(\s*;\s*q=(?!0(\.0*)?\s*(,|$))[\d.]+)?\s*(,|$)/i.test(accepted);
}

/** Null when the reader holds no copy with this tag; its gzip form is a separate representation, and also counts. */
export function answerUnchanged(
  context: Context,
  tag: string,
  headers: Readonly<Record<string, string>>,
): Response | null {
  const known = context.req.header('if-none-match');
  if (known === undefined) return null;
  const tags = known.split(',').map((one) => one.trim().replace(/^W\//, ''));
  const found = tags.find((one) => one === `"${tag}"` || one === `"${tag}-gzip"` || one === '*');
  if (found === undefined) return null;
  return new Response(null, {
    status: 304,
    headers: { ...headers, ETag: found === '*' ? `"${tag}"` : found },
  });
}

export interface Body {
  readonly bytes: string | Uint8Array<ArrayBuffer>;
  readonly type: string;
  readonly tag: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Whole, in gzip where it is worth it. HEAD has the headers of GET. */
export async function answerBody(
  context: Context,
  { bytes, type, tag, headers = {} }: Body,
): Promise<Response> {
  const unchanged = answerUnchanged(context, tag, headers);
  if (unchanged) return unchanged;
  const plain = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
  const small = plain.length < WORTH_GZIP || !wantsGzip(context);
  const sent = small ? plain : new Uint8Array(await compress(plain));
  return new Response(context.req.method === 'HEAD' ? null : sent, {
    headers: {
      ...headers,
      ...(small ? {} : { 'Content-Encoding': 'gzip' }),
      ETag: small ? `"${tag}"` : `"${tag}-gzip"`,
      'Content-Type': type,
      'Content-Length': String(sent.length),
    },
  });
}

export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** One range of a file; null: the whole (no range, several, or none that RFC 9110 knows); `unsatisfiable`: 416. */
export function readRange(header: string | undefined, bytes: number): ByteRange | 'unsatisfiable' | null {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/i.exec(header ?? '') ?? [];
  if (from === '' && to === '') return null;
  if (from === '') {
    const last = Number(to);
    return last === 0 || bytes === 0
      ? 'unsatisfiable'
      : { first: Math.max(0, bytes - last), last: bytes - 1 };
  }
  const first = Number(from);
  const last = to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1);
  if (to !== '' && Number(to) < first) return null;
  return first >= bytes ? 'unsatisfiable' : { first, last };
}
