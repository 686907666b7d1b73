/** Puts pages together, one after another. */
import { z } from 'zod';
import type { Pages } from '../../../../datasets/_channels/pages.js';
import { DeliveryRejected } from '../../../errors.js';
import { findSpan, innerText, parseExact } from './json-span.js';

export interface JoinedPage {
  /** What the page adds to the extract. */
  readonly text: string;
  /** How many records it holds. */
  readonly count: number;
  /** The records themselves, where they are JSON. */
  readonly records: readonly unknown[];
}

export interface Joiner {
  /** `page`: its text, without a byte order mark. Throws DeliveryRejected. */
  add(page: string): JoinedPage;
  /** What ends the extract. */
  end(): string;
}

export function joiner(host: string, { join, records }: Pages): Joiner {
  if (join === 'csv') return joinCsv(host);
  return join === 'ndjson' ? joinLines() : joinJson(host, records === undefined ? [] : records.split('.'));
}

/** `[` and the records of every page as they are written, then `]`: no number is read and written again. */
function joinJson(host: string, path: readonly string[]): Joiner {
  let any = false;
  let started = false;
  return {
    add(page) {
      requireJson(host, page);
      const span = findSpan(page, path);
      if (span === null || page[span.start] !== '[')
        throw unfit(host, 'holds no list of records where pages.records says');
      const items = innerText(page, span);
      const start = started ? '' : '[\n';
      started = true;
      if (items === '') return { text: start, count: 0, records: [] };
      const before = any ? ',\n' : '';
      any = true;
      const records = z.array(z.unknown()).parse(parseExact(`[${items}]`));
      return { text: `${start}${before}${items}`, count: records.length, records };
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

/** Every line is a record; what it holds is looked at when the extract is read. */
function joinLines(): Joiner {
  return {
    add(page) {
      const lines = page.split(/\r?\n/).filter((line) => line.trim() !== '');
      return { text: lines.map((line) => `${line}\n`).join(''), count: lines.length, records: [] };
    },
    end: () => '',
  };
}

/** Pages that repeat the header lose it, the first apart; each line ends in a line feed. */
function joinCsv(host: string): Joiner {
  let header: string | undefined;
  return {
    add(text) {
      const end = endOfRecord(text);
      const first = text.slice(0, end).trimEnd();
      const lines = text.slice(end);
      const rest = lines === '' || lines.endsWith('\n') ? lines : `${lines}\n`;
      const count = countLines(rest);
      if (header === undefined) {
        header = first;
        return { text: `${first}\n${rest}`, count, records: [] };
      }
      if (text.trim() === '') return { text: '', count: 0, records: [] };
      if (first !== header) throw unfit(host, 'has another header than the first one');
      return { text: rest, count, records: [] };
    },
    end: () => '',
  };
}

/** Behind the first line feed that stands between no quotes: a title may hold one. */
function endOfRecord(text: string): number {
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"') quoted = !quoted;
    else if (text[at] === '\n' && !quoted) return at + 1;
  }
  return text.length;
}

/** A line feed between quotes is no end of a record; an empty line is none. */
function countLines(text: string): number {
  let count = 0;
  let quoted = false;
  let filled = false;
  for (const sign of text) {
    if (sign === '"') quoted = !quoted;
    if (sign === '\n' && !quoted) {
      if (filled) count += 1;
      filled = false;
    } else if (sign.trim() !== '') filled = true;
  }
  return count;
}

function unfit(host: string, what: string): DeliveryRejected {
  return new DeliveryRejected(
    `${host}: a page ${what}; correct pages in the source's YAML, or ask the partner.`,
    `Une page de la liste de votre serveur ${host} n’a pas la forme convenue. Merci de vérifier l’export.`,
  );
}
