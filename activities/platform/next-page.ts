/** Where the next page is. Pure. */
import { z } from 'zod';
import type { PagesPlace } from './channel.js';
import { readUrl } from './https-pull.js';

export interface PageAsked {
  readonly url: string;
  readonly pages: PagesPlace;
  /** From 0. */
  readonly rank: number;
  /** Of the page before; absent for the first. */
  readonly told?: {
    readonly link: string | null;
    readonly base: string;
    readonly body: string;
    /** Whether it held any. */
    readonly records: boolean;
  };
}

/** An address, or null after the last page. Throws ConfigurationInvalid when the server names one that is no web address. */
export function nextPage({ url, pages, rank, told }: PageAsked): string | null {
  if (pages.next === 'number') {
    if (told && !told.records) return null;
    const page = new URL(url);
    page.searchParams.set(pages.parameter ?? 'page', String(pages.first + rank));
    return page.href;
  }
  if (!told) return url;
  const next = pages.next === 'link' ? nextLink(told.link) : memberOf(told.body, pages.field ?? 'next');
  return next === null ? null : readUrl(next, new URL(told.base)).href;
}

/** The target of rel="next" in a Link header (RFC 8288). */
export function nextLink(header: string | null): string | null {
  for (const [, target, parameters = ''] of (header ?? '').matchAll(
    /<([^<>]*)>((?:\s*;\s*[^,;"=]+(?:=(?:"[^"]*"|[^",;]*))?)*)/g,
  )) {
    const rel = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s",;]+))/i.exec(parameters);
    const names = (rel?.[1] ?? rel?.[2] ?? '').toLowerCase().split(/\s+/);
    if (target !== undefined && names.includes('next')) return target;
  }
  return null;
}

const Members = z.record(z.string(), z.unknown());

/** Null where it is absent, null or empty: the last page. */
function memberOf(body: string, path: string): string | null {
  let value: unknown = JSON.parse(body);
  for (const name of path.split('.')) {
    const members = Members.safeParse(value);
    if (!members.success) return null;
    value = members.data[name];
  }
  return typeof value === 'string' && value !== '' ? value : null;
}
