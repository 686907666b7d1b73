/** What an object key may be: the same for every store, so that data can move from one to another. */
import { ContractBroken } from '../../errors.js';

/** S3 stops at 1024 bytes; the zone's prefix needs the rest. */
const KEY_BYTES = 900;
/** The longest file name of common file systems: what a folder cannot hold, no store takes. */
const SEGMENT_BYTES = 255;
/** Folders of the file store itself (drafts, locks): never an object, never listed. */
export const RESERVED_START = '.~';

/** Control and format characters (U+202E turns a name around on screen), line separators, half surrogates, XML's forbidden two. */
const UNSAFE_CHARACTERS = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/u;

/** What is wrong with a key, as the end of a sentence; null when nothing is. */
export function keyFault(key: string): string | null {
  if (key === '') return 'is empty';
  if (key.startsWith('/')) return 'starts with "/"';
  if (UNSAFE_CHARACTERS.test(key)) return 'contains a control or invisible character';
  if (Buffer.byteLength(key) > KEY_BYTES) return `is longer than ${KEY_BYTES} bytes`;
  for (const segment of key.split('/')) {
    const fault = segmentFault(segment);
    if (fault) return fault;
  }
  return null;
}

function segmentFault(segment: string): string | null {
  if (segment === '') return 'has an empty segment';
  if (segment === '.' || segment === '..') return `has a segment "${segment}"`;
  if (segment.startsWith(RESERVED_START)) return `has a segment that starts with "${RESERVED_START}"`;
  if (Buffer.byteLength(segment) > SEGMENT_BYTES) return `has a segment longer than ${SEGMENT_BYTES} bytes`;
  return null;
}

/** The key, when it is safe. Throws ContractBroken: keys are made by our own code. */
export function checkKey(store: string, key: string): string {
  const fault = keyFault(key);
  if (fault)
    throw new ContractBroken(`${store}: the object key ${shown(key)} ${fault}; build it from safe names.`);
  return key;
}

/** A prefix to list: empty, a whole folder ending in "/", or the start of a key. Throws ContractBroken. */
export function checkPrefix(store: string, prefix: string): string {
  const fault = prefix === '' ? null : keyFault(prefix.endsWith('/') ? prefix.slice(0, -1) : prefix);
  if (fault)
    throw new ContractBroken(`${store}: the prefix ${shown(prefix)} ${fault}; build it from safe names.`);
  return prefix;
}

/** Ascending order of code units, on every machine: no locale. */
export function byKey(left: { readonly key: string }, right: { readonly key: string }): number {
  if (left.key === right.key) return 0;
  return left.key < right.key ? -1 : 1;
}

/** Short, on one line, with nothing that moves a terminal's cursor. */
function shown(key: string): string {
  const escaped = [...key.slice(0, 80)].map((character) =>
    UNSAFE_CHARACTERS.test(character) ? `\\u{${character.codePointAt(0)?.toString(16)}}` : character,
  );
  return `"${escaped.join('')}"${key.length > 80 ? '…' : ''}`;
}
