/** Names of elements as a document writes them: each is made a string once, and recognised by its bytes from then on. */
import type { DecodeBytes } from './xml-bytes.js';

export interface XmlName {
  /** With its prefix, as the document writes it. */
  readonly bytes: Uint8Array;
  /** Without its prefix. */
  readonly local: string;
  /** What was opened after it the last time: it is nearly always what comes now. */
  next: XmlName | null;
}

/** The names met, each at the place of its hash. One that meets another there takes the place. */
export type XmlNames = (XmlName | undefined)[];

const PLACES = 4096;
/** A longer one is not kept. */
const LONGEST_KEPT = 64;
const SPACE = 32;
const SLASH = 47;
const GREATER = 62;

export function createNames(): XmlNames {
  return Array.from({ length: PLACES });
}

/** The name at `from`, after the one opened last; null when it may go on behind the end. */
export function nameAt(
  names: XmlNames,
  { bytes, end }: { readonly bytes: Buffer; readonly end: number },
  from: number,
  last: XmlName,
  decode: DecodeBytes,
): XmlName | null {
  const guess = last.next;
  if (guess) {
    const after = from + guess.bytes.length;
    if (after < end && endsName(bytes[after] ?? 0) && standsAt(guess.bytes, bytes, from)) return guess;
  }
  let after = from;
  while (after < end && !endsName(bytes[after] ?? 0)) after += 1;
  if (after === end) return null;
  const name = findName(names, bytes, from, after, decode);
  last.next = name;
  return name;
}

function endsName(byte: number): boolean {
  return byte === GREATER || byte <= SPACE || byte === SLASH;
}

export function standsAt(wanted: Uint8Array, bytes: Buffer, from: number): boolean {
  for (let index = 0; index < wanted.length; index += 1)
    if (bytes[from + index] !== wanted[index]) return false;
  return true;
}

function findName(names: XmlNames, bytes: Buffer, from: number, to: number, decode: DecodeBytes): XmlName {
  let hash = 0;
  for (let at = from; at < to; at += 1) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
  const place = hash & (PLACES - 1);
  const known = names[place];
  if (known && known.bytes.length === to - from && standsAt(known.bytes, bytes, from)) return known;
  const name = createName(new Uint8Array(bytes.subarray(from, to)), localName(decode(bytes, from, to)));
  if (to - from <= LONGEST_KEPT) names[place] = name;
  return name;
}

export function createName(bytes: Uint8Array, local: string): XmlName {
  return { bytes, local, next: null };
}

export function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}
