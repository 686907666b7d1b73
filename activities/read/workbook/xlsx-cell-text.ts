/** What a cell of an XLSX sheet says, as text: numbers, dates and truths stand in it otherwise than they are shown. Pure. */
import { plainNumber, storedNumber } from '../plain-number.js';
import { unescapeExcel } from './shared-strings.js';
import type { DateStyle } from './workbook-parts.js';

/** What the workbook says of all its cells. */
export interface CellTexts {
  readonly strings: readonly string[];
  readonly styles: readonly DateStyle[];
  readonly from1904: boolean;
}

export function cellText(kind: string, value: string, style: DateStyle, context: CellTexts): string {
  switch (kind) {
    case 's':
      return context.strings[Number(value)] ?? '';
    case 'b':
      return value === '1' || value === 'true' ? 'TRUE' : 'FALSE';
    case 'n':
      return numberText(value, style, context.from1904);
    case 'd':
      return value.replace(/T00:00:00(\.0+)?Z?$/, '').replace(/(\.0+)?Z$/, '');
    case 'str':
    case 'inlineStr':
      return unescapeExcel(value);
    default:
      return value;
  }
}

function numberText(value: string, style: DateStyle, from1904: boolean): string {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number)) return value;
  if (style !== null) return dateText(number, style, from1904) ?? plainNumber(number);
  return storedNumber(value);
}

function durationText(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

const DAY_MS = 86_400_000;
const LAST_DAY = 2_958_465;

/** ISO text of a serial day; null for one that no date has. Times alone keep the hour only. */
function dateText(serial: number, style: DateStyle, from1904: boolean): string | null {
  if (serial < 0 || serial > LAST_DAY + 1) return null;
  const seconds = Math.round(serial * 86_400);
  if (style === 'duration') return durationText(seconds);
  if (style === 'time' && serial < 1) return new Date(seconds * 1000).toISOString().slice(11, 19);
  // Excel believes in 29 February 1900: days before it are counted from one day later.
  const epoch = from1904
    ? Date.UTC(1904, 0, 1)
    : serial < 60
      ? Date.UTC(1899, 11, 31)
      : Date.UTC(1899, 11, 30);
  const iso = new Date(
    epoch + Math.floor(seconds / 86_400) * DAY_MS + (seconds % 86_400) * 1000,
  ).toISOString();
  return seconds % 86_400 === 0 ? iso.slice(0, 10) : iso.slice(0, 19);
}
