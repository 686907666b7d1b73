/** A source drafted from a web address: one request, kept nowhere. A key is taken from the environment where it is set. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeliveryRejected } from '../../activities/errors.js';
import { fileNameOf } from '../../activities/platform/channel/https/https-channel.js';
import { createCredentials } from '../../activities/platform/channel/https/https-credentials.js';
import { pullHttps } from '../../activities/platform/channel/https/https-pull.js';
import { joiner } from '../../activities/platform/channel/https/page-joiner.js';
import { pageText, type WrittenPage } from '../../activities/platform/channel/https/page-text.js';
import type { Configuration } from '../../activities/platform/settings/configuration.js';
import { inspectFile } from '../../activities/read/inspect-file.js';
import type { Pages } from '../../datasets/_channels/pages.js';
import type { HttpsAuth } from '../../datasets/_channels/shared.js';
import { withScratchSession } from '../session/file-session.js';
import {
  type AskedPlace,
  type Asking,
  locationLine,
  readLocation,
  secretName,
  unescaped,
} from './asked-place.js';
import { guessPages } from './guess-pages.js';

const LONGEST_MS = 120_000;
const LARGEST_BYTES = 256 * 2 ** 20;

export async function askHttps(
  asked: URL,
  { id }: Asking,
  { allowPrivateHosts }: Configuration,
): Promise<AskedPlace> {
  const auth = authOf(asked, id);
  const url = withoutUser(asked);
  const signal = AbortSignal.timeout(LONGEST_MS);
  const secret = (name: string) => process.env[name];
  const headers = await createCredentials(auth, { allowPrivateHosts, secret }).headers(signal);
  return withScratchSession(async (session, scratch) => {
    const path = join(scratch, fileNameOf(url.href) || id);
    const options = { allowPrivateHosts, signal, headers, maxBytes: LARGEST_BYTES };
    const page = await pullHttps(url.href, path, options);
    const text = page.status === 'downloaded' ? await textOf(url.hostname, path, page) : '';
    const pages = page.status === 'downloaded' ? guessPages({ ...page, body: parsed(text) }) : null;
    const declared = {
      ...{ channel: 'https', url: url.href },
      ...(auth === undefined ? {} : auth.kind === 'bearer' ? { token: auth.token } : { auth }),
      ...(pages === null ? {} : { pages }),
    };
    const place = readLocation(declared);
    const list = 'pages' in place && place.pages ? joinedPage(url.hostname, place.pages, text) : null;
    if (list !== null) await writeFile(path, list);
    return { location: locationLine(declared), seen: await inspectFile(path, session, scratch) };
  });
}

/** Empty of what is no page of a list: it is looked at as the file that it is. */
async function textOf(host: string, path: string, page: WrittenPage): Promise<string> {
  try {
    return await pageText(host, path, page, LARGEST_BYTES);
  } catch (error) {
    if (error instanceof DeliveryRejected) return '';
    throw error;
  }
}

function joinedPage(host: string, pages: Pages, text: string): string {
  const join = joiner(host, pages);
  return join.add(text).text + join.end();
}

/** Of `https://user@host/…`: who we are is declared apart. */
export function withoutUser(asked: URL): URL {
  const url = new URL(asked);
  url.username = '';
  return url;
}

/** Other ways are declared by hand: docs/from-an-api.md. */
export function authOf({ username }: URL, id: string): HttpsAuth | undefined {
  if (username !== '')
    return {
      ...{ kind: 'basic', username: unescaped(username) },
      password: secretName(id, 'PASSWORD'),
    };
  const [token, key] = [secretName(id, 'TOKEN'), secretName(id, 'API_KEY')];
  if (process.env[token]) return { kind: 'bearer', token };
  return process.env[key] ? { kind: 'header', name: 'X-API-Key', value: key } : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
