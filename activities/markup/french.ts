/** Numbers, dates and spaces as French typography wants them; no locale of the machine, so the bytes never change. */

const NARROW = '\u202f';
const NO_BREAK = '\u00a0';

/** 2683 → « 2 683 », with a narrow no-break space. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, NARROW);
}

/** `countOf(1390, 'ligne', 'lignes')`; French says « 0 ligne ». */
export function countOf(count: number, one: string, several: string): string {
  return `${formatCount(count)}${NO_BREAK}${count < 2 ? one : several}`;
}

/** A unit of several as it stands after a number: « 1 jour », « 0,5 structure pour 10 000 habitants », « 2 lieux ». */
function agreeUnit(number: number, several: string): string {
  return Math.abs(number) < 2 ? several.replace(/^(?!mois\b|fois\b)(\S+)s(?=\s|$)/, '$1') : several;
}

/** At most four figures after the comma: 97.2 → « 97,2 », −11.7 → « −11,7 » with a minus, no hyphen. */
export function formatNumber(number: number): string {
  return formatDecimal(String(Number(number.toFixed(4))));
}

/** The text of a decimal as it is stored, every figure of it: `1234.50` → « 1 234,50 ». */
export function formatDecimal(text: string): string {
  const [whole = '', decimals] = text.replace('-', '−').split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, NARROW)}${decimals === undefined ? '' : `,${decimals}`}`;
}

/** `withUnit(1, 'jours')` → « 1 jour », `withUnit(26.5, 'jours')` → « 26,5 jours ». */
export function withUnit(number: number, several: string): string {
  return `${formatNumber(number)}${NO_BREAK}${agreeUnit(number, several)}`;
}

/** 0.0503 → « 5 % ». Never « 0 % » of something, never « 100 % » of less than all. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.001) return `moins de${NO_BREAK}0,1${NARROW}%`;
  if (share < 1 && share > 0.999) return `plus de${NO_BREAK}99,9${NARROW}%`;
  return `${formatNumber(Math.round(share * 1000) / 10)}${NARROW}%`;
}

const MONTHS = 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(
  ' ',
);

/** 2022-12-01 → « 1er décembre 2022 »; what does not start with a date stays null. */
export function formatDate(text: string): string | null {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})/.exec(text) ?? [];
  const name = MONTHS[Number(month) - 1];
  if (year === undefined || name === undefined) return null;
  return `${Number(day) === 1 ? '1er' : Number(day)}${NO_BREAK}${name}${NO_BREAK}${year}`;
}

/** 2026-03 → « mars 2026 », 2026-T1 → « 1er trimestre 2026 », 2026-03-01 → « 1er mars 2026 »; any other text as it is. */
export function formatPeriod(text: string): string {
  const [, ofQuarter, quarter] = /^(\d{4})-T([1-4])$/.exec(text) ?? [];
  if (quarter !== undefined) return `${quarter === '1' ? '1er' : `${quarter}e`} trimestre ${ofQuarter}`;
  const [, year, month] = /^(\d{4})-(\d{2})$/.exec(text) ?? [];
  const name = MONTHS[Number(month) - 1];
  if (year !== undefined && name !== undefined) return `${name}${NO_BREAK}${year}`;
  return formatDate(text) ?? text;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return countOf(bytes, 'octet', 'octets');
  return bytes < 1e6
    ? `${formatNumber(Math.round(bytes / 1000))}\u00a0ko`
    : `${formatNumber(Math.round(bytes / 1e5) / 10)}\u00a0Mo`;
}

/** A sentence whose signs never start a line. */
export function spaceSigns(sentence: string): string {
  return sentence
    .replace(/ ([;!?%])/g, `${NARROW}$1`)
    .replace(/ ([:»])/g, `${NO_BREAK}$1`)
    .replace(/« /g, `«${NO_BREAK}`);
}

/** As a sentence or a title begins. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
