/** Where marks show, as they are or in a guise: other case, no accents, base64, hexadecimal, spaced, reversed, hashed without a key or under none worth the name. */
import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { phoneticName } from '../../activities/normalise/functions/french-name.js';
import { BIRTH, type Mark, type MarkBook, STEM } from './marks.js';

/** "where: what" for each guise of a mark that shows in a text. */
export function findMarks(
  texts: ReadonlyMap<string, string>,
  book: MarkBook,
  domains: readonly string[],
): string[] {
  const search = searchOf(book, domains);
  return [...texts].flatMap(([where, text]) => [...new Set(search(text))].map((what) => `${where}: ${what}`));
}

/** Marks of the book that a text lacks. */
export function missingMarks(text: string, { words, numbers }: MarkBook): string[] {
  const low = text.toLowerCase();
  const bare = collapse(low);
  return [...words, ...numbers]
    .filter(({ value }) => !low.includes(value.toLowerCase()) && !bare.includes(value.toLowerCase()))
    .map(({ label }) => label);
}

type Search = (text: string) => string[];

/** By what is looked for: a store is looked at after each run, and most of it was there before. */
const searches = new Map<string, Search>();

function searchOf(book: MarkBook, domains: readonly string[]): Search {
  const wanted = JSON.stringify([book.words, book.numbers, domains]);
  const search = searches.get(wanted) ?? rememberTexts(prepare(book, domains));
  searches.set(wanted, search);
  return search;
}

function rememberTexts(search: Search): Search {
  const found = new Map<string, string[]>();
  return (text) => {
    const digest = createHash('sha256').update(text).digest('base64');
    const shown = found.get(digest) ?? search(text);
    found.set(digest, shown);
    return shown;
  };
}

function prepare(book: MarkBook, domains: readonly string[]): Search {
  const long = book.numbers.filter(({ value }) => value.length > 7);
  const short = book.numbers.filter(({ value }) => value.length <= 7);
  const hashes = hashesOf(book, domains);
  const sound = phoneticName(STEM) ?? '';
  const exact: Mark[] = [
    ...caseForms(STEM).flatMap((stem) => encodings('un mot', stem)),
    ...long.flatMap(({ label, value }) => encodings(label, value)),
  ];
  const reversed = long.map(({ label, value }) => ({ label, value: [...value].reverse().join('') }));
  const [findExact, findLong, findReversed] = [
    finderOf(exact),
    finderOf(long.map(lowered)),
    finderOf(reversed.map(lowered)),
  ];
  const days = Object.values(BIRTH).map((value) => ({ label: 'naissance', value }));
  return (text) => {
    const low = text.toLowerCase();
    const plain = withoutAccents(low);
    const bare = collapse(plain);
    const tokens = new Set(splitHashes(low).hashes);
    const unhashed = splitHashes(bare).others.join(' ');
    const runs = new Set(unhashed.match(/(?<![0-9a-f.])\d{7,15}(?![0-9a-f])/g));
    return [
      ...[...plain.matchAll(new RegExp(`(?:${STEM}|${sound})\\w*`, 'g'))].map(([word]) => nameOf(word, book)),
      ...findLong(bare),
      ...findReversed(bare).map((label) => `${label}, à l’envers`),
      ...short.filter(({ value }) => [...runs].some((run) => isPadded(run, value))).map(({ label }) => label),
      ...days.filter(({ value }) => plain.includes(value)).map(({ label }) => label),
      ...findExact(text),
      ...[...tokens].flatMap((token) => hashes.get(token) ?? []),
    ];
  };
}

/** Labels of the marks in a text. Whether there is any takes one pass for all of them. */
function finderOf(marks: readonly Mark[]): Search {
  const any = new RegExp(marks.map(({ value }) => value.replace(/[^\w]/g, '\\$&')).join('|'));
  return (text) =>
    any.test(text) ? marks.filter(({ value }) => text.includes(value)).map(({ label }) => label) : [];
}

function lowered({ label, value }: Mark): Mark {
  return { label, value: value.toLowerCase() };
}

function nameOf(word: string, { words }: MarkBook): string {
  return words.find(({ value }) => word.includes(value))?.label ?? word;
}

/** Numbers as people space them, in one piece. */
function collapse(text: string): string {
  return text.replace(/(?<=\d)[ .\u00A0_/-]{1,2}(?=\d)/g, '');
}

/** Figures of a hash at least in a row, and the texts between them. One of every so many is looked at: the shortest hash holds one. */
export function splitHashes(text: string): { readonly hashes: string[]; readonly others: string[] } {
  const [hashes, others]: [string[], string[]] = [[], []];
  let rest = 0;
  for (let at = SHORTEST - 1; at < text.length; at += SHORTEST) {
    if (!isHexadecimal(text, at)) continue;
    let [from, to] = [at, at + 1];
    while (from > rest && isHexadecimal(text, from - 1)) from -= 1;
    while (to < text.length && isHexadecimal(text, to)) to += 1;
    at = to - 1;
    if (to - from < SHORTEST) continue;
    hashes.push(text.slice(from, to));
    others.push(text.slice(rest, from));
    rest = to;
  }
  return { hashes, others: [...others, text.slice(rest)] };
}

/** Figures of an MD5. */
const SHORTEST = 32;

function isHexadecimal(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code >= 48 && code <= 57) || (code >= 97 && code <= 102);
}

function isPadded(run: string, value: string): boolean {
  return run.includes(value) && /^0*$/.test(run.replace(value, ''));
}

/** Most of a text has no accents: that part is left as it is. */
function withoutAccents(text: string): string {
  return text.replace(/[^\0-\x7f]+/g, (run) => run.normalize('NFD').replace(/\p{M}/gu, ''));
}

function caseForms(word: string): string[] {
  return [word, word.toUpperCase(), word.charAt(0).toUpperCase() + word.slice(1)];
}

/** Base64 depends on where in a group of three bytes a text begins: what all three leave whole. */
function encodings(label: string, value: string): Mark[] {
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.from(`${'\0'.repeat(shift)}${value}`)
      .toString('base64')
      .replace(/=+$/, '');
    return text.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + value.length) * 8) / 6));
  });
  const hex = Buffer.from(value).toString('hex');
  return [
    ...base64.map((text) => ({ label: `${label}, en base64`, value: text })),
    ...[hex, hex.toUpperCase()].map((text) => ({ label: `${label}, en hexadécimal`, value: text })),
  ];
}

/** Unkeyed hashes of each identifier, and its pseudonyms under a key of zeros. */
function hashesOf({ words, numbers }: MarkBook, domains: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const zero = Buffer.alloc(32);
  const keys = domains.map((domain) =>
    Buffer.from(hkdfSync('sha256', zero, '', `pseudonym 1 ${domain}`, 32)),
  );
  for (const { label, value } of [...words, ...numbers])
    for (const form of new Set([...caseForms(value.toLowerCase()), value, phoneticName(value) ?? value])) {
      for (const algorithm of ['sha256', 'sha1', 'md5', 'sha512'])
        found.set(createHash(algorithm).update(form).digest('hex'), [`${label}, ${algorithm}`]);
      for (const key of [zero, ...keys])
        found.set(createHmac('sha256', key).update(form).digest('hex'), [`${label}, sous une clé nulle`]);
    }
  return found;
}
