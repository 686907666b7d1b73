/** Where a scan of XML stands: the elements that are open, and what the handler is told of them. */
import type { DecodeBytes } from './xml-bytes.js';
import { type XmlHandler, type XmlPlace, XmlRefused } from './xml-handler.js';
import { createName, createNames, type XmlNames } from './xml-names.js';
import { openPart, type Part, textOf } from './xml-part.js';
import type { Run, Step, Tag, XmlName } from './xml-tags.js';

export interface Scan extends Part {
  readonly handler: XmlHandler;
  readonly place: XmlPlace;
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

export const DEEPEST = 100;
export const RING = 127;

export function openScan(handler: XmlHandler, decode: DecodeBytes): Scan {
  const outside = createName(new Uint8Array(0), '');
  const place: XmlPlace = {
    line: () => scan.line,
    offset: () => scan.before + scan.at,
    tag: () => textOf(scan, scan.at + 1, scan.tagEnd, decode),
  };
  // By name and not spread, which would set the fields apart from the object: every tag asks for them.
  const { bytes, view, end, text, at, line, searched, breaks, ampersand, before, learned } = openPart();
  const scan: Scan = {
    bytes,
    view,
    end,
    text,
    at,
    line,
    searched,
    breaks,
    ampersand,
    before,
    learned,
    handler,
    place,
    decode,
    names: createNames(),
    steps: outside.opened,
    run: null,
    depth: 0,
    open: Array.from({ length: RING + 1 }, () => outside),
    outside,
    skipped: 0,
    tagEnd: 0,
  };
  return scan;
}

export function innermostOf({ open, depth, outside }: Scan): XmlName {
  return open[depth & RING] ?? outside;
}

export function wantsText({ skipped, handler }: Scan): boolean {
  return skipped === 0 && handler.ignoresText !== true;
}

/** Of a tag without attributes, up to its end. */
export function handleTag(scan: Scan, name: XmlName, kind: Tag['kind'], to: number): void {
  if (kind !== 'close') openElement(scan, name, to - 1);
  if (kind !== 'open') closeElement(scan, name, name.local);
  scan.at = to;
}

/** `end`: of its tag. */
export function openElement(scan: Scan, name: XmlName, end: number): void {
  const { handler, place } = scan;
  if (scan.depth >= DEEPEST && handler.strict) throw new XmlRefused('too_deep', scan.line);
  scan.depth += 1;
  scan.open[scan.depth & RING] = name;
  scan.steps = name.opened;
  if (scan.skipped !== 0) return;
  scan.tagEnd = end;
  handler.open(name.local, place);
  if (handler.skips === true) scan.skipped = scan.depth;
}

/** `written`: its name as its end says it. */
export function closeElement(scan: Scan, name: XmlName, written: string): void {
  if (scan.skipped === 0) scan.handler.close(written, scan.place);
  else if (scan.skipped === scan.depth) scan.skipped = 0;
  scan.depth = Math.max(0, scan.depth - 1);
  scan.steps = name.closed;
}
