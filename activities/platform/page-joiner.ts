/** Puts pages together, one after another. */
import { DeliveryRejected } from '../errors.js';
import type { PagesPlace } from './channel.js';
import { findSpan, innerText } from './json-span.js';

export interface Joiner {
  /** What the page adds to the extract, and whether it holds any record. Throws DeliveryRejected. */
  add(page: string): { readonly text: string; readonly records: boolean };
  /** What ends the extract. */
  end(): string;
}

export function joiner(host: string, { join, records }: PagesPlace): Joiner {
  return join === 'csv' ? joinCsv(host) : joinJson(host, records === undefined ? [] : records.split('.'));
}

/** `[` and the records of every page as they are written, then `]`: no number is read and written again. */
function joinJson(host: string, path: readonly string[]): Joiner {
  let any = false;
  let started = false;
  return {
    add(page) {
      const text = page.replace(/^\ufeff/, '');
      requireJson(host, text);
      const span = findSpan(text, path);
      if (span === null || text[span.start] !== '[')
        throw unfit(host, 'holds no list of records where pages.records says');
      const items = innerText(text, span);
      const start = started ? '' : '[\n';
      started = true;
      if (items === '') return { text: start, records: false };
      const before = any ? ',\n' : '';
      any = true;
      return { text: `${start}${before}${items}`, records: true };
    },
    end: () => (started ? '\n]\n' : '[]\n'),
  };
}

function requireJson(host: string, text: string): void {
  try {
    JSON.parse(text);
  } catch {
    throw unfit(host, 'is not JSON');
  }
}

/** Pages that repeat the header lose it, the first apart; each line ends in a line feed. */
function joinCsv(host: string): Joiner {
  let header: string | undefined;
  return {
    add(page) {
      const text = page.replace(/^\ufeff/, '');
      const end = text.indexOf('\n') + 1 || text.length;
      const first = text.slice(0, end).trimEnd();
      const lines = text.slice(end);
      const rest = lines === '' || lines.endsWith('\n') ? lines : `${lines}\n`;
      if (header === undefined) {
        header = first;
        return { text: `${first}\n${rest}`, records: rest.trim() !== '' };
      }
      if (text.trim() === '') return { text: '', records: false };
      if (first !== header) throw unfit(host, 'has another header than the first one');
      return { text: rest, records: rest.trim() !== '' };
    },
    end: () => '',
  };
}

function unfit(host: string, what: string): DeliveryRejected {
  return new DeliveryRejected(
    `${host}: a page ${what}; correct pages in the source's YAML, or ask the partner.`,
    `Une page de la liste de votre serveur ${host} n’a pas la forme convenue. Merci de vérifier l’export.`,
  );
}
