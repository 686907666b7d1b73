/** Where markup ends: places of the `>` of what starts in the bytes at hand, -1 when it is not there yet. */
import { standsAt } from './xml-names.js';
import type { Part } from './xml-part.js';

const QUOTE = 34;
const APOSTROPHE = 39;
const GREATER = 62;
const QUESTION = 63;
export const COMMENT = Buffer.from('<!--');
export const CHARACTER_DATA = Buffer.from('<![CDATA[');

/** Of a closing tag, in which nothing is quoted. */
export function closedAt(part: Part): number {
  return within(part, part.bytes.indexOf(GREATER, part.at));
}

/** Of an instruction, a comment, character data or a declaration. */
export function specialEnd(part: Part): number {
  const { bytes, at: open, end } = part;
  if (bytes[open + 1] === QUESTION) return closing(part, '?>', open + 2);
  if (standsAt(COMMENT, bytes, open)) return closing(part, '-->', open + 4);
  if (standsAt(CHARACTER_DATA, bytes, open)) return closing(part, ']]>', open + CHARACTER_DATA.length);
  // '<!' alone may be the start of either.
  return end - open < CHARACTER_DATA.length ? -1 : closedAt(part);
}

/** Of an opening tag, from behind its name: `>` inside an attribute's value is allowed. */
export function tagEnd({ bytes, end }: Part, from: number): number {
  let quote = 0;
  for (let at = from; at < end; at += 1) {
    const code = bytes[at] ?? 0;
    if (quote !== 0) quote = code === quote ? 0 : quote;
    else if (code === GREATER) return at;
    else if (code === QUOTE || code === APOSTROPHE) quote = code;
  }
  return -1;
}

function closing(part: Part, mark: string, from: number): number {
  const found = part.bytes.indexOf(mark, from, 'latin1');
  return found < 0 ? -1 : within(part, found + mark.length - 1);
}

/** Bytes behind the end are left from earlier. */
function within({ end }: Part, place: number): number {
  return place < end ? place : -1;
}
