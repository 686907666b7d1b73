/** A number, between texts. */
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** So many digits, or such an exponent, may be more than a double holds. */
const LONG = /\d[\d.]{15}|[eE][+-]?\d{3}/;

/**
 * JSON, strictly; numbers that a double does not hold to the last digit come as the texts that were sent.
 * Throws SyntaxError.
 */
export function parseJson(text: string): unknown {
  const value = JSON.parse(text);
  return LONG.test(text) ? JSON.parse(quoteLongNumbers(text)) : value;
}

/** Of valid JSON. In time linear in it, whatever its texts hold. */
function quoteLongNumbers(text: string): string {
  const parts: string[] = [];
  for (let at = 0; at < text.length; ) {
    const quote = text.indexOf('"', at);
    const start = quote < 0 ? text.length : quote;
    parts.push(text.slice(at, start).replace(NUMBER, (digits) => (isHeld(digits) ? digits : `"${digits}"`)));
    at = quote < 0 ? text.length : endOfText(text, quote);
    parts.push(text.slice(start, at));
  }
  return parts.join('');
}

function isHeld(written: string): boolean {
  if (written.length < 16 && !/[eE]/.test(written)) return true;
  const value = Number(written);
  if (/^-?\d+$/.test(written)) return Number.isSafeInteger(value);
  return Number.isFinite(value) && digitsOf(written) === digitsOf(String(value));
}

/** Without the point, the exponent and the zeros that only say where the point is. */
function digitsOf(number: string): string {
  const [mantissa = ''] = number.toLowerCase().split('e');
  return mantissa.replace(/[-.]/g, '').replace(/^0+|0+$/g, '');
}

/** Behind the quote that closes the text that starts at `quote`. */
export function endOfText(text: string, quote: number): number {
  for (let at = quote + 1; ; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 92) at += 1;
    else if (code === 34) return at + 1;
  }
}
