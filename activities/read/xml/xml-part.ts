/** The bytes at hand of a document, and how far they are handled; what is not yet whole stays for the next chunk. */

export interface Part {
  /** A `<` stands behind the last byte, so that a search for one needs no bound. */
  bytes: Buffer;
  end: number;
  /** Start of what is being handled. */
  at: number;
  /** No `<` stands between `at` and here. */
  searched: number;
  /** The first `&` from where one was last looked for; beyond the end where there is none. */
  ampersand: number;
  /** Line breaks are counted up to `counted`. */
  line: number;
  counted: number;
  /** Bytes of the parts before this one. */
  before: number;
}

const BREAK = 10;
const AMPERSAND = 38;
const LESS = 60;
const NOWHERE = 2 ** 30;

export function openPart(): Part {
  const start = { bytes: Buffer.of(LESS), end: 0, at: 0, searched: 0, ampersand: NOWHERE };
  return { ...start, line: 1, counted: 0, before: 0 };
}

/** What is handled leaves, what comes is added. */
export function extendPart(part: Part, chunk: Buffer): void {
  lineOf(part);
  const kept = part.end - part.at;
  const end = kept + chunk.length;
  const bytes = end < part.bytes.length ? part.bytes : Buffer.allocUnsafeSlow(2 * end + 1);
  part.bytes.copy(bytes, 0, part.at, part.end);
  chunk.copy(bytes, kept);
  bytes[end] = LESS;
  part.bytes = bytes;
  part.end = end;
  part.before += part.at;
  part.searched -= part.at;
  part.counted -= part.at;
  part.at = 0;
  findAmpersand(part);
}

export function lineOf(part: Part): number {
  const { bytes, at } = part;
  let { line } = part;
  // Without a branch: every byte of the document passes here.
  for (let index = part.counted; index < at; index += 1) line += (((bytes[index] ?? 0) ^ BREAK) - 1) >>> 31;
  part.line = line;
  part.counted = at;
  return line;
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
