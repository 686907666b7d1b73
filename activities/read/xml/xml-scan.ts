/** The scanner below xml-events: goes from one text to the next and tells the handler what stands between them. */
import { XmlRefused } from './xml-handler.js';
import { handleMarkup } from './xml-markup.js';
import { hasAmpersand, nextMarkup, textOf } from './xml-part.js';
import { DEEPEST, handleTag, innermostOf, RING, type Scan, wantsText } from './xml-state.js';
import { continueRun, findStep, noteTag } from './xml-steps.js';
import type { Step } from './xml-tags.js';
import { decodeEntities, hasUnknownEntity } from './xml-text.js';

/** Handles all whole events. */
export function scanPart(scan: Scan): void {
  while (passText(scan)) {
    if (scan.run) scan.run = continueRun(scan.run, scan);
    const step = findStep(scan.steps, scan);
    if (step && (takeAtOnce(scan, step) || takeStep(scan, step))) continue;
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
  const text = textOf(scan, scan.at, to, scan.decode);
  if (hasEntity && handler.strict && hasUnknownEntity(text)) throw new XmlRefused('entity', scan.line);
  if (wantsText(scan)) handler.text(hasEntity ? decodeEntities(text) : text);
}

/** A step within what is skipped, or one that the handler takes so; false, and nothing, for any other. */
function takeAtOnce(scan: Scan, step: Step): boolean {
  const { open, depth, handler } = scan;
  const { closed, opened, highest, breaks, next } = step.net;
  const floor = depth - closed.length;
  if (scan.run || floor < 0 || floor + highest > DEEPEST) return false;
  for (let index = 0; index < closed.length; index += 1)
    if (open[(depth - index) & RING] !== closed[index]) return false;
  const { at, line } = scan;
  const skipped = scan.skipped === 0 ? 0 : depth - scan.skipped + 1;
  const isWithin = skipped > closed.length;
  const skips = isWithin ? skipped - closed.length + opened.length : handler.take?.(step, skipped, scan);
  if (skips === undefined || skips < 0) return false;
  for (let index = 0; index < opened.length; index += 1)
    open[(floor + 1 + index) & RING] = opened[index] ?? scan.outside;
  scan.depth = floor + opened.length;
  scan.skipped = skips === 0 ? 0 : scan.depth - skips + 1;
  scan.steps = next;
  scan.line = line + breaks;
  scan.at = at + step.bytes.length;
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
