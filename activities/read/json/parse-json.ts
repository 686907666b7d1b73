/** Whole numbers of more than fifteen digits, and numbers with an exponent that may be more than a double reaches. */
const LONG_NUMBER = /(?<![\d.eE+-])-?(?:\d{16,}(?![\d.eE])|\d+(?:\.\d+)?[eE]\+?\d{3,})/g;

/**
 * JSON, strictly; numbers that a double does not hold come as the texts that were sent.
 * Throws SyntaxError.
 */
export function parseJson(text: string): unknown {
  const value = JSON.parse(text);
  return /\d{16}|[eE]\+?\d{3}/.test(text) ? JSON.parse(quoteLongNumbers(text)) : value;
}

/** Of valid JSON. In time linear in it, whatever its texts hold. */
function quoteLongNumbers(text: string): string {
  const parts: string[] = [];
  for (let at = 0; at < text.length; ) {
    const quote = text.indexOf('"', at);
    const start = quote < 0 ? text.length : quote;
    parts.push(
      text.slice(at, start).replace(LONG_NUMBER, (digits) => (isHeld(digits) ? digits : `"${digits}"`)),
    );
    at = quote < 0 ? text.length : endOfText(text, quote);
    parts.push(text.slice(start, at));
  }
  return parts.join('');
}

function isHeld(written: string): boolean {
  const value = Number(written);
  return /[eE]/.test(written) ? Number.isFinite(value) : Number.isSafeInteger(value);
}

/** Behind the quote that closes the text that starts at `quote`. */
export function endOfText(text: string, quote: number): number {
  for (let at = quote + 1; ; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 92) at += 1;
    else if (code === 34) return at + 1;
  }
}
