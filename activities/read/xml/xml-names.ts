/** Names of elements as a document writes them: each is made a string once, and recognised by its bytes from then on. */
import type { DecodeBytes } from './xml-bytes.js';
import type { XmlName } from './xml-tags.js';

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

/** The name at `from`; null when it may go on behind the end. */
export function nameAt(
  names: XmlNames,
  { bytes, end }: { readonly bytes: Buffer; readonly end: number },
  from: number,
  decode: DecodeBytes,
): XmlName | null {
  let hash = 0;
  let to = from;
  for (; to < end; to += 1) {
    const byte = bytes[to] ?? 0;
    if (byte === GREATER || byte <= SPACE || byte === SLASH) break;
    hash = (Math.imul(hash, 31) + byte) | 0;
  }
  if (to === end) return null;
  const place = hash & (PLACES - 1);
  const known = names[place];
  if (known && known.bytes.length === to - from && standsAt(known.bytes, bytes, from)) return known;
  const name = createName(new Uint8Array(bytes.subarray(from, to)), localName(decode(bytes, from, to)));
  if (to - from <= LONGEST_KEPT) names[place] = name;
  return name;
}

export function standsAt(wanted: Uint8Array, bytes: Buffer, from: number): boolean {
  for (let index = 0; index < wanted.length; index += 1)
    if (bytes[from + index] !== wanted[index]) return false;
  return true;
}

export function createName(bytes: Uint8Array, local: string): XmlName {
  return { bytes, local, opened: [], closed: [] };
}

export function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}
