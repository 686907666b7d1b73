/** Where the next page is. Pure. */
import { z } from 'zod';
import type { Pages } from '../../../../datasets/_channels/pages.js';
import { DeliveryRejected } from '../../../errors.js';
import { readUrl } from './https-pull.js';
import { parseExact } from './json-span.js';

/** What was read so far, and of the page before. */
export interface ToldPage {
  readonly link: string | null;
  readonly base: string;
  readonly body: string;
  /** How many it held, and all pages so far. */
  readonly records: number;
  readonly read: number;
  /** Its last one, as JSON; absent where pages are none. */
  readonly last?: unknown;
}

export interface PageAsked {
  readonly url: string;
  readonly pages: Pages;
  /** From 0. */
  readonly rank: number;
  /** Absent for the first. */
  readonly told?: ToldPage;
}

/** An address, or null after the last page. Throws ConfigurationInvalid when the server names one that is no web address, DeliveryRejected. */
export function nextPage({ url, pages, rank, told }: PageAsked): string | null {
  switch (pages.next) {
    case 'number':
      return told?.records === 0 ? null : asking(url, pages, String((pages.first ?? 1) + rank));
    case 'offset':
      return told?.records === 0 ? null : asking(url, pages, String((pages.first ?? 0) + (told?.read ?? 0)));
    case 'cursor':
      return told === undefined ? url : asking(url, pages, valueAt(parseExact(told.body), pages.field ?? ''));
    case 'key':
      if (told === undefined) return url;
      return told.records === 0 ? null : asking(url, pages, keyOf(told, pages));
    case 'link':
    case 'field': {
      if (told === undefined) return url;
      const next =
        pages.next === 'link' ? nextLink(told.link) : valueAt(parseExact(told.body), pages.field ?? 'next');
      return next === null ? null : readUrl(next, new URL(told.base)).href;
    }
  }
}

/** Without it nobody knows what comes next, and what was read would pass for the whole list. */
function keyOf({ base, last }: ToldPage, { field = '' }: Pages): string {
  const key = valueAt(last, field);
  if (key !== null) return key;
  const host = new URL(base).hostname;
  throw new DeliveryRejected(
    `${host}: the last record of a page has nothing where pages.field says, so the list cannot go on; correct pages in the source's YAML, or ask the partner.`,
    `La liste paginée de votre serveur ${host} ne peut pas être suivie : le dernier enregistrement d’une page n’a pas d’identifiant. Merci de vérifier l’export.`,
  );
}

function asking(url: string, { parameter = 'page' }: Pages, value: string | null): string | null {
  if (value === null) return null;
  const page = new URL(url);
  page.searchParams.set(parameter, value);
  return page.href;
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

/** A text or a number at a dotted path; null where it is absent, null, empty or something else: nothing follows. */
export function valueAt(document: unknown, path: string): string | null {
  let value: unknown = document;
  for (const name of path.split('.')) {
    const members = Members.safeParse(value);
    if (!members.success) return null;
    value = members.data[name];
  }
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}
