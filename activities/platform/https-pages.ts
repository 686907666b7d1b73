/**
 * A list that comes in pages, made one extract. JSON: one array of every record as written, page after page. CSV: the header
 * of the first page, then the lines of each. One page is held in memory at a time.
 */
import { open, readFile, rm } from 'node:fs/promises';
import { DeliveryRejected } from '../errors.js';
import type { PagesPlace } from './channel.js';
import { tooLarge } from './channel-faults.js';
import { type Pulled, type PullOptions, pullHttps, readUrl } from './https-pull.js';
import { fillFile, hashFile, type Written } from './local-file.js';
import { nextPage } from './next-page.js';
import { joiner } from './page-joiner.js';

/** A page larger than this is no page. */
const PAGE_BYTES = 64 * 2 ** 20;

export interface PagedOptions extends PullOptions {
  /** Told after each page, with the bytes so far. */
  readonly onPage: (bytes: number) => void;
}

/** Throws what pullHttps does; DeliveryRejected also for pages that turn in a circle, never end, or do not fit together. */
export async function pullPages(
  { url, pages }: { readonly url: string; readonly pages: PagesPlace },
  toPath: string,
  options: PagedOptions,
): Promise<Written> {
  const host = readUrl(url, undefined).hostname;
  return fillFile(toPath, async (draft) => {
    const file = await open(draft, 'wx');
    try {
      let bytes = 0;
      for await (const part of joinPages(host, url, pages, `${draft}.page`, options)) {
        const written = Buffer.from(part);
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
    return hashFile(draft);
  });
}

async function* joinPages(
  host: string,
  url: string,
  pages: PagesPlace,
  scratch: string,
  options: PagedOptions,
): AsyncGenerator<string> {
  const join = joiner(host, pages);
  const { origin } = new URL(url);
  const seen = new Set<string>();
  const contents = new Set<string>();
  let current: string | null = nextPage({ url, pages, rank: 0 });
  for (let rank = 0; current !== null; rank += 1) {
    if (rank === pages.most) throw endless(host, `has more than ${pages.most} pages`);
    if (seen.has(current)) throw endless(host, 'leads back to a page that was read');
    seen.add(current);
    const pulled: Pulled = await pullHttps(current, scratch, { ...options, origin, maxBytes: PAGE_BYTES });
    if (pulled.status === 'unchanged') return; // never: nothing was known
    const text = await readFile(scratch, 'utf8');
    await rm(scratch);
    const page = join.add(text);
    // A server that does not know the parameter gives its first page for ever.
    if (pages.next === 'number' && page.records && contents.has(pulled.sha256))
      throw endless(host, 'gives the same page again and again');
    contents.add(pulled.sha256);
    yield page.text;
    const told = { link: pulled.link, base: pulled.url, body: text, records: page.records };
    current = nextPage({ url, pages, rank: rank + 1, told });
  }
  yield join.end();
}

function endless(host: string, what: string): DeliveryRejected {
  return new DeliveryRejected(
    `${host}: its list ${what}; correct pages in the source's YAML, or ask the partner.`,
    `La liste paginée de votre serveur ${host} ne se termine pas correctement. Merci de vérifier sa pagination.`,
  );
}
