import OpeningHours from 'opening_hours';

const DAYS = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'] as const;
const FRENCH: readonly string[] = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'];
const DAY = `(?:${FRENCH.join('|')})s?`;
const TIME = String.raw`([01]?\d|2[0-4])\s*(?::|h)\s*([0-5]\d)?`;
const TOKEN = new RegExp(
  String.raw`(?<span>${DAY}\s*(?:au|a|-)\s*${DAY})|(?<day>${DAY})|(?<all>tous les jours|7j/7)|(?<range>${TIME}\s*(?:-|a)\s*${TIME})|(?<glue>[\s,;:/|.&+-]+|\b(?:du|au|de|des|le|les|et|puis|ouvert)\b)|(?<other>\S+)`,
  'giu',
);
const RANGE = new RegExp(String.raw`${TIME}\s*(?:-|a)\s*${TIME}`, 'iu');

/** Only text made of the notation's own signs is worth the library's two milliseconds. */
const ALREADY_WRITTEN =
  /^(?:\s|[\d:,;+/()|"-]|\b(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH|off|closed|open|week|easter|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b)+$/;

type Week = Map<number, string[]>;

/** Public and school holidays (PH, SH) only parse where a country is known. */
const FRANCE = { lat: 46.6, lon: 2.4, address: { country_code: 'fr', state: 'Centre-Val de Loire' } };

/**
 * French opening hours in OpenStreetMap's opening_hours notation; text that is already in it passes unchanged.
 * Null when any word is left over: half-understood hours would send people to a closed door.
 */
export function openingHours(text: string): string | null {
  const week = readWeek(text);
  if (week) return writeWeek(week); // well formed by construction; a property test holds it against the library
  return ALREADY_WRITTEN.test(text) && isOpeningHours(text.trim()) ? text.trim() : null;
}

function readWeek(text: string): Week | null {
  const week: Week = new Map();
  let days: number[] = [];
  let closed = true;
  for (const { groups } of text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .matchAll(TOKEN)) {
    if (groups?.other) return null;
    const named = namedDays(groups);
    if (named.length > 0) {
      days = closed ? named : [...days, ...named];
      closed = false;
    }
    if (groups?.range) {
      const range = writeRange(groups.range);
      if (days.length === 0 || range === null) return null;
      closed = true;
      for (const day of days) week.set(day, [...(week.get(day) ?? []), range]);
    }
  }
  return closed && week.size > 0 ? week : null;
}

function namedDays(groups: Record<string, string | undefined> | undefined): number[] {
  if (groups?.all) return [0, 1, 2, 3, 4, 5, 6];
  const found = [...(groups?.span ?? groups?.day ?? '').matchAll(new RegExp(FRENCH.join('|'), 'giu'))];
  const [first, last] = found.map(([name]) => FRENCH.indexOf(name.toLowerCase()));
  if (first === undefined) return [];
  const length = (((last ?? first) - first + 7) % 7) + 1;
  return Array.from({ length }, (_, step) => (first + step) % 7);
}

function writeRange(text: string): string | null {
  const found = RANGE.exec(text);
  if (!found) return null;
  const [, fromHour = '', fromMinute = '00', toHour = '', toMinute = '00'] = found;
  const from = `${fromHour.padStart(2, '0')}:${fromMinute}`;
  const to = `${toHour.padStart(2, '0')}:${toMinute}`;
  return from < to && to <= '24:00' ? `${from}-${to}` : null;
}

/** Neighbouring days with the same hours are written as one span: `Mo-Fr 09:00-12:00; Sa 09:00-11:00`. */
function writeWeek(week: Week): string {
  const spans: { first: number; last: number; hours: string }[] = [];
  for (let day = 0; day < 7; day += 1) {
    const hours = [...new Set(week.get(day) ?? [])].sort().join(',');
    const previous = spans.at(-1);
    if (hours === '') continue;
    if (previous?.hours === hours && previous.last === day - 1) previous.last = day;
    else spans.push({ first: day, last: day, hours });
  }
  return spans.map(({ first, last, hours }) => `${daySpan(first, last)} ${hours}`).join('; ');
}

function daySpan(first: number, last: number): string {
  return first === last ? `${DAYS[first]}` : `${DAYS[first]}-${DAYS[last]}`;
}

/** The reference implementation throws on what it cannot parse: that is its answer, and here it is "no". */
function isOpeningHours(text: string): boolean {
  try {
    const parsed = new OpeningHours(text, FRANCE);
    return parsed.getWarnings().length === 0;
  } catch {
    return false;
  }
}
