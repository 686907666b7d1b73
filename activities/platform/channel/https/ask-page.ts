/** One page of a list and its text; a server that asks for a moment is given it. */
import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { retryAfterSeconds } from './https-answers.js';
import { type Credentials, withKey } from './https-credentials.js';
import { pullHttps } from './https-pull.js';
import { pageText } from './page-text.js';
import type { Pulled, PullOptions } from './save-body.js';

/** A page larger than this is no page. */
const PAGE_BYTES = 64 * 2 ** 20;

/** A server that asks for so little patience gets it at once, and so often in one list. */
const PATIENCE_SECONDS = 10;

const LEAST_SECONDS = 1;

const PATIENCES = 50;

export interface PagedOptions extends Omit<PullOptions, 'headers'> {
  readonly credentials: Credentials;
  /** Told after each page, with the bytes so far. */
  readonly onPage: (bytes: number) => void;
  /** Told before each request. */
  readonly onAsk?: () => void;
}

type Page = Extract<Pulled, { status: 'downloaded' }>;

/** One page and its text; nothing of it stays in `scratch`. `url`: of whom keys are shown to. */
export function pageAsker(
  url: string,
  scratch: string,
  options: PagedOptions,
): (page: string) => Promise<Page & { readonly text: string }> {
  const { hostname } = new URL(url);
  const pull = patientPuller(url, scratch, options);
  return async (page) => {
    const pulled = await pull(page);
    const text = await pageText(hostname, scratch, pulled, PAGE_BYTES);
    await rm(scratch);
    return { ...pulled, text };
  };
}

/** One page; a server that asks for a moment is given it, without the pages before being lost. */
function patientPuller(url: string, scratch: string, options: PagedOptions): (page: string) => Promise<Page> {
  const { origin } = new URL(url);
  const { credentials, signal } = options;
  let patiences = 0;
  const pull = async (page: string): Promise<Page> => {
    const own = new URL(page).origin === origin;
    const headers = await credentials.headers(signal);
    options.onAsk?.();
    try {
      const asked = own ? withKey(page, credentials) : page;
      const pulled = await pullHttps(asked, scratch, { ...options, headers, origin, maxBytes: PAGE_BYTES });
      if (pulled.status === 'downloaded') return pulled;
      throw new Error('a page was not sent though nothing was known of it');
    } catch (error) {
      const seconds = retryAfterSeconds(error);
      if (seconds === null || seconds > PATIENCE_SECONDS || patiences === PATIENCES) throw error;
      patiences += 1;
      await wait(Math.max(seconds, LEAST_SECONDS) * 1000, signal);
      return pull(page);
    }
  };
  return pull;
}

export async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  await pause(milliseconds, undefined, { signal }).catch(() => signal.throwIfAborted());
}
