/** The bytes at hand of a document, and how far they are handled; what is not yet whole stays for the next chunk. */
import type { DecodeBytes } from './xml-bytes.js';

export interface Part {
  /** A `<` stands behind the last byte, so that a search for one needs no bound. */
  bytes: Buffer;
  view: DataView;
  end: number;
  /** The bytes as Latin-1, made when some of it is first asked for: a piece of a string costs less than some bytes made one. */
  text: string | null;
  /** Start of what is being handled, and its line. */
  at: number;
  line: number;
  /** No `<` stands between `at` and here; line breaks that do. */
  searched: number;
  breaks: number;
  /** The first `&` from where one was last looked for; beyond the end where there is none. */
  ampersand: number;
  /** Bytes of the parts before this one. */
  before: number;
  /** Steps learned so far. */
  learned: number;
}

const BREAK = 10;
const AMPERSAND = 38;
const LESS = 60;
const FIRST_WIDE = 0x80;
const NOWHERE = 2 ** 30;

export function openPart(): Part {
  const bytes = Buffer.of(LESS);
  const start = { bytes, view: viewOf(bytes), end: 0, text: null, at: 0, line: 1 };
  return { ...start, searched: 0, breaks: 0, ampersand: NOWHERE, before: 0, learned: 0 };
}

/** What is handled leaves, what comes is added. */
export function extendPart(part: Part, chunk: Buffer): void {
  const kept = part.end - part.at;
  const end = kept + chunk.length;
  const bytes = end < part.bytes.length ? part.bytes : Buffer.allocUnsafeSlow(2 * end + 1);
  // A run that fills many chunks stays where it is.
  if (part.at > 0 || bytes !== part.bytes) part.bytes.copy(bytes, 0, part.at, part.end);
  chunk.copy(bytes, kept);
  bytes[end] = LESS;
  if (bytes !== part.bytes) part.view = viewOf(bytes);
  part.bytes = bytes;
  part.end = end;
  part.text = null;
  part.before += part.at;
  part.searched = Math.max(0, part.searched - part.at);
  part.at = 0;
  findAmpersand(part);
}

function viewOf({ buffer, byteOffset, length }: Buffer): DataView {
  return new DataView(buffer, byteOffset, length);
}

/** Place of the next `<`, with the line breaks before it in `breaks`; the end when there is none. */
export function nextMarkup(part: Part): number {
  const { bytes, at, searched } = part;
  let open = at;
  let breaks = 0;
  if (searched > at) {
    open = searched;
    breaks = part.breaks;
  }
  for (; ; open += 1) {
    const byte = bytes[open] ?? LESS;
    if (byte > LESS) continue;
    if (byte === LESS) break;
    if (byte === BREAK) breaks += 1;
  }
  part.searched = open;
  part.breaks = breaks;
  return open;
}

/** Text of some of the bytes; `decode` makes it of those that are more than ASCII. */
export function textOf(part: Part, from: number, to: number, decode: DecodeBytes): string {
  const { bytes } = part;
  for (let at = from; at < to; at += 1)
    if ((bytes[at] ?? FIRST_WIDE) >= FIRST_WIDE) return decode(bytes, from, to);
  part.text ??= bytes.toString('latin1', 0, part.end);
  return part.text.slice(from, to);
}

/** Goes on to a place in markup. */
export function advance(part: Part, to: number): void {
  const { bytes } = part;
  for (let at = part.at; at < to; at += 1) if (bytes[at] === BREAK) part.line += 1;
  part.at = to;
}

/** Whether one stands between `at` and `to`. */
export function hasAmpersand(part: Part, to: number): boolean {
  if (part.ampersand < part.at) findAmpersand(part);
  return part.ampersand < to;
}

function findAmpersand(part: Part): void {
  const found = part.bytes.indexOf(AMPERSAND, part.at);
  part.ampersand = found < 0 || found >= part.end ? NOWHERE : found;
}
