import { type CountryCode, findPhoneNumbersInText, parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** Overseas numbers carry their own country code; the national prefix tells which. Source: Arcep, plan de numérotation. */
const OVERSEAS: readonly (readonly [RegExp, CountryCode])[] = [
  [/^0(269|639)/, 'YT'],
  [/^0(262|263|69[23])/, 'RE'],
  [/^0(590|690|691)/, 'GP'],
  [/^0(594|694)/, 'GF'],
  [/^0(596|69[67])/, 'MQ'],
];

/**
 * The first usable number of a text, E.164; a French short number (3949, 115, 1013) as its digits; null when there is none.
 * Never throws: a hopeless number costs that number, nothing else.
 */
export function telephoneE164(text: string): string | null {
  const compact = text.replace(/[\s().\-_/]/g, '');
  if (/^(3\d{3}|1\d{1,3})$/.test(compact)) return compact;
  return parseNumber(text.replace(/^\+?\(?33\)?\s*\(0\)/, '+33')) ?? findNumber(text);
}

function parseNumber(text: string): string | null {
  const digits = text.replace(/[^\d+]/g, '');
  if (digits.replace('+', '').length > 15) return null;
  const national = (/^[1-9]\d{8}$/.test(digits) ? `0${digits}` : digits)
    .replace(/^0033/, '+33')
    .replace(/^0508(?=\d{6}$)/, '+508'); // Saint-Pierre-et-Miquelon: six digits behind its own code
  const number = parsePhoneNumberFromString(national, countryOf(national));
  return number?.isValid() ? number.number : null;
}

function countryOf(national: string): CountryCode {
  return OVERSEAS.find(([prefix]) => prefix.test(national))?.[1] ?? 'FR';
}

/** Several numbers in a cell: the pieces are tried in order, then the library's own search. */
function findNumber(text: string): string | null {
  for (const piece of text.split(/[/;,|]|\bou\b|\bet\b|\s-\s/i)) {
    const number = parseNumber(piece);
    if (number) return number;
  }
  return findPhoneNumbersInText(text, 'FR')[0]?.number.number ?? null;
}
