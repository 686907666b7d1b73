/** The scanner below xml-events: goes from one text to the next and tells the handler what stands between them. */
import { XmlRefused } from './xml-handler.js';
import { handleMarkup } from './xml-markup.js';
import { hasAmpersand, nextMarkup } from './xml-part.js';
import { DEEPEST, handleTag, innermostOf, RING, type Scan, wantsText } from './xml-state.js';
import { continueRun, findStep, noteTag, type Step } from './xml-steps.js';
import { decodeEntities, hasUnknownEntity } from './xml-text.js';

/** Handles all whole events. */
export function scanPart(scan: Scan): void {
  while (passText(scan)) {
    if (scan.run) scan.run = continueRun(scan.run, scan);
    const step = findStep(scan.steps, scan);
    if (step && (skipStep(scan, step) || takeStep(scan, step))) continue;
    if (!handleMarkup(scan)) break;
  }
  // Its places will be those of other bytes.
  scan.run = null;
}

/** To the next `<`; false when there is none. */
function passText(scan: Scan): boolean {
  const open = nextMarkup(scan);
  if (open >= scan.end) return false;
  if (open === scan.at) return true;
  const hasEntity = scan.ampersand < open && hasAmpersand(scan, open);
  if (hasEntity || wantsText(scan)) tellText(scan, open, hasEntity);
  scan.at = open;
  scan.line += scan.breaks;
  return true;
}

function tellText(scan: Scan, to: number, hasEntity: boolean): void {
  const { handler } = scan;
  const text = scan.decode(scan.bytes, scan.at, to);
  if (hasEntity && handler.strict && hasUnknownEntity(text)) throw new XmlRefused('entity', scan.line);
  if (wantsText(scan)) handler.text(hasEntity ? decodeEntities(text) : text);
}

/** A step within what is skipped, at once; false, and nothing, for any other. */
function skipStep(scan: Scan, { bytes, net }: Step): boolean {
  if (scan.skipped === 0 || scan.run) return false;
  const { closed, opened } = net;
  const { open, depth } = scan;
  const floor = depth - closed.length;
  if (floor < scan.skipped || floor + net.highest > DEEPEST) return false;
  for (let index = 0; index < closed.length; index += 1)
    if (open[(depth - index) & RING] !== closed[index]) return false;
  for (let index = 0; index < opened.length; index += 1)
    open[(floor + 1 + index) & RING] = opened[index] ?? scan.outside;
  scan.depth = floor + opened.length;
  scan.steps = net.next;
  scan.line += net.breaks;
  scan.at += bytes.length;
  return true;
}

/** Up to a tag that closes another element than the one open, if there is one; false when that is the first. */
function takeStep(scan: Scan, { tags }: Step): boolean {
  const start = scan.at;
  for (const { name, kind, open, to, breaks } of tags) {
    if (kind === 'close' && name !== innermostOf(scan)) return scan.at > start;
    if (start + open > scan.at && wantsText(scan)) tellText(scan, start + open, false);
    scan.at = start + open;
    scan.line += breaks;
    if (scan.run) scan.run = noteTag(scan.run, scan.steps, scan, { name, kind, to: start + to });
    handleTag(scan, name, kind, start + to);
  }
  return true;
}
