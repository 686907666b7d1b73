/** Adds a person's opposition to those already known. Pure. */
import { createHash } from 'node:crypto';
import { compareText } from '../../text/sorted-json.js';
import type { Opposition } from '../opposition/opposition-list.js';

type Pseudonyms = Readonly<Record<string, readonly string[]>>;

export interface NewOpposition {
  readonly date: string;
  readonly pseudonyms: Pseudonyms;
  readonly countedIn: readonly string[];
}

/**
 * The same list when all of it is known already. An entry that shares a certain pseudonym, and no mark of another person,
 * belongs to the same person: it takes what is new and keeps its date.
 */
export function mergeOpposition(
  oppositions: readonly Opposition[],
  { date, pseudonyms, countedIn }: NewOpposition,
  { mark, sure }: { readonly mark: string; readonly sure: readonly string[] },
): Opposition[] {
  const same = oppositions.find((one) => isSamePerson(one.pseudonyms, pseudonyms, mark, sure));
  if (same) {
    const joined = { ...same, pseudonyms: unite(same.pseudonyms, pseudonyms) };
    return oppositions.map((one) => (one === same ? joined : one));
  }
  const fresh = unite({}, pseudonyms);
  const id = createHash('sha256')
    .update(JSON.stringify(Object.entries(fresh)))
    .digest('hex')
    .slice(0, 16);
  return [...oppositions, { id, date, pseudonyms: fresh, counted_in: [...countedIn] }];
}

function isSamePerson(known: Pseudonyms, given: Pseudonyms, mark: string, sure: readonly string[]): boolean {
  const shares = (domain: string) =>
    (known[domain] ?? []).some((value) => (given[domain] ?? []).includes(value));
  const marked = (one: Pseudonyms) => (one[mark] ?? []).length > 0;
  if (marked(known) && marked(given)) return shares(mark);
  return sure.some(shares);
}

function unite(known: Pseudonyms, given: Pseudonyms): Record<string, string[]> {
  const domains = [...new Set([...Object.keys(known), ...Object.keys(given)])].sort(compareText);
  return Object.fromEntries(
    domains.map((domain) => [
      domain,
      [...new Set([...(known[domain] ?? []), ...(given[domain] ?? [])])].sort(compareText),
    ]),
  );
}
