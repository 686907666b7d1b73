/** Extracts that hold what changed since the one before. */
import type { Since } from '../../../datasets/_channels/shared.js';
import { valueAt } from './https/next-page.js';

const STAMP = 'since ';

/** The newest value that an earlier pull saw; null: all is asked for. */
export function cursorOf(known: string | null): string | null {
  return known?.startsWith(STAMP) ? known.slice(STAMP.length) : null;
}

export function stampOfCursor(cursor: string | null): string | null {
  return cursor === null ? null : `${STAMP}${cursor}`;
}

/** Each of them is an extract of its own, and its name says when it was asked for. */
export function momentIn({ since }: { readonly since?: Since | undefined }): string {
  if (since === undefined) return '';
  return `-${new Date().toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

/** The parameter of an address, where there is one. */
type Addressed = Since & { readonly parameter?: string };

/** The address of what changed, from somewhat before the newest value that was seen. */
export function withSince(url: string, since: Addressed | undefined, known: string | null): string {
  const cursor = cursorOf(known);
  if (since?.parameter === undefined || cursor === null) return url;
  const asked = new URL(url);
  asked.searchParams.set(since.parameter, before(cursor, since.overlap));
  return asked.href;
}

/** Written as the server writes it: a number, a day, a moment of its own clock where it states no zone, else one of UTC. */
function before(cursor: string, overlap: number): string {
  if (isNumber(cursor)) return String(BigInt(cursor) - BigInt(overlap));
  const moment = new Date(millisecondsOf(cursor) - overlap * 1_000).toISOString();
  if (cursor.length === 10) return moment.slice(0, 10);
  return isZoned(cursor) ? `${moment.slice(0, 19)}Z` : moment.slice(0, 19).replace('T', cursor[10] ?? 'T');
}

export interface NewestSeen {
  note(records: readonly unknown[]): void;
  /** Null where no record has a value. */
  read(): string | null;
}

/** As ISO 8601 and PostgreSQL write it: any other date may mean two days. */
const MOMENT = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?( ?(Z|[+-]\d{2}(:?\d{2})?))?)?$/i;

/** The newest value of the field. One of the future is passed over: a year mistyped would hide every change until then. */
export function watchNewest({ field }: Since): NewestSeen {
  const now = Date.now();
  let newest: { readonly text: string; readonly order: number | bigint } | null = null;
  return {
    note(records) {
      for (const record of records) {
        const text = valueAt(record, field);
        const order = text === null ? null : orderOf(text);
        if (text === null || order === null || (typeof order === 'number' && order > now)) continue;
        if (newest === null || order > newest.order) newest = { text, order };
      }
    },
    read: () => newest?.text ?? null,
  };
}

/** A whole number, or a moment in milliseconds; null: neither. */
function orderOf(text: string): number | bigint | null {
  if (isNumber(text)) return BigInt(text);
  const moment = MOMENT.test(text) ? millisecondsOf(text) : Number.NaN;
  return Number.isNaN(moment) ? null : moment;
}

/** Without a zone it is counted as of UTC: where this machine stands says nothing of the server. */
function millisecondsOf(moment: string): number {
  return Date.parse(moment.length === 10 || isZoned(moment) ? moment : `${moment}Z`);
}

function isZoned(moment: string): boolean {
  return /(Z|[+-]\d{2}(:?\d{2})?)$/i.test(moment.slice(11));
}

function isNumber(text: string): boolean {
  return /^-?\d+$/.test(text);
}
