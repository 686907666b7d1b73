/** How a list goes on, by its first page: what servers commonly say. A guess, for a person to read. Pure. */
import { z } from 'zod';
import { nextLink, valueAt } from '../../activities/platform/channel/https/next-page.js';

const ADDRESSES = [
  'links.next',
  'next',
  '_links.next.href',
  'meta.next',
  'pagination.next',
  '@odata.nextLink',
];
const CURSORS = ['next_cursor', 'nextCursor', 'meta.next_cursor', 'pagination.next_cursor'];
const TOTALS = ['total', 'meta.total', 'total_count', 'meta.total_count', 'pagination.total', 'count'];
const TOTAL_HEADERS = ['x-total-count', 'x-total'];

export interface FirstPage {
  readonly body: unknown;
  readonly link: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** As a source declares them; null where all seems to be in one page. */
export function guessPages({ body, link, headers }: FirstPage): Readonly<Record<string, unknown>> | null {
  const records = guessRecords(body);
  if (records === null) return null;
  const next = guessNext(body, link);
  if (next === null) return null;
  const total = guessTotal(body, headers, records.count);
  return {
    ...next,
    ...(records.path === '' ? {} : { records: records.path }),
    ...(total === null ? {} : { total }),
  };
}

function guessNext(body: unknown, link: string | null): Readonly<Record<string, unknown>> | null {
  if (nextLink(link) !== null) return { next: 'link' };
  const has = (path: string) => valueAt(body, path) !== null;
  const address = ADDRESSES.find(has);
  if (address !== undefined) return { next: 'field', field: address };
  const cursor = CURSORS.find(has);
  if (cursor !== undefined) return { next: 'cursor', field: cursor, parameter: 'cursor' };
  if (has('offset') && has('limit')) return { next: 'offset', parameter: 'offset' };
  return has('page') || has('meta.page') ? { next: 'number', parameter: 'page' } : null;
}

const Members = z.record(z.string(), z.unknown());
const Records = z.array(Members).min(1);

/** The first list of objects, at most two members deep. */
function guessRecords(body: unknown): { readonly path: string; readonly count: number } | null {
  const found = Records.safeParse(body);
  if (found.success) return { path: '', count: found.data.length };
  const members = Members.safeParse(body);
  if (!members.success) return null;
  for (const [name, value] of Object.entries(members.data)) {
    const list = Records.safeParse(value);
    if (list.success) return { path: name, count: list.data.length };
  }
  for (const [name, value] of Object.entries(members.data)) {
    const inside = Array.isArray(value) ? null : guessRecords(value);
    if (inside !== null) return { ...inside, path: `${name}.${inside.path}` };
  }
  return null;
}

function guessTotal(body: unknown, headers: FirstPage['headers'], count: number): string | null {
  const states = (value: string | null | undefined) =>
    value != null && /^\d+$/.test(value) && Number(value) >= count;
  const header = TOTAL_HEADERS.find((name) => states(headers[name]));
  if (header !== undefined) return `header:${header}`;
  return TOTALS.find((path) => states(valueAt(body, path))) ?? null;
}
