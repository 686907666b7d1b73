/** Whether a list in pages is whole: what its server says there is, against what was read. */
import { createHash } from 'node:crypto';
import type { Pages } from '../../../../datasets/_channels/pages.js';
import { DeliveryRejected, DeliveryUnfinished } from '../../../errors.js';
import { parseExact } from './json-span.js';
import { valueAt } from './next-page.js';
import type { JoinedPage } from './page-joiner.js';

/** The list is not what it was when its first page was read. */
export class ListMoved extends Error {}

/** A list that moves while it is read is read so often; then it is left for later. */
const READINGS = 3;
const LOOK_AGAIN_SECONDS = 60;

export interface Ledger {
  /** Throws ListMoved, DeliveryRejected. */
  note(
    page: JoinedPage,
    told: { readonly body: string; readonly headers: Readonly<Record<string, string>> },
  ): void;
  /** Records so far. */
  read(): number;
  /** As many as were stated: the page after the last one need not be asked for. */
  isComplete(): boolean;
  /** Throws ListMoved. */
  close(): void;
}

export function createLedger(host: string, { total, unique }: Pages): Ledger {
  let read = 0;
  let stated: number | undefined;
  const known = new Set<string>();
  return {
    note(page, told) {
      read += page.count;
      if (unique !== undefined) for (const record of page.records) noteRecord(host, record, unique, known);
      if (total === undefined) return;
      const now = statedTotal(host, total, told);
      if (stated !== undefined && now !== stated) throw new ListMoved(`${stated} records, then ${now}`);
      stated = now;
      if (read > stated) throw new ListMoved(`${read} of ${stated} records`);
    },
    read: () => read,
    isComplete: () => stated !== undefined && read === stated,
    close() {
      if (stated !== undefined && read !== stated) throw new ListMoved(`${read} of ${stated} records`);
    },
  };
}

/** Kept as a hash: a key may be somebody's number, and a list long. */
function noteRecord(host: string, record: unknown, path: string, known: Set<string>): void {
  const value = valueAt(record, path);
  if (value === null) throw unfit(host, 'a record has nothing where pages.unique says');
  const hash = createHash('sha256').update(value).digest('base64url').slice(0, 22);
  if (known.has(hash)) throw new ListMoved('a record was read twice');
  known.add(hash);
}

function statedTotal(
  host: string,
  total: string,
  { body, headers }: { readonly body: string; readonly headers: Readonly<Record<string, string>> },
): number {
  const [, header] = /^header:(.+)$/.exec(total) ?? [];
  const value =
    header === undefined ? valueAt(parseExact(body), total) : headers[header.trim().toLowerCase()];
  if (value != null && /^\d{1,12}$/.test(value)) return Number(value);
  throw unfit(host, 'a page states no number of records where pages.total says');
}

function unfit(host: string, what: string): DeliveryRejected {
  return new DeliveryRejected(
    `${host}: ${what}; correct pages in the source's YAML, or ask the partner.`,
    `La liste paginée de votre serveur ${host} n’a pas la forme convenue. Merci de vérifier l’export.`,
  );
}

/** A list that moves is read again, some times. Throws DeliveryUnfinished where it moves each time. */
export async function readStill<Result>(host: string, read: () => Promise<Result>): Promise<Result> {
  for (let reading = 1; ; reading += 1) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof ListMoved)) throw error;
      if (reading === READINGS) throw movedMeanwhile(host, error);
    }
  }
}

/** Said of a list that was read again and again. */
function movedMeanwhile(host: string, { message }: ListMoved): DeliveryUnfinished {
  return new DeliveryUnfinished(
    `${host}: its list changed each time it was read (${message}), so that nobody can tell whether it is whole; it is read again in ${LOOK_AGAIN_SECONDS} s. Where that lasts, ask for a stable order, or correct pages.total and pages.unique.`,
    `La liste de votre serveur ${host} a changé pendant chaque lecture : nous ne pouvons pas savoir si elle est complète. Nous la relirons ; un tri stable sur l’identifiant évite cela.`,
    LOOK_AGAIN_SECONDS,
  );
}
