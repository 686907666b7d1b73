/** Days as whole numbers since 1970-01-01, and the forms in which partners write them. */

export interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export type DayForm = 'iso' | 'french' | 'dashed' | 'serial';

const DAY_MS = 86_400_000;
/** Day 0 of Excel as a spreadsheet counts after February 1900. */
const EXCEL_ORIGIN = -25_569;

export function dayOf(year: number, month: number, day: number): number {
  return Math.round(Date.UTC(year, month - 1, day) / DAY_MS);
}

/** Null unless the text is a real day written as 2026-06-30. */
export function parseDay(text: string): number | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!found) return null;
  const day = dayOf(Number(found[1]), Number(found[2]), Number(found[3]));
  return isoDay(day) === text ? day : null;
}

const known = new Map<number, Parts>();
const texts = new Map<number, string>();

/** Fliegel and Van Flandern, in whole numbers. */
export function partsOf(day: number): Parts {
  const found = known.get(day);
  if (found) return found;
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * ofYear + 2) / 153);
  const month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9);
  const parts = {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: ofYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
  known.set(day, parts);
  return parts;
}

export function isoDay(day: number): string {
  const found = texts.get(day);
  if (found) return found;
  const text = isoParts(partsOf(day));
  texts.set(day, text);
  return text;
}

export function isoParts({ year, month, day }: Parts): string {
  return `${year}-${two(month)}-${two(day)}`;
}

export function frenchDay(day: number): string {
  return writeParts(partsOf(day), 'french');
}

export function writeDay(day: number, form: DayForm): string {
  return writeParts(partsOf(day), form);
}

/** A day that is none (31 February) cannot be counted: its serial form is the French one. */
export function writeParts(parts: Parts, form: DayForm): string {
  const { year, month, day } = parts;
  if (form === 'iso') return isoParts(parts);
  if (form === 'dashed') return `${two(day)}-${two(month)}-${year}`;
  if (form === 'serial' && isReal(parts)) return String(serialOf(dayOf(year, month, day)));
  return `${two(day)}/${two(month)}/${year}`;
}

export function isReal({ year, month, day }: Parts): boolean {
  const parts = partsOf(dayOf(year, month, day));
  return parts.month === month && parts.day === day;
}

export function serialOf(day: number): number {
  return day - EXCEL_ORIGIN;
}

/** The first day of the month `months` before or after the one of the day. */
export function firstOfMonth(day: number, months = 0): number {
  const { year, month } = partsOf(day);
  return dayOf(year, month + months, 1);
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
