/** The scanner below xml-events: finds the markup in a piece of text and tells the handler. */
import { type XmlHandler, type XmlPlace, XmlRefused } from './xml-handler.js';
import { decodeEntities, hasUnknownEntity } from './xml-text.js';

/** The text at hand and how far it is handled; what is not yet whole stays for the next chunk. */
export interface Part {
  text: string;
  /** Start of what is being handled. */
  at: number;
  /** Line of `at`, once `nextBreak` is beyond it. */
  line: number;
  nextBreak: number;
  /** Characters of the parts before this one. */
  before: number;
}

const SPACE = 32;
const BANG = 33;
const SLASH = 47;
const GREATER = 62;
const QUESTION = 63;

export function openPart(): Part {
  return { text: '', at: 0, line: 1, nextBreak: 0, before: 0 };
}

/** What is handled leaves, what comes is added. */
export function extendPart(part: Part, text: string): void {
  lineOf(part);
  part.before += part.at;
  part.text = part.text.slice(part.at) + text;
  part.at = 0;
  part.nextBreak = breakFrom(part.text, 0);
}

export function lineOf(part: Part): number {
  for (; part.nextBreak < part.at; part.line += 1) part.nextBreak = breakFrom(part.text, part.nextBreak + 1);
  return part.line;
}

function breakFrom(text: string, from: number): number {
  const found = text.indexOf('\n', from);
  return found < 0 ? Number.POSITIVE_INFINITY : found;
}

/** Handles all whole events. */
export function handlePart(part: Part, handler: XmlHandler, place: XmlPlace): void {
  const { text } = part;
  const strict = handler.strict === true && text.includes('&', part.at);
  for (;;) {
    const from = part.at;
    const open = text.indexOf('<', from);
    if (open < 0) return;
    const end = markupEnd(text, open);
    if (end < 0) return;
    if (open > from && (strict || handler.ignoresText !== true))
      handleText(text.slice(from, open), handler, place);
    part.at = open;
    const code = text.charCodeAt(open + 1);
    if (code === SLASH) handler.close(closedName(text, open + 2, end), place);
    else if (code === BANG || code === QUESTION) handleSpecial(text.slice(open + 1, end), handler, place);
    else handleOpen(text, open + 1, end, handler, place);
    part.at = end + 1;
  }
}

function handleText(text: string, handler: XmlHandler, place: XmlPlace): void {
  if (handler.strict && hasUnknownEntity(text)) throw new XmlRefused('entity', place.line());
  if (handler.ignoresText !== true) handler.text(decodeEntities(text));
}

function handleOpen(text: string, from: number, end: number, handler: XmlHandler, place: XmlPlace): void {
  const name = localName(text.slice(from, nameEnd(text, from)));
  handler.open(name, text.slice(from, end), place);
  if (text.charCodeAt(end - 1) === SLASH) handler.close(name, place);
}

function handleSpecial(markup: string, handler: XmlHandler, place: XmlPlace): void {
  if (markup.startsWith('!--') || markup.startsWith('?')) return;
  if (!markup.startsWith('![CDATA[')) throw new XmlRefused('doctype', place.line());
  if (handler.ignoresText !== true) handler.text(markup.slice(8, -2));
}

function closedName(text: string, from: number, end: number): string {
  const name = text.slice(from, end);
  return localName(text.charCodeAt(end - 1) > SPACE ? name : name.trimEnd());
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

/** Place of what follows the name of a tag, or the end of the text. */
function nameEnd(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === GREATER || code <= SPACE || code === SLASH) break;
  }
  return at;
}

/** Place of the `>` that ends the markup starting at `open`; -1 when it is not there yet. */
function markupEnd(text: string, open: number): number {
  const code = text.charCodeAt(open + 1);
  if (code === SLASH) return text.indexOf('>', open);
  if (code === QUESTION) return closing(text, '?>', open + 2);
  if (code === BANG) return specialEnd(text, open);
  const after = nameEnd(text, open + 1);
  return text.charCodeAt(after) === GREATER ? after : tagEnd(text, after);
}

function specialEnd(text: string, open: number): number {
  if (text.startsWith('<!--', open)) return closing(text, '-->', open + 4);
  if (text.startsWith('<![CDATA[', open)) return closing(text, ']]>', open + 9);
  // '<!' alone may be the start of either.
  return text.length - open < 9 ? -1 : text.indexOf('>', open);
}

/** `>` inside an attribute's value is allowed. */
function tagEnd(text: string, from: number): number {
  let quote = '';
  for (let at = from; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '>') return at;
  }
  return -1;
}

function closing(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found < 0 ? -1 : found + mark.length - 1;
}
