import OpeningHours from 'opening_hours';
import { type Day, readFrenchWeek } from './french-hours.js';
import { withoutPersons } from './without-persons.js';

const DAYS = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'] as const;

/** Only text made of the notation's own signs and words, with comments in quotes, is worth the library's two milliseconds. */
const ALREADY_WRITTEN =
  /^(?:\s|[\d:,;+/()|[\]>=-]|"[^"]*"|\b(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH|off|closed|open|unknown|week|easter|days?|sunrise|sunset|dawn|dusk|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b)+$/;

/** Public and school holidays (PH, SH) only parse where a country is known. */
const FRANCE = { lat: 46.6, lon: 2.4, address: { country_code: 'fr', state: 'Centre-Val de Loire' } };

/**
 * French opening hours in OpenStreetMap's opening_hours notation; text that is already in it passes as the library reads it.
 * Null when any word is left over: half-understood hours would send people to a closed door. A comment is free text, and names nobody.
 */
export function openingHours(text: string): string | null {
  const written = ALREADY_WRITTEN.test(text) ? asRead(text.trim()) : null; // there a later rule replaces an earlier one
  if (written !== null)
    return written.replace(/"([^"]*)"/g, (_, comment: string) => `"${withoutPersons(comment, '')}"`);
  const week = readFrenchWeek(text);
  return week && writeWeek(week); // well formed by construction; a property test holds it against the library
}

/** Neighbouring days with the same hours are written as one span: `Mo-Fr 09:00-12:00; Sa 09:00-11:00`. */
function writeWeek(week: ReadonlyMap<number, Day>): string {
  const spans: { first: number; last: number; hours: string }[] = [];
  for (let day = 0; day < 7; day += 1) {
    const { ranges, comment } = week.get(day) ?? { ranges: [], comment: null };
    const hours = `${[...new Set(ranges)].sort().join(',')}${comment === null ? '' : ` "${comment}"`}`;
    const previous = spans.at(-1);
    if (ranges.length === 0) continue;
    if (previous?.hours === hours && previous.last === day - 1) previous.last = day;
    else spans.push({ first: day, last: day, hours });
  }
  return spans.map(({ first, last, hours }) => `${daySpan(first, last)} ${hours}`).join('; ');
}

function daySpan(first: number, last: number): string {
  return first === last ? `${DAYS[first]}` : `${DAYS[first]}-${DAYS[last]}`;
}

/** Unchanged where the library has nothing to say, else as it writes it; it throws on what it cannot parse, which here is "no". */
function asRead(text: string): string | null {
  try {
    const parsed = new OpeningHours(text, FRANCE);
    if (parsed.getWarnings().length === 0) return text;
    const pretty = parsed.prettifyValue();
    return new OpeningHours(pretty, FRANCE).getWarnings().length === 0 ? pretty : null;
  } catch {
    return null;
  }
}
