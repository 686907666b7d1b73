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
import { advance, hasAmpersand, nextMarkup, openPart, type Part } from './xml-part.js';
import { continueRun, findStep, keepRun, noteTag, type Run, type Step, type Tag } from './xml-steps.js';
import { decodeEntities, hasUnknownEntity } from './xml-text.js';

export interface Scan extends Part {
  readonly decode: DecodeBytes;
  readonly names: XmlNames;
  /** What may come next. */
  steps: Step[];
  run: Run | null;
  depth: number;
  /** The innermost open elements, each at its depth in a ring: nobody else follows a document that is deeper. */
  readonly open: XmlName[];
  readonly outside: XmlName;
  /** Depth of the element that is being skipped; 0 when none is. */
  skipped: number;
  /** Of the tag being handled, where it ends. */
  tagEnd: number;
}

const DEEPEST = 100;
const RING = 127;

const BREAK = 10;
const SPACE = 32;
const BANG = 33;
const SLASH = 47;
const GREATER = 62;
const QUESTION = 63;

export function openScan(decode: DecodeBytes): Scan {
  const outside = createName(new Uint8Array(0), '');
  const open = Array.from({ length: RING + 1 }, () => outside);
  const state = { steps: outside.opened, run: null, depth: 0, open, outside, skipped: 0, tagEnd: 0 };
  return { ...openPart(), ...state, decode, names: createNames() };
}

/** Handles all whole events. */
export function scanPart(scan: Scan, handler: XmlHandler, place: XmlPlace): void {
  while (passText(scan, handler, place)) {
    if (scan.run) scan.run = continueRun(scan.run, scan);
    const step = findStep(scan.steps, scan);
    if (step && takeStep(scan, step, handler, place)) continue;
    if (!handleMarkup(scan, handler, place)) break;
  }
  // Its places will be those of other bytes.
  scan.run = null;
}

/** To the next `<`; false when there is none. */
function passText(scan: Scan, handler: XmlHandler, place: XmlPlace): boolean {
  const open = nextMarkup(scan);
  if (open >= scan.end) return false;
  if (open === scan.at) return true;
  const isWanted = scan.skipped === 0 && handler.ignoresText !== true;
  const hasEntity = scan.ampersand < open && hasAmpersand(scan, open);
  if (isWanted || hasEntity) {
    const text = scan.decode(scan.bytes, scan.at, open);
    if (hasEntity && handler.strict && hasUnknownEntity(text)) throw new XmlRefused('entity', place.line());
    if (isWanted) handler.text(hasEntity ? decodeEntities(text) : text);
  }
  scan.at = open;
  scan.line += scan.breaks;
  return true;
}

/** Up to a tag that closes another element than the one open, if there is one; false when that is the first. */
function takeStep(scan: Scan, { tags }: Step, handler: XmlHandler, place: XmlPlace): boolean {
  const start = scan.at;
  for (const { name, kind, open, to, breaks } of tags) {
    if (kind === 'close' && name !== innermostOf(scan)) return scan.at > start;
    if (start + open > scan.at && scan.skipped === 0 && handler.ignoresText !== true)
      handler.text(scan.decode(scan.bytes, scan.at, start + open));
    scan.at = start + open;
    scan.line += breaks;
    if (scan.run) scan.run = noteTag(scan.run, scan.steps, scan, { name, kind, to: start + to });
    handleTag(scan, name, kind, start + to, handler, place);
  }
  return true;
}

/** One without attributes, up to its end. */
function handleTag(
  scan: Scan,
  name: XmlName,
  kind: Tag['kind'],
  to: number,
  handler: XmlHandler,
  place: XmlPlace,
): void {
  if (kind !== 'close') openElement(scan, name, to - 1, handler, place);
  if (kind !== 'open') closeElement(scan, name, name.local, handler, place);
  scan.at = to;
}

function openElement(scan: Scan, name: XmlName, end: number, handler: XmlHandler, place: XmlPlace): void {
  if (scan.depth >= DEEPEST && handler.strict) throw new XmlRefused('too_deep', place.line());
  scan.depth += 1;
  scan.open[scan.depth & RING] = name;
  scan.steps = name.opened;
  if (scan.skipped !== 0) return;
  scan.tagEnd = end;
  handler.open(name.local, place);
  if (handler.skips === true) scan.skipped = scan.depth;
}

/** `written`: its name as its end says it. */
function closeElement(
  scan: Scan,
  name: XmlName,
  written: string,
  handler: XmlHandler,
  place: XmlPlace,
): void {
  if (scan.skipped === 0) handler.close(written, place);
  else if (scan.skipped === scan.depth) scan.skipped = 0;
  scan.depth = Math.max(0, scan.depth - 1);
  scan.steps = name.closed;
}

function innermostOf({ open, depth, outside }: Scan): XmlName {
  return open[depth & RING] ?? outside;
}

/** False when its end is not there yet. */
function handleMarkup(scan: Scan, handler: XmlHandler, place: XmlPlace): boolean {
  const code = scan.bytes[scan.at + 1];
  if (code === SLASH) return handleClose(scan, handler, place);
  return code === BANG || code === QUESTION
    ? handleSpecial(scan, handler, place)
    : handleOpen(scan, handler, place);
}

function handleOpen(scan: Scan, handler: XmlHandler, place: XmlPlace): boolean {
  const { bytes, at } = scan;
  const name = nameAt(scan.names, scan, at + 1, scan.decode);
  if (!name) return false;
  const after = at + 1 + name.bytes.length;
  const end = tagEnd(scan, after);
  if (end < 0) return false;
  const kind = bytes[end - 1] === SLASH ? 'empty' : 'open';
  if (end === after || (kind === 'empty' && end <= after + 2 && bytes[after] !== BREAK)) {
    scan.run = noteTag(scan.run, scan.steps, scan, { name, kind, to: end + 1 });
    handleTag(scan, name, kind, end + 1, handler, place);
    return true;
  }
  endRun(scan);
  openElement(scan, name, end, handler, place);
  if (kind === 'empty') closeElement(scan, name, name.local, handler, place);
  advance(scan, end + 1);
  return true;
}

function handleClose(scan: Scan, handler: XmlHandler, place: XmlPlace): boolean {
  const { bytes, at, end } = scan;
  const innermost = innermostOf(scan);
  const after = at + 2 + innermost.bytes.length;
  if (after < end && bytes[after] === GREATER && standsAt(innermost.bytes, bytes, at + 2) && scan.depth > 0) {
    scan.run = noteTag(scan.run, scan.steps, scan, { name: innermost, kind: 'close', to: after + 1 });
    handleTag(scan, innermost, 'close', after + 1, handler, place);
    return true;
  }
  const tag = closedAt(scan);
  if (tag < 0) return false;
  const name = closedName(scan, at + 2, tag);
  if (handler.strict && (scan.depth === 0 || name !== innermost.local))
    throw new XmlRefused('mismatched', place.line());
  endRun(scan);
  closeElement(scan, innermost, name, handler, place);
  advance(scan, tag + 1);
  return true;
}

function closedName({ bytes, decode }: Scan, from: number, to: number): string {
  const name = decode(bytes, from, to);
  return localName((bytes[to - 1] ?? 0) > SPACE ? name : name.trimEnd());
}

function handleSpecial(scan: Scan, handler: XmlHandler, place: XmlPlace): boolean {
  const { bytes, at } = scan;
  const end = specialEnd(scan);
  if (end < 0) return false;
  if (bytes[at + 1] !== QUESTION && !standsAt(COMMENT, bytes, at)) {
    if (!standsAt(CHARACTER_DATA, bytes, at)) throw new XmlRefused('doctype', place.line());
    if (scan.skipped === 0 && handler.ignoresText !== true)
      handler.text(scan.decode(bytes, at + CHARACTER_DATA.length, end - 2));
  }
  endRun(scan);
  advance(scan, end + 1);
  return true;
}

function endRun(scan: Scan): void {
  if (scan.run) keepRun(scan.run, scan.bytes);
  scan.run = null;
}
