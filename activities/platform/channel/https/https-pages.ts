/**
 * A list that comes in pages, made one extract. JSON: one array of every record as written, page after page. CSV: the header
 * of the first page, then the lines of each. One page is held in memory at a time.
 */
import { open, rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pages } from '../../../../datasets/_channels/pages.js';
import { DeliveryRejected } from '../../../errors.js';
import { fillFile, hashFile, type Written } from '../../store/local-file.js';
import { tooLarge } from '../channel-faults.js';
import type { NewestSeen } from '../since.js';
import { isGone, isNoContent, retryAfterSeconds } from './https-answers.js';
import { type Credentials, withKey } from './https-credentials.js';
import { type Pulled, type PullOptions, pullHttps, readUrl } from './https-pull.js';
import { createLedger, readStill } from './list-ledger.js';
import { nextPage } from './next-page.js';
import { type JoinedPage, joiner } from './page-joiner.js';
import { pageText } from './page-text.js';

/** A page larger than this is no page. */
const PAGE_BYTES = 64 * 2 ** 20;
/** A server that asks for so little patience gets it at once, and so often in one list. */
const PATIENCE_SECONDS = 10;
const LEAST_SECONDS = 1;
const PATIENCES = 50;

export interface PagedList {
  readonly url: string;
  readonly pages: Pages;
  /** For who only looks. */
  readonly onlyFirst?: boolean;
  /** Watches the records of one reading. */
  readonly newest?: (() => NewestSeen) | undefined;
}

export interface ReadList extends Written {
  readonly records: number;
  readonly newest: string | null;
}

export interface PagedOptions extends Omit<PullOptions, 'headers'> {
  readonly credentials: Credentials;
  /** Told after each page, with the bytes so far. */
  readonly onPage: (bytes: number) => void;
  /** Told before each request. */
  readonly onAsk?: () => void;
}

/**
 * Throws what pullHttps does; DeliveryRejected also for pages that turn in a circle, never end, or do not fit together;
 * DeliveryUnfinished for a list that moves each time it is read.
 */
export async function pullPages(list: PagedList, toPath: string, options: PagedOptions): Promise<ReadList> {
  const host = readUrl(list.url, undefined).hostname;
  return readStill(host, () => fillFile(toPath, (draft) => writePages(host, list, draft, options)));
}

async function writePages(
  host: string,
  list: PagedList,
  draft: string,
  options: PagedOptions,
): Promise<ReadList> {
  const file = await open(draft, 'wx');
  const newest = list.newest?.();
  let records = 0;
  try {
    let bytes = 0;
    for await (const page of joinPages(host, list, `${draft}.page`, options)) {
      records += page.count;
      newest?.note(page.records);
      const written = Buffer.from(page.text);
      bytes += written.length;
      if (bytes > options.maxBytes) throw tooLarge(host, options.maxBytes);
      await file.writeFile(written);
      options.onPage(bytes);
    }
    await file.sync();
  } finally {
    await file.close();
    await rm(`${draft}.page`, { force: true });
  }
  return { ...(await hashFile(draft)), records, newest: newest?.read() ?? null };
}

async function* joinPages(
  host: string,
  { url, pages, onlyFirst = false }: PagedList,
  scratch: string,
  options: PagedOptions,
): AsyncGenerator<JoinedPage> {
  const join = joiner(host, pages);
  const ledger = createLedger(host, pages);
  const seen = new Set<string>();
  const contents = new Set<string>();
  const ask = pageAsker(url, scratch, options);
  let current: string | null = nextPage({ url, pages, rank: 0 });
  for (let rank = 0; current !== null; rank += 1) {
    if (rank === pages.most) throw endless(host, `has more than ${pages.most} pages`);
    if (seen.has(current)) throw endless(host, 'leads back to a page that was read');
    seen.add(current);
    if (rank > 0 && pages.pause_ms) await wait(pages.pause_ms, options.signal);
    const isCounted = pages.next === 'number' || pages.next === 'offset';
    const isBehind = rank > 0 && pages.last === 'not_found';
    const answered = await ask(current).catch((error: unknown) => {
      if (isNoContent(error) || (isBehind && isGone(error))) return null;
      throw rank > 0 && isCounted && !isBehind && isGone(error) ? refusedBehind(host, error) : error;
    });
    if (answered === null) break;
    const { text, ...pulled } = answered;
    const page = join.add(text);
    // A server that does not know the parameter gives its first page for ever.
    if (pages.parameter !== undefined && page.count > 0 && contents.has(pulled.sha256))
      throw endless(host, 'gives the same page again and again');
    contents.add(pulled.sha256);
    ledger.note(page, { body: text, headers: pulled.headers });
    yield page;
    if (onlyFirst || ledger.isComplete()) break;
    const told = { link: pulled.link, base: pulled.url, body: text, records: page.count };
    current = nextPage({
      ...{ url, pages, rank: rank + 1 },
      told: { ...told, read: ledger.read(), last: page.records.at(-1) },
    });
  }
  if (!onlyFirst) ledger.close();
  yield { text: join.end(), count: 0, records: [] };
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

/** A page that is gone may as well be a hole in the list: that it ends so is declared, and not guessed. */
function refusedBehind(host: string, error: unknown): unknown {
  if (!(error instanceof DeliveryRejected)) return error;
  return new DeliveryRejected(
    `${host}: a page of its list is not there (HTTP 404); where the API ends its lists so, declare last: not_found in pages, else ask the partner.`,
    error.partnerSentence,
  );
}

function endless(host: string, what: string): DeliveryRejected {
  return new DeliveryRejected(
    `${host}: its list ${what}; correct pages in the source's YAML, or ask the partner.`,
    `La liste paginée de votre serveur ${host} ne se termine pas correctement. Merci de vérifier sa pagination.`,
  );
}
