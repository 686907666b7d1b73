/**
 * A list that comes in pages, made one extract. JSON: one array of every record as written, page after page. CSV: the header
 * of the first page, then the lines of each. One page is held in memory at a time.
 */
import { open, rm } from 'node:fs/promises';
import type { Pages } from '../../../../datasets/_channels/pages.js';
import { DeliveryRejected } from '../../../errors.js';
import { fillFile, hashFile, type Written } from '../../store/local-file.js';
import { tooLarge } from '../channel-faults.js';
import type { NewestSeen } from '../since.js';
import { type PagedOptions, pageAsker, wait } from './ask-page.js';
import { isGone, isNoContent } from './https-answers.js';
import { readUrl } from './https-pull.js';
import { createLedger, readStill } from './list-ledger.js';
import { nextPage } from './next-page.js';
import { type JoinedPage, joiner } from './page-joiner.js';

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
    const answered = await ask(current).catch((error: unknown) => endOrFault(host, pages, rank, error));
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

/** Null where the list ends so. */
function endOrFault(host: string, { next, last }: Pages, rank: number, error: unknown): null {
  const isEnd = rank > 0 && last === 'not_found' && isGone(error);
  if (isNoContent(error) || isEnd) return null;
  const isCounted = next === 'number' || next === 'offset';
  throw rank > 0 && isCounted && last !== 'not_found' && isGone(error) ? refusedBehind(host, error) : error;
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
