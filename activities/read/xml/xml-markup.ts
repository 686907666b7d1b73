/** Markup that stands where it was not foreseen: what it is, and up to where. */
import { CHARACTER_DATA, COMMENT, closedAt, specialEnd, tagEnd } from './xml-ends.js';
import { XmlRefused } from './xml-handler.js';
import { localName, nameAt, standsAt } from './xml-names.js';
import { advance } from './xml-part.js';
import { closeElement, handleTag, innermostOf, openElement, type Scan, wantsText } from './xml-state.js';
import { keepRun, noteTag } from './xml-steps.js';
import type { Tag, XmlName } from './xml-tags.js';

const BREAK = 10;
const SPACE = 32;
const BANG = 33;
const SLASH = 47;
const GREATER = 62;
const QUESTION = 63;

/** Handles the markup at hand; false when its end is not there yet. */
export function handleMarkup(scan: Scan): boolean {
  const code = scan.bytes[scan.at + 1];
  if (code === SLASH) return handleClose(scan);
  return code === BANG || code === QUESTION ? handleSpecial(scan) : handleOpen(scan);
}

function handleOpen(scan: Scan): boolean {
  const { bytes, at } = scan;
  const name = nameAt(scan.names, scan, at + 1, scan.decode);
  if (!name) return false;
  const after = at + 1 + name.bytes.length;
  const end = tagEnd(scan, after);
  if (end < 0) return false;
  const isEmpty = bytes[end - 1] === SLASH;
  if (end === after) return learnTag(scan, name, 'open', end + 1);
  if (isEmpty && end <= after + 2 && bytes[after] !== BREAK) return learnTag(scan, name, 'empty', end + 1);
  endRun(scan);
  openElement(scan, name, end);
  if (isEmpty) closeElement(scan, name, name.local);
  advance(scan, end + 1);
  return true;
}

function handleClose(scan: Scan): boolean {
  const { bytes, at, end } = scan;
  const innermost = innermostOf(scan);
  const after = at + 2 + innermost.bytes.length;
  const isNamed = after < end && bytes[after] === GREATER && standsAt(innermost.bytes, bytes, at + 2);
  if (isNamed && scan.depth > 0) return learnTag(scan, innermost, 'close', after + 1);
  const tag = closedAt(scan);
  if (tag < 0) return false;
  const name = closedName(scan, at + 2, tag);
  if (scan.handler.strict && (scan.depth === 0 || name !== innermost.local))
    throw new XmlRefused('mismatched', scan.line);
  endRun(scan);
  closeElement(scan, innermost, name);
  advance(scan, tag + 1);
  return true;
}

function closedName({ bytes, decode }: Scan, from: number, to: number): string {
  const name = decode(bytes, from, to);
  return localName((bytes[to - 1] ?? 0) > SPACE ? name : name.trimEnd());
}

function learnTag(scan: Scan, name: XmlName, kind: Tag['kind'], to: number): true {
  scan.run = noteTag(scan.run, scan.steps, scan, { name, kind, to });
  handleTag(scan, name, kind, to);
  return true;
}

/** What is no plain tag ends a run. */
function endRun(scan: Scan): void {
  if (scan.run) keepRun(scan.run, scan);
  scan.run = null;
}

function handleSpecial(scan: Scan): boolean {
  const { bytes, at } = scan;
  const end = specialEnd(scan);
  if (end < 0) return false;
  if (bytes[at + 1] !== QUESTION && !standsAt(COMMENT, bytes, at)) {
    if (!standsAt(CHARACTER_DATA, bytes, at)) throw new XmlRefused('doctype', scan.line);
    if (wantsText(scan)) scan.handler.text(scan.decode(bytes, at + CHARACTER_DATA.length, end - 2));
  }
  endRun(scan);
  advance(scan, end + 1);
  return true;
}
