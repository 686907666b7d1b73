/** Where a value stands in the text of a JSON document: what is cut out keeps every digit that the partner wrote. */

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The value at a dotted path of a text that JSON.parse takes; null where there is none. Of a key written twice the last counts, as for JSON.parse. */
export function findSpan(text: string, path: readonly string[]): Span | null {
  const start = skipSpace(text, 0);
  let span: Span = { start, end: endOfValue(text, start) };
  for (const name of path) {
    const found = text[span.start] === '{' ? findMember(text, span.start, name) : null;
    if (found === null) return null;
    span = found;
  }
  return span;
}

/** The items of an array, as written, without its brackets. */
export function innerText(text: string, { start, end }: Span): string {
  return text.slice(start + 1, end - 1).trim();
}

/** As JSON.parse, but a whole number that would lose digits is the text of it. */
export function parseExact(text: string): unknown {
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const here = text[at] ?? '';
    if (here === '"') at = endOfString(text, at) - 1;
    else if (/[-\d]/.test(here)) {
      const end = endOfValue(text, at);
      const written = text.slice(at, end);
      if (/^-?\d{16,}$/.test(written) && String(Number(written)) !== written) {
        parts.push(text.slice(from, at), JSON.stringify(written));
        from = end;
      }
      at = end - 1;
    }
  }
  return JSON.parse([...parts, text.slice(from)].join(''));
}

function findMember(text: string, object: number, name: string): Span | null {
  let found: Span | null = null;
  let at = skipSpace(text, object + 1);
  while (text[at] === '"') {
    const keyEnd = endOfValue(text, at);
    const key: unknown = JSON.parse(text.slice(at, keyEnd));
    const start = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const end = endOfValue(text, start);
    if (key === name) found = { start, end };
    at = skipSpace(text, end);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return found;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (/[ \t\r\n]/.test(text[at] ?? '')) at += 1;
  return at;
}

function endOfValue(text: string, from: number): number {
  const first = text[from];
  if (first === '"') return endOfString(text, from);
  if (first !== '{' && first !== '[') {
    let at = from;
    while (at < text.length && !/[,\]}\s]/.test(text[at] ?? '')) at += 1;
    return at;
  }
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const here = text[at];
    if (here === '"') at = endOfString(text, at) - 1;
    else if (here === '{' || here === '[') depth += 1;
    else if (here === '}' || here === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}

function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}
