/**
 * The digits of a whole number that a spreadsheet or a column of floats wrote anew: `122435.0`, `122435,00`, `1,22435E+05`.
 * Null where digits were lost (`6.12E8` stands for a million numbers) or two numbers may be meant (`122.000`): never another number.
 */
export function spreadsheetDigits(text: string): string | null {
  const found = WRITTEN.exec(text);
  if (!found) return null;
  const [, whole = '', fraction = '', exponent] = found;
  if (exponent !== undefined) return shifted(whole, fraction, Number(exponent));
  const isGrouped = whole.length <= 3 && fraction.length === 3;
  return /^0*$/.test(fraction) && !isGrouped ? whole : null;
}

const WRITTEN = /^(\d+)(?:[.,](\d+))?(?: ?(?:e|[x×*] ?10 ?\^?) ?\+?(\d{1,3}))?$/i;

/** A mantissa with fewer decimals than its exponent was rounded, or had zeros: nothing tells which. */
function shifted(whole: string, fraction: string, exponent: number): string | null {
  if (fraction.length < exponent || !/^0*$/.test(fraction.slice(exponent))) return null;
  return (whole + fraction.slice(0, exponent)).replace(/^0+(?=\d)/, '');
}
