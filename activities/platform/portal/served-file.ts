/** A file as the public gets it: permalink, redirections, bytes, without a key. */
import { createHash } from 'node:crypto';
import { CatalogueRefused, InsertionError } from '../../errors.js';
import type { ServedFile } from './portal.js';
import { describeAnswer } from './udata-faults.js';
import { connectionFault } from './udata-request.js';

/** Longest silence of the server; the whole may take as long as it needs. */
const SILENCE_MS = 60_000;
const LINE_FEED = 0x0a;
const QUOTE = 0x22;

/** Read through and forgotten. Throws CatalogueRefused (no such file), CatalogueBusy. */
export async function readServedFile(url: string, signal: AbortSignal): Promise<ServedFile> {
  const { host } = new URL(url);
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(new DOMException('silent', 'TimeoutError')), SILENCE_MS);
  try {
    const headers = { 'user-agent': 'data-insertion', 'accept-encoding': 'identity' };
    const answer = await fetch(url, { headers, signal: AbortSignal.any([signal, silence.signal]) });
    if (!answer.ok) throw refusal(host, answer);
    if (answer.body === null) throw new CatalogueRefused(`${host}: a file came without a body.`);
    return await measure(answer.body, () => timer.refresh());
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof InsertionError ? error : connectionFault(host, 'GET of a file', error);
  } finally {
    clearTimeout(timer);
  }
}

function refusal(host: string, { status, headers }: Response): Error {
  const retryAfter = headers.get('retry-after') ?? undefined;
  return describeAnswer({ call: 'GET of a file', host, status, retryAfter, body: '' }, new Date());
}

async function measure(body: AsyncIterable<Uint8Array>, onBytes: () => void): Promise<ServedFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  let records = 0;
  let quoted = false;
  for await (const chunk of body) {
    onBytes();
    hash.update(chunk);
    bytes += chunk.length;
    for (const byte of chunk) {
      if (byte === QUOTE) quoted = !quoted;
      else if (byte === LINE_FEED && !quoted) records += 1;
    }
  }
  return { bytes, sha256: hash.digest('hex'), records };
}
