/** `formula_safe` of sql/cells.sql for the few cells that no table holds; a test keeps the two alike. Pure. */
const BLANKS = '[ "\\u00A0\\u202F]*';
const TRIGGER = '[=+\\-@＝＋－＠]';
const STARTS = new RegExp(`^(${BLANKS})(?='*${TRIGGER})`);
const SIGNED_NUMBER = /^[+-] ?\d[\d .,\u00A0\u202F]*[%€‰]?$/;
const LIST_DASH = /^[ \u00A0]*[-+][ \u00A0][^|!=@"]*$/;

export function guardFormula(text: string): string {
  const parts = text.match(/[;\t\r\n|]|[^;\t\r\n|]+/gu) ?? [];
  const guarded = parts.map((part, rank) => guardPart(part, rank > 0 && !text.includes('|'))).join('');
  return /^'*[\t\r\n\0]/.test(text) ? `'${guarded}` : guarded;
}

function guardPart(part: string, mayList: boolean): string {
  if (SIGNED_NUMBER.test(part)) return part;
  if (mayList && LIST_DASH.test(part) && !/[0-9A-Za-z\u{AA}-\u{1FFF}\u{2C00}-\u{10FFFF}]\(/u.test(part))
    return part;
  return part.replace(STARTS, "$1'");
}
