/** Whole numbers of more than fifteen digits. */
const LONG_NUMBER = /(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/**
 * JSON, strictly; whole numbers that a double does not hold come as texts of their digits, which are then those that were sent.
 * Throws SyntaxError.
 */
export function parseJson(text: string): unknown {
  const value = JSON.parse(text);
  return /\d{16}/.test(text) ? JSON.parse(quoteLongNumbers(text)) : value;
}

/** Of valid JSON. In time linear in it, whatever its texts hold. */
function quoteLongNumbers(text: string): string {
  const parts: string[] = [];
  for (let at = 0; at < text.length; ) {
    const quote = text.indexOf('"', at);
    const start = quote < 0 ? text.length : quote;
    parts.push(
      text
        .slice(at, start)
        .replace(LONG_NUMBER, (digits) => (Number.isSafeInteger(Number(digits)) ? digits : `"${digits}"`)),
    );
    at = quote < 0 ? text.length : endOfText(text, quote);
    parts.push(text.slice(start, at));
  }
  return parts.join('');
}

/** Behind the quote that closes the text that starts at `quote`. */
function endOfText(text: string, quote: number): number {
  for (let at = quote + 1; ; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 92) at += 1;
    else if (code === 34) return at + 1;
  }
}
