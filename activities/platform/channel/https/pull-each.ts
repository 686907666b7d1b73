/** One answer of an endpoint for each key of a list, in the order of the list. */
import { open, rm } from 'node:fs/promises';
import type { JoinedEndpoint } from '../../../../datasets/_channels/joined.js';
import { DeliveryRejected } from '../../../errors.js';
import { tooLarge } from '../channel-faults.js';
import { type PagedOptions, pageAsker, wait } from './ask-page.js';
import { isGone } from './https-answers.js';
import type { PagedList } from './https-pages.js';
import { parseExact } from './json-span.js';
import { ListMoved } from './list-ledger.js';
import { valueAt } from './next-page.js';

export type Key = string | null;

/** What a list was read into. */
interface Part {
  readonly records: number;
}

interface EachKey {
  readonly list: PagedList;
  readonly place: JoinedEndpoint;
  readonly keys: { readonly to: readonly Key[]; readonly by: Key[] };
}

/** One answer for each key, in the order of the list. */
export async function pullEach(
  { list, place, keys }: EachKey,
  path: string,
  options: PagedOptions,
): Promise<Part> {
  const host = new URL(place.url).hostname;
  const distinct = [...new Set(keys.to)].filter((key) => key !== null);
  const asked = list.onlyFirst ? distinct.slice(0, 1) : distinct;
  if (asked.length > place.most)
    throw unfit(host, `its list has more than ${place.most} keys to ask for`, 'raise joined.most');
  const ask = pageAsker(list.url, `${path}.page`, options);
  const file = await open(path, 'wx');
  const write = async (text: string) => {
    await file.writeFile(text);
    return Buffer.byteLength(text);
  };
  try {
    let bytes = await write('[\n');
    for (const [rank, key] of asked.entries()) {
      if (list.pages.pause_ms) await wait(list.pages.pause_ms, options.signal);
      const answer = await ask(addressOf(host, place.url, key)).catch((error: unknown) => {
        throw isGone(error) ? new ListMoved('a record of the list is gone') : error;
      });
      requireKey(host, place, key, parseAnswer(host, answer.text));
      bytes += await write(`${rank === 0 ? '' : ',\n'}${answer.text.trim()}`);
      if (bytes > options.maxBytes) throw tooLarge(host, options.maxBytes);
      keys.by.push(key);
      options.onPage(bytes);
    }
    await write('\n]\n');
    return { records: asked.length };
  } finally {
    await file.close();
    await rm(`${path}.page`, { force: true });
  }
}

function parseAnswer(host: string, text: string): unknown {
  try {
    JSON.parse(text);
  } catch {
    throw unfit(host, 'an answer for a key is not JSON', 'correct joined');
  }
  return parseExact(text);
}

/** A key is one step of the address or one value of it, and leads nowhere else. */
function addressOf(host: string, url: string, key: string): string {
  if (/^\.{0,2}$/.test(key))
    throw unfit(host, 'a key of its list is empty or made of points', 'correct joined.to');
  return url.replaceAll(/\{key\}|%7Bkey%7D/gi, () => encodeURIComponent(key));
}

function requireKey(host: string, { by }: JoinedEndpoint, key: string, record: unknown): void {
  if (by === undefined || valueAt(record, by) === key) return;
  throw unfit(host, 'an answer is of another key than the one that was asked for', 'correct joined.by');
}

function unfit(host: string, what: string, todo: string): DeliveryRejected {
  return new DeliveryRejected(
    `${host}: ${what}; ${todo} in the source's YAML, or ask the partner.`,
    `Une réponse de votre serveur ${host} n’a pas la forme convenue. Merci de vérifier l’export.`,
  );
}
