import { type CountryCode, findPhoneNumbersInText, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { spreadsheetDigits } from './spreadsheet-number.js';

/** Overseas numbers carry their own country code; the national prefix tells which. Source: Arcep, plan de numérotation. */
const OVERSEAS: readonly (readonly [RegExp, CountryCode])[] = [
  [/^0(269|639)/, 'YT'],
  [/^0(262|263|69[23])/, 'RE'],
  [/^0(590|690|691)/, 'GP'],
  [/^0(594|694)/, 'GF'],
  [/^0(596|69[67])/, 'MQ'],
];

/** Ranges that territories share, such as 0709: the plan of each says whether a number is one of its own. */
const TERRITORIES: readonly CountryCode[] = ['GP', 'MQ', 'GF', 'RE', 'YT'];

const CODES = '33|262|590|594|596|508';

/**
 * The first usable number of a text, E.164; a French short number (3949, 115, 1013) as its digits; null when there is none.
 * Never throws: a hopeless number costs that number, nothing else.
 */
export function telephoneE164(text: string): string | null {
  if (isFraction(text)) return null;
  return wholeNumber(text) ?? (isOneNumber(text) ? null : findNumbers(text)[0]) ?? null;
}

/** Ten digits in the national form are one number or none: there is nothing to search for in them. */
function isOneNumber(text: string): boolean {
  return /^0[1-9](?:[ .-]?\d){8}$/.test(text);
}

/** A float that is no whole number. */
function isFraction(text: string): boolean {
  return /^[1-9]\d{7,}[.,]\d+$/.test(text) && !spreadsheetDigits(text);
}

/** The numbers behind the first, joined by blanks; null where there are none. */
export function telephoneOthers(text: string): string | null {
  if (wholeNumber(text)) return null;
  const [first, ...others] = findNumbers(text);
  const unread = text.split(SEPARATORS).slice(1).filter(isLeftOver);
  return [...others.filter((other) => other !== first), ...unread].join(' ') || null;
}

/** Behind a separator, digits that are no number of their own: the second of 0140203040/41. */
function isLeftOver(piece: string): boolean {
  return /^[\s\d().+_-]*\d{2}[\s\d().+_-]*$/.test(piece) && !wholeNumber(piece.trim());
}

/** What the whole text is. A number that a spreadsheet rounded is none, whatever its digits would be together. */
function wholeNumber(sent: string): string | null {
  const text = /^\d[\d ]*[.,]0+$|^\d+[.,]?\d* ?e ?\+?\d+$/i.test(sent)
    ? spreadsheetDigits(sent.replaceAll(' ', ''))
    : sent;
  if (text === null) return null;
  const compact = text.replace(/[\s().\-_/]/g, '');
  if (SHORT.test(compact)) return compact;
  return parseNumber(text);
}

/** In France a number is national whatever is in front of it: 0033 (0)6…, +33 6…, and 33 6… that lost its plus in a spreadsheet. */
function parseNumber(text: string): string | null {
  if (/[a-z]/i.test(text) || (text.match(/\d/g)?.length ?? 0) > 15) return null;
  const digits = text.replace(/[^\d+]/g, '');
  const international = digits
    .replace(/^00(?=[1-9])/, '+')
    .replace(new RegExp(`^(?=(?:${CODES})\\d{9}$)`), '+');
  const french = /^\+330?([1-9]\d{8})$/.exec(international)?.[1];
  const national = (french ?? international)
    .replace(/^(?=[1-9]\d{8}$)/, '0')
    .replace(/^0508(?=\d{6}$)/, '+508'); // Saint-Pierre-et-Miquelon: six digits behind its own code
  return validNumber(national);
}

/** Short numbers of the numbering plan (Arcep): 3BPQ, 10YT, emergencies, 116 XYZ and 118 XYZ. Any other short figure is a year or a count. */
const SHORT = /^(?:3\d{3}|10\d{2}|1[578]|11[2459]|19[167]|11[68]\d{3})$/;

/** 06 39 98: the block that Arcep keeps for fiction; nobody answers there. */
const FICTION = /^063998/;

function validNumber(national: string): string | null {
  if (FICTION.test(national)) return null;
  const own = OVERSEAS.find(([prefix]) => prefix.test(national))?.[1];
  for (const country of own ? [own] : (['FR', ...TERRITORIES] as const)) {
    const number = parsePhoneNumberFromString(national, country);
    if (number?.isValid()) return number.number;
  }
  return null;
}

/** A fax is no telephone: its number goes with the word for it. */
const FAX = /(?:t[ée]l[ée])?(?:fax|copie)\b[^\d+]{0,8}(?:\+|00)?\(?\d[\d\s().\-_]{6,}\d/gi;

const SEPARATORS = /[/;,|\n]|\bou\b|\bet\b|\s-\s/i;

/** In the order they stand: pieces of the text that are a number, then those that the library's own search finds in it. */
function findNumbers(sent: string): string[] {
  const text = sent.replace(FAX, ' ');
  const found = text
    .split(SEPARATORS)
    .flatMap((piece) => piece.match(RUN) ?? [])
    .flatMap((run) => sideBySide(run) ?? wholeNumber(run.trim()) ?? []);
  return [...new Set(found.length > 0 ? found : searched(text))];
}

/** Several national numbers with nothing but blanks between, as a cell of two lines becomes. */
function sideBySide(run: string): readonly string[] | null {
  const digits = run.replace(/[\s().\-_]/g, '');
  if (!/^(?:0[1-9]\d{8}){2,}$/.test(digits)) return null;
  return (digits.match(/\d{10}/g) ?? []).flatMap((national) => validNumber(national) ?? []);
}

/** Digits with the marks that people put between them; a short number stands alone between words. */
const RUN =
  /(?<![\d.,])(?:(?:\+|00)?\(?\d[\d\s().\-_]{6,}\d|3\d{3}|\d+[.,]\d+ ?e ?\+?\d+)(?!\d|[.,]\d| ?e ?\+?\d)/gi;

function searched(text: string): string[] {
  return findPhoneNumbersInText(text, 'FR')
    .filter(
      ({ startsAt, endsAt }) => !/\d\s*$/.test(text.slice(0, startsAt)) && !/^\s*\d/.test(text.slice(endsAt)),
    )
    .flatMap(({ number }) =>
      number.countryCallingCode === '33' ? (validNumber(`0${number.nationalNumber}`) ?? []) : number.number,
    );
}
