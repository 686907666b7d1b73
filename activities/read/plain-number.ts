/** A number as people write it: no exponent, no trailing zeros. */
export function plainNumber(value: number): string {
  const text = String(value);
  const parts = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!parts) return text;
  const [, sign = '', lead = '', fraction = '', exponent = '0'] = parts;
  const shift = Number(exponent);
  const digits = lead + fraction;
  if (shift < 0) return `${sign}0.${'0'.repeat(-shift - 1)}${digits}`;
  return `${sign}${digits.padEnd(shift + 1, '0')}`;
}

/**
 * A number as a workbook stores it. Programs keep 15 digits of a fraction and write 17: the last two are noise (0.30000000000000004).
 * A whole number is written digit by digit by whoever has them all: two identifiers of 16 digits are not one.
 */
export function storedNumber(text: string): string {
  const whole = /^\s*(-?)0*(\d+)\s*$/.exec(text);
  if (whole) return `${whole[2] === '0' ? '' : whole[1]}${whole[2]}`;
  return plainNumber(Number(Number(text).toPrecision(15)));
}
