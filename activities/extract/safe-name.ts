/** What a file name tells, and what of it may be shown. */
import { z } from 'zod';
import { type Declared, toldName } from '../persons/told-name.js';

/** The last day that a file name states, as 20260630 or 2026-06-30; null when it states none. */
export function dateInName(name: string): string | null {
  const found = [
    ...name.matchAll(/(?<!\d)(20\d{2})([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)/g),
  ].at(-1);
  const date = found ? `${found[1]}-${found[3]}-${found[4]}` : null;
  return date !== null && z.iso.date().safeParse(date).success ? date : null;
}

/** A NIR as people write it: in one piece, or its parts apart. */
const NIR =
  /(?<!\d)[1-478][ ._-]?\d{2}[ ._-]?\d{2}[ ._-]?(\d{2}|2[AB])[ ._-]?\d{3}[ ._-]?\d{3}([ ._-]?\d{2})?(?!\d)/gi;

/** A file name that is safe as a key and tells nobody's number: a NIR, or any run of 13 digits or more, is masked. */
export function safeFileName(name: string): string {
  const plain = name.normalize('NFC').replace(/[^\p{L}\p{N} ._()-]/gu, '_');
  const masked = plain.replace(NIR, 'x').replace(/\d{13,}/g, 'x');
  // last, since a blank or what is cut off may have stood before a dot
  return masked.slice(-120).trim().replace(/^\.+/, '_') || 'extract';
}

/** What is told of a file that a partner named. */
export function toldFileName(name: string, source: Declared): string {
  return toldName(safeFileName(name), source);
}
