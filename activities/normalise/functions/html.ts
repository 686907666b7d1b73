import { decode } from 'html-entities';

const BLOCK = /<\/?(p|br|div|li|ul|ol|h[1-6]|tr|td|table)\b[^<>]*>/gi;
const HIDDEN = /<(script|style)\b[^<>]*>[\s\S]*?(<\/\1>|$)|<!--[\s\S]*?(-->|$)/gi;
const TAG = /<[a-z/!][^<>]*>/gi;

/** Text of an HTML cell: scripts, comments and tags go, blocks become blanks, entities become characters. Decoded once only. */
export function textFromHtml(html: string): string {
  const text = decode(html.replace(HIDDEN, ' ').replace(BLOCK, ' ').replace(TAG, ''));
  return text.replace(HIDDEN, ' ').replace(TAG, ' ');
}
