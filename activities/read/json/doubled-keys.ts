/** Keys that an object of JSON has twice: all but the last value are lost in parsing. Pure. */
import { endOfText } from './parse-json.js';

/** Texts and brackets; nothing else matters. */
const MARKS = /["{}[\]]/g;

/** Whether some object of the text, which is valid JSON, has a key twice. In time linear in it. */
export function hasDoubledKey(text: string): boolean {
  const open: (Set<string> | null)[] = [];
  MARKS.lastIndex = 0;
  for (let mark = MARKS.exec(text); mark !== null; mark = MARKS.exec(text)) {
    const [sign] = mark;
    if (sign === '{') open.push(new Set());
    else if (sign === '[') open.push(null);
    else if (sign !== '"') open.pop();
    else {
      const end = endOfText(text, mark.index);
      MARKS.lastIndex = end;
      const keys = open.at(-1);
      if (!keys || !isKey(text, end)) continue;
      const written = text.slice(mark.index, end);
      const key = written.includes('\\') ? String(JSON.parse(written)) : written.slice(1, -1);
      if (keys.has(key)) return true;
      keys.add(key);
    }
  }
  return false;
}

function isKey(text: string, end: number): boolean {
  let at = end;
  while (/[ \t\r\n]/.test(text[at] ?? '')) at += 1;
  return text[at] === ':';
}
