/** What a server says of a file without sending it. */
import type { IncomingHttpHeaders } from 'node:http';
import { PartnerUnreachable } from '../../../errors.js';
import { sendGuarded } from '../../network/guarded-request.js';
import { describeRefusal } from './https-answers.js';
import { followable, REDIRECTS, readUrl, SILENCE_MS } from './https-pull.js';
import type { PullOptions } from './save-body.js';

export interface ToldFile {
  readonly bytes: number | null;
  readonly modified: Date | null;
  readonly etag: string | null;
  readonly lastModified: string | null;
}

const NOT_IMPLEMENTED = 501;

/** Null where HEAD is refused: many servers do, and a request for the file tells. Throws ConfigurationInvalid, PartnerUnreachable. */
export async function headHttps(
  url: string,
  { headers: own = {}, allowPrivateHosts = [], signal, silenceMs = SILENCE_MS }: PullOptions,
): Promise<ToldFile | null> {
  let current = readUrl(url, undefined);
  const { origin } = current;
  for (let hop = 0; hop <= REDIRECTS; hop += 1) {
    const headers = current.origin === origin ? own : {};
    const answer = await sendGuarded(current, {
      method: 'HEAD',
      headers,
      allowPrivateHosts,
      signal,
      silenceMs,
    });
    answer.destroy();
    const next = followable(answer);
    if (next !== null) {
      current = readUrl(next, current);
      continue;
    }
    const { statusCode: status = 0 } = answer;
    if (status === 200) return readHead(answer.headers);
    const refusal = describeRefusal(current.hostname, status, answer.headers['retry-after'], new Date());
    if (refusal instanceof PartnerUnreachable && status !== NOT_IMPLEMENTED) throw refusal;
    return null;
  }
  return null; // the request for the file says so too
}

function readHead(headers: IncomingHttpHeaders): ToldFile {
  const { etag = null, 'last-modified': lastModified = null, 'content-length': length } = headers;
  const modified = lastModified === null ? null : new Date(lastModified);
  return {
    ...{ etag, lastModified },
    bytes: length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : null,
    modified: modified === null || Number.isNaN(modified.getTime()) ? null : modified,
  };
}
