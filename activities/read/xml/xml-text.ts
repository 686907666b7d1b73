/** Text as XML writes it: entities, and values of attributes. */

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const ATTRIBUTES = new Map<string, RegExp>();

/** Value of an attribute, with or without a namespace prefix; null when it is absent. */
export function attribute(tag: string, name: string): string | null {
  const pattern =
    ATTRIBUTES.get(name) ?? new RegExp(`\\s(?:[\\w.-]+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`);
  ATTRIBUTES.set(name, pattern);
  const found = pattern.exec(tag);
  return found ? decodeEntities(found[1] ?? found[2] ?? '') : null;
}

export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, decimal, name) => {
    const code = hex ? Number.parseInt(hex, 16) : decimal ? Number(decimal) : -1;
    if (code >= 0) return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
    return NAMED[name] ?? whole;
  });
}

/** Five entities exist without a DTD; a bare `&` is an error too, and a null character has no way to be written. */
export function hasUnknownEntity(text: string): boolean {
  return /&(?!(?:lt|gt|amp|quot|apos|#x0*[1-9a-fA-F][\da-fA-F]*|#0*[1-9]\d*);)/.test(text);
}
