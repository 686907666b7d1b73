/** One pass over a text file: is it UTF-8, where not, has it NUL bytes, was it encoded twice. */
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import type { EncodingEvidence } from './detect-encoding.js';

export interface TextEvidence extends EncodingEvidence {
  readonly nulBytes: number;
  /** Bytes of `Ã` followed by a continuation: worth looking at line by line. */
  readonly doubleEncoded: boolean;
  readonly blank: boolean;
  /** A byte order mark stands within: files were put one behind the other. */
  readonly innerMark: boolean;
  /** Its last byte is the end mark of DOS, which some exports still write; no reader of text takes it for a record. */
  readonly endMark: boolean;
}

const CHUNK_BYTES = 1 << 20;
const SUSPECT_LINES = 1000;
/** Enough to prove UTF-8; beyond, valid chunks are not counted any more. */
const ENOUGH_SEQUENCES = 10_000;
export const END_MARK = 0x1a;
const MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const TWICE = [
  Buffer.from([0xc3, 0x83, 0xc2]),
  Buffer.from([0xc3, 0x83, 0xc6]),
  Buffer.from([0xc3, 0xa2, 0xe2]),
];

/** Streams the file once; chunks that are plain UTF-8 cost next to nothing. */
export async function gatherEvidence(path: string): Promise<TextEvidence> {
  const found: Found = {
    bytes: 0,
    mark: false,
    validSequences: 0,
    invalidBytes: 0,
    cutAtEnd: false,
    suspectLines: [],
    nulBytes: 0,
    doubleEncoded: false,
    blank: true,
    innerMark: false,
    endMark: false,
  };
  let rest: Buffer = Buffer.alloc(0);
  for await (const read of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    const chunk = Buffer.concat([rest, read]);
    if (found.bytes === 0) found.mark = chunk.subarray(0, 3).equals(MARK);
    found.innerMark ||= chunk.includes(MARK, found.bytes === 0 && found.mark ? MARK.length : 0);
    found.bytes += read.length;
    const cut = lastLineEnd(chunk);
    lookAt(chunk.subarray(0, cut), found);
    rest = chunk.subarray(cut);
  }
  found.endMark = rest.at(-1) === END_MARK;
  const before = found.invalidBytes;
  lookAt(rest, found);
  const tail = rest.subarray(Math.max(0, rest.length - 3));
  found.cutAtEnd =
    before === 0 && found.invalidBytes > 0 && found.invalidBytes <= 3 && endsInsideSequence(tail);
  return found;
}

type Found = { -readonly [Key in keyof TextEvidence]: TextEvidence[Key] } & { suspectLines: Buffer[] };

/** A chunk without any line end is looked at as it is, so that one endless line cannot fill the memory. */
function lastLineEnd(chunk: Buffer): number {
  const end = chunk.lastIndexOf(10) + 1;
  if (end > 0) return end;
  return chunk.length > 64 * CHUNK_BYTES ? chunk.length : 0;
}

function lookAt(chunk: Buffer, found: Found): void {
  if (found.blank) found.blank = /^[\s\p{Cc}\ufeff]*$/u.test(chunk.toString('utf8'));
  if (chunk.includes(0)) for (const byte of chunk) if (byte === 0) found.nulBytes += 1;
  if (!found.doubleEncoded) found.doubleEncoded = TWICE.some((bytes) => chunk.includes(bytes));
  if (isUtf8(chunk)) {
    if (found.validSequences < ENOUGH_SEQUENCES) found.validSequences += countSequences(chunk).valid;
    return;
  }
  const { valid, invalid } = countSequences(chunk);
  found.validSequences += valid;
  found.invalidBytes += invalid;
  keepSuspectLines(chunk, found.suspectLines);
}

/** Counts right sequences and stray high bytes. Exact for two to four bytes; overlong forms count as right. */
function countSequences(chunk: Buffer): { valid: number; invalid: number } {
  let valid = 0;
  let invalid = 0;
  for (let index = 0; index < chunk.length; index += 1) {
    const byte = chunk[index] ?? 0;
    if (byte < 0x80) continue;
    const length = byte >= 0xf0 && byte < 0xf5 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 0;
    if (length > 0 && isUtf8(chunk.subarray(index, index + length)) && index + length <= chunk.length) {
      valid += 1;
      index += length - 1;
    } else invalid += 1;
  }
  return { valid, invalid };
}

function keepSuspectLines(chunk: Buffer, kept: Buffer[]): void {
  let start = 0;
  while (start < chunk.length && kept.length < SUSPECT_LINES) {
    const next = chunk.indexOf(10, start);
    const end = next < 0 ? chunk.length : next;
    const line = chunk.subarray(start, Math.min(end, start + 4096));
    if (!isUtf8(line)) kept.push(Buffer.from(line));
    start = end + 1;
  }
}

function endsInsideSequence(tail: Buffer): boolean {
  for (let length = 1; length <= tail.length; length += 1) {
    const lead = tail[tail.length - length] ?? 0;
    if (lead >= 0xc2) return lead >= 0xf0 ? length < 4 : lead >= 0xe0 ? length < 3 : length < 2;
    if (lead < 0x80) return false;
  }
  return false;
}
