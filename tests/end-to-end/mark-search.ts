/** Where marks show, as they are or in a guise: other case, no accents, base64, hexadecimal, spaced, reversed, hashed without a key or under none worth the name. */
import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { phoneticName } from '../../activities/normalise/functions/french-name.js';
import { finderOf } from './find-any.js';
import { BIRTH, type Mark, type MarkBook, STEM } from './marks.js';

/** "where: what" for each guise of a mark that shows in a text, or in the name of its place. */
export function findMarks(
  texts: ReadonlyMap<string, string>,
  book: MarkBook,
  domains: readonly string[],
): string[] {
  const search = searchOf(book, domains);
  return [...texts].flatMap(([where, text]) =>
    [...new Set([...search(where), ...search(text)])].map((what) => `${where}: ${what}`),
  );
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

/** A text that was found clean, and a stretch of a database that was, is looked at once. */
function rememberTexts(search: Search): Search {
  const found = new Map<string, string[]>();
  const clean = new Set<string>();
  return (text) => {
    const shown = found.get(text) ?? searchOnce(text, search, clean);
    found.set(text, shown);
    return shown;
  };
}

/** A database keeps a page as it was beside what became of it. */
function searchOnce(text: string, search: Search, clean: Set<string>): string[] {
  if (!text.includes('\uFFFD')) return search(text);
  const stretches = [...new Set(text.match(PRINTED))].filter((one) => !clean.has(one));
  const shown = search(stretches.join('\n'));
  if (shown.length === 0) for (const one of stretches) clean.add(one);
  return shown;
}

/** Of bytes that are no text: no mark is shorter, and none has a control character. */
const PRINTED = /[\t\n\r\x20-\x7e\u00a0-\ufffc]{6,}/g;

function prepare(book: MarkBook, domains: readonly string[]): Search {
  const long = book.numbers.filter(({ value }) => value.length > 7);
  const short = book.numbers.filter(({ value }) => value.length <= 7);
  const hashes = hashesOf(book, domains);
  const sound = phoneticName(STEM) ?? '';
  const findExact = finderOf([
    ...caseForms(STEM).flatMap((stem) => encodings(NAMED, stem)),
    ...long.flatMap(({ label, value }) => encodings(label, value)),
  ]);
  const findPlain = finderOf([
    ...[STEM, sound].map((value) => ({ label: NAMED, value })),
    ...Object.values(BIRTH).map((value) => ({ label: 'naissance', value })),
    ...long.flatMap(({ label, value }) => [
      { label, value: value.toLowerCase() },
      { label: `${label}, à l’envers`, value: [...value.toLowerCase()].reverse().join('') },
    ]),
  ]);
  const named = new RegExp(`(?:${STEM}|${sound})\\w*`, 'g');
  const searchLow = (low: string): string[] => {
    const numbers = spacedNumbers(low);
    const runs = numbers.flatMap((number) => number.match(/(?<![0-9a-f.])\d{7,15}(?![0-9a-f])/g) ?? []);
    return [
      ...[...findPlain(low), ...findPlain(numbers.join('\n'))].flatMap((label) =>
        label === NAMED ? (low.match(named) ?? []).map((word) => nameOf(word, book)) : [label],
      ),
      ...short.filter(({ value }) => runs.some((run) => isPadded(run, value))).map(({ label }) => label),
    ];
  };
  return (text) => {
    const low = text.toLowerCase();
    return [
      ...searchLow(low),
      ...searchLow(wordsWithoutAccents(low)),
      ...findExact(text),
      ...findHashes(low).flatMap((token) => hashes.get(token) ?? []),
    ];
  };
}

/** Which word it is, is looked for where there is one. */
const NAMED = 'un mot';

function nameOf(word: string, { words }: MarkBook): string {
  return words.find(({ value }) => word.includes(value))?.label ?? word;
}

/** Numbers as people space them, in one piece. */
function collapse(text: string): string {
  return text.replace(/(?<=\d)[ .\u00A0_/-]{1,2}(?=\d)/g, '');
}

/** Figures of a hash in a row, or more. */
export function findHashes(text: string): string[] {
  return [...runsOf(text, isHexadecimal, SHORTEST_HASH)].map(([from, to]) => text.slice(from, to));
}

/** Each number once, in one piece, between the characters that it stands between. */
function spacedNumbers(text: string): string[] {
  const found = new Set<string>();
  for (const [from, to] of runsOf(text, isOfNumber, SHORTEST_NUMBER))
    found.add(text.slice(Math.max(0, from - 1), to + 1));
  return [...found].map(collapse);
}

/** Places of so many such characters in a row, or more. One character of every so many is looked at: the shortest run holds one. */
function* runsOf(
  text: string,
  isOne: (code: number) => boolean,
  shortest: number,
): Generator<[number, number]> {
  let rest = 0;
  for (let at = shortest - 1; at < text.length; at += shortest) {
    if (!isOne(text.charCodeAt(at))) continue;
    let [from, to] = [at, at + 1];
    while (from > rest && isOne(text.charCodeAt(from - 1))) from -= 1;
    while (to < text.length && isOne(text.charCodeAt(to))) to += 1;
    at = to - 1;
    rest = to;
    if (to - from >= shortest) yield [from, to];
  }
}

/** Figures of an MD5. */
const SHORTEST_HASH = 32;
/** Figures of a matricule. */
const SHORTEST_NUMBER = 7;

const isDigit = (code: number) => code >= 48 && code <= 57;
const isHexadecimal = (code: number) => isDigit(code) || (code >= 97 && code <= 102);
/** A digit, or what people write between two: space, hyphen, full stop, stroke, underscore, no-break space. */
const isOfNumber = (code: number) => (code >= 45 && code <= 57) || code === 32 || code === 95 || code === 160;

function isPadded(run: string, value: string): boolean {
  return run.includes(value) && /^0*$/.test(run.replace(value, ''));
}

/** Each word that has any, once. */
function wordsWithoutAccents(text: string): string {
  const found = new Set<string>();
  const accents = /[^\0-\x7f]+/g;
  for (let match = accents.exec(text); match !== null; match = accents.exec(text)) {
    let [from, to] = [match.index, accents.lastIndex];
    while (from > 0 && isOfWord(text.charCodeAt(from - 1))) from -= 1;
    while (to < text.length && isOfWord(text.charCodeAt(to))) to += 1;
    accents.lastIndex = to;
    found.add(text.slice(from, to));
  }
  return [...found].join('\n').normalize('NFD').replace(/\p{M}/gu, '');
}

const isOfWord = (code: number) => code > 127 || isDigit(code) || (code >= 97 && code <= 122);

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
