/** XML as a stream of events, as little of it as a workbook needs. No DTD, hence no entity bombs and no outside entities. */

export interface XmlHandler {
  open(name: string, tag: string): void;
  close(name: string): void;
  text(text: string): void;
}

export class XmlRefused extends Error {}

/** A tag or text run longer than that is hostile. */
const LONGEST_RUN = 32 << 20;

/** Feeds the handler; `name` comes without its namespace prefix, `tag` is the raw text between `<` and `>`. */
export async function parseXml(
  chunks: AsyncIterable<Buffer>,
  handler: XmlHandler,
  afterChunk?: () => Promise<void>,
): Promise<void> {
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  let rest = '';
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(chunk[0] === 0xff ? 'utf-16le' : chunk[0] === 0xfe ? 'utf-16be' : 'utf-8');
    rest = parsePart(rest + decoder.decode(chunk, { stream: true }), handler);
    if (rest.length > LONGEST_RUN) throw new XmlRefused('run too long');
    if (afterChunk) await afterChunk();
  }
  if (rest.trim() !== '') throw new XmlRefused('cut short');
}

/** Handles all whole events and gives back the rest. */
function parsePart(buffer: string, handler: XmlHandler): string {
  let at = 0;
  for (;;) {
    const open = buffer.indexOf('<', at);
    if (open < 0) return buffer.slice(at);
    const end = markupEnd(buffer, open);
    if (end < 0) return buffer.slice(at);
    if (open > at) handler.text(decodeEntities(buffer.slice(at, open)));
    handleMarkup(buffer.slice(open + 1, end), handler);
    at = end + 1;
  }
}

/** Place of the `>` that ends the markup starting at `open`; -1 when it is not there yet. */
function markupEnd(buffer: string, open: number): number {
  if (buffer.startsWith('<!--', open)) return closing(buffer, '-->', open + 4);
  if (buffer.startsWith('<![CDATA[', open)) return closing(buffer, ']]>', open + 9);
  if (buffer.startsWith('<?', open)) return closing(buffer, '?>', open + 2);
  // '<!' alone may be the start of any of them.
  if (buffer.startsWith('<!', open) && buffer.length - open < 9) return -1;
  const end = buffer.indexOf('>', open);
  if (end < 0) return -1;
  const quotes = (buffer.slice(open, end).match(/"/g) ?? []).length;
  return quotes % 2 === 0 ? end : tagEnd(buffer, open);
}

/** `>` inside an attribute value is allowed. */
function tagEnd(buffer: string, open: number): number {
  let quote = '';
  for (let at = open; at < buffer.length; at += 1) {
    const char = buffer[at] ?? '';
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '>') return at;
  }
  return -1;
}

function closing(buffer: string, mark: string, from: number): number {
  const found = buffer.indexOf(mark, from);
  return found < 0 ? -1 : found + mark.length - 1;
}

function handleMarkup(markup: string, handler: XmlHandler): void {
  if (markup.startsWith('!--') || markup.startsWith('?')) return;
  if (markup.startsWith('![CDATA[')) {
    handler.text(markup.slice(8, -2));
    return;
  }
  if (markup.startsWith('!')) throw new XmlRefused('document type declaration');
  if (markup.startsWith('/')) {
    handler.close(localName(markup.slice(1).trimEnd()));
    return;
  }
  const alone = markup.endsWith('/');
  const name = localName(/^[^\s/]+/.exec(markup)?.[0] ?? '');
  handler.open(name, markup);
  if (alone) handler.close(name);
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

/** Value of an attribute, with or without a namespace prefix; null when it is absent. */
export function attribute(tag: string, name: string): string | null {
  const pattern =
    ATTRIBUTES.get(name) ?? new RegExp(`\\s(?:[\\w.-]+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`);
  ATTRIBUTES.set(name, pattern);
  const found = pattern.exec(tag);
  return found ? decodeEntities(found[1] ?? found[2] ?? '') : null;
}

const ATTRIBUTES = new Map<string, RegExp>();
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, decimal, name) => {
    const code = hex ? Number.parseInt(hex, 16) : decimal ? Number(decimal) : -1;
    if (code >= 0) return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
    return NAMED[name] ?? whole;
  });
}
