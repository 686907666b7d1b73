import { type CountryCode, findPhoneNumbersInText, parsePhoneNumberFromString } from 'libphonenumber-js/max';

/**
 * Numbers of overseas are dialled like the others and carry a country code of their own, which the prefix tells; 0709 is cut into blocks
 * that the library knows. Source: Arcep, plan de numérotation.
 */
const OVERSEAS: readonly (readonly [RegExp, readonly CountryCode[]])[] = [
  [/^0(269|639)/, ['YT']],
  [/^0(262|263|69[23])/, ['RE']],
  [/^0(590|690|691)/, ['GP']],
  [/^0(594|694)/, ['GF']],
  [/^0(596|69[67])/, ['MQ']],
  [/^0709/, ['RE', 'GP', 'GF', 'MQ', 'YT']],
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
  // written behind the code of the mainland, a number of overseas is nobody's: it is read as it is dialled
  const dialled = national.replace(/^\+33(?=\d{9}$)/, '0');
  const regions = OVERSEAS.find(([prefix]) => prefix.test(dialled))?.[1] ?? (['FR'] as const);
  for (const region of regions) {
    const number = parsePhoneNumberFromString(dialled, region);
    if (number?.isValid()) return number.number;
  }
  return null;
}

/** Several numbers in a cell: the pieces are tried in order, then the library's own search. */
function findNumber(text: string): string | null {
  for (const piece of text.split(/[/;,|]|\bou\b|\bet\b|\s-\s/i)) {
    const number = parseNumber(piece);
    if (number) return number;
  }
  return findPhoneNumbersInText(text, 'FR')[0]?.number.number ?? null;
}
