/** The scanner below xml-events: finds the markup in the bytes at hand and tells the handler. */
import type { DecodeBytes } from './xml-bytes.js';
import { CHARACTER_DATA, COMMENT, closedAt, specialEnd, tagEnd } from './xml-ends.js';
import { type XmlHandler, type XmlPlace, XmlRefused } from './xml-handler.js';
import {
  createName,
  createNames,
  localName,
  nameAt,
  standsAt,
  type XmlName,
  type XmlNames,
} from './xml-names.js';
import { hasAmpersand, openPart, type Part } from './xml-part.js';
import { decodeEntities, hasUnknownEntity } from './xml-text.js';

export interface Scan extends Part {
  readonly decode: DecodeBytes;
  readonly names: XmlNames;
  last: XmlName;
  depth: number;
  /** The innermost open elements, each at its depth in a ring: nobody else follows a document that is deeper. */
  readonly open: XmlName[];
  /** Depth of the element that is being skipped; 0 when none is. */
  skipped: number;
  /** Of the tag being handled, where it ends. */
  tagEnd: number;
}

const DEEPEST = 100;
const RING = 127;

const SPACE = 32;
const BANG = 33;
const SLASH = 47;
const LESS = 60;
const GREATER = 62;
const QUESTION = 63;

export function openScan(decode: DecodeBytes): Scan {
  const outside = createName(new Uint8Array(0), '');
  const open = Array.from({ length: RING + 1 }, () => outside);
  return {
    ...openPart(),
    decode,
    names: createNames(),
    last: outside,
    depth: 0,
    open,
    skipped: 0,
    tagEnd: 0,
  };
}

/** Handles all whole events. */
export function scanPart(scan: Scan, handler: XmlHandler, place: XmlPlace): void {
  const { bytes, end } = scan;
  for (;;) {
    let open = Math.max(scan.at, scan.searched);
    while (bytes[open] !== LESS) open += 1;
    scan.searched = open;
    if (open >= end) return;
    const code = bytes[open + 1];
    const after =
      code === SLASH
        ? handleClose(scan, open, handler, place)
        : code === BANG || code === QUESTION
          ? handleSpecial(scan, open, handler, place)
          : handleOpen(scan, open, handler, place);
    if (after < 0) return;
    scan.at = after;
  }
}

/** Each handler of markup tells the text before it as well, and answers where it ends; -1 when the end is not there yet. */
function handleOpen(scan: Scan, open: number, handler: XmlHandler, place: XmlPlace): number {
  const name = nameAt(scan.names, scan, open + 1, scan.last, scan.decode);
  if (!name) return -1;
  const end = tagEnd(scan, open + 1 + name.bytes.length);
  if (end < 0) return -1;
  handleText(scan, open, handler, place);
  scan.at = open;
  scan.last = name;
  if (scan.depth >= DEEPEST && handler.strict) throw new XmlRefused('too_deep', place.line());
  scan.depth += 1;
  scan.open[scan.depth & RING] = name;
  if (scan.skipped === 0) {
    scan.tagEnd = end;
    handler.open(name.local, place);
    if (handler.skips === true) scan.skipped = scan.depth;
  }
  if (scan.bytes[end - 1] === SLASH) closeElement(scan, name.local, handler, place);
  return end + 1;
}

function handleClose(scan: Scan, open: number, handler: XmlHandler, place: XmlPlace): number {
  const { bytes, end } = scan;
  const innermost = scan.open[scan.depth & RING] ?? scan.last;
  const after = open + 2 + innermost.bytes.length;
  const isInnermost = after < end && bytes[after] === GREATER && standsAt(innermost.bytes, bytes, open + 2);
  const tag = isInnermost ? after : closedAt(scan, open);
  if (tag < 0) return -1;
  handleText(scan, open, handler, place);
  scan.at = open;
  const name = isInnermost ? innermost.local : closedName(scan, open + 2, tag);
  if (handler.strict && (scan.depth === 0 || name !== innermost.local))
    throw new XmlRefused('mismatched', place.line());
  closeElement(scan, name, handler, place);
  return tag + 1;
}

function closeElement(scan: Scan, name: string, handler: XmlHandler, place: XmlPlace): void {
  if (scan.skipped === 0) handler.close(name, place);
  else if (scan.skipped === scan.depth) scan.skipped = 0;
  scan.depth = Math.max(0, scan.depth - 1);
}

function closedName({ bytes, decode }: Scan, from: number, to: number): string {
  const name = decode(bytes, from, to);
  return localName((bytes[to - 1] ?? 0) > SPACE ? name : name.trimEnd());
}

function handleSpecial(scan: Scan, open: number, handler: XmlHandler, place: XmlPlace): number {
  const end = specialEnd(scan, open);
  if (end < 0) return -1;
  handleText(scan, open, handler, place);
  scan.at = open;
  const { bytes } = scan;
  if (bytes[open + 1] === QUESTION || standsAt(COMMENT, bytes, open)) return end + 1;
  if (!standsAt(CHARACTER_DATA, bytes, open)) throw new XmlRefused('doctype', place.line());
  if (scan.skipped === 0 && handler.ignoresText !== true)
    handler.text(scan.decode(bytes, open + CHARACTER_DATA.length, end - 2));
  return end + 1;
}

function handleText(scan: Scan, to: number, handler: XmlHandler, place: XmlPlace): void {
  if (to === scan.at) return;
  const isWanted = scan.skipped === 0 && handler.ignoresText !== true;
  const hasEntity = scan.ampersand < to && hasAmpersand(scan, to);
  if (!isWanted && !hasEntity) return;
  const text = scan.decode(scan.bytes, scan.at, to);
  if (hasEntity && handler.strict && hasUnknownEntity(text)) throw new XmlRefused('entity', place.line());
  if (isWanted) handler.text(hasEntity ? decodeEntities(text) : text);
}
