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
