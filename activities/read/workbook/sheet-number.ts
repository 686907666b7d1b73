/** A number as it stands in the file of a sheet → as people write it; null where it is none. Pure. */
import { plainNumber } from '../plain-number.js';

/** Spreadsheets show so many, and write 17: the last two are noise (0.30000000000000004). */
const SHOWN_DIGITS = 15;

/** Nobody writes noise into a whole number: one with more figures than a spreadsheet has comes from a program, which means them. */
const WHOLE = /^-?[1-9]\d{15,}$/;

export function sheetNumber(written: string): string | null {
  if (WHOLE.test(written)) return written;
  const number = Number(written);
  if (written.trim() === '' || !Number.isFinite(number)) return null;
  return plainNumber(Number(number.toPrecision(SHOWN_DIGITS)));
}
