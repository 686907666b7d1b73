/** What each byte of a CSV file is to the scanner. */
import { type CellBounds, SUSPECTS } from './untidy-cells.js';

export interface ScanPlan {
  readonly path: string;
  readonly delimiter: string;
  /** Empty: nothing is quoted. */
  readonly quote: string;
  readonly width: number;
  /** Physical lines before the first record. */
  readonly skip: number;
  readonly newline: 'lf' | 'crlf';
}

// What a byte is; 0 is an ordinary one.
export const DELIMITER = 1;
export const QUOTE = 2;
export const LINE_FEED = 3;
export const RETURN = 4;
/** An ordinary byte that may make a cell untidy. */
export const SUSPECT = 5;

export interface ScanTable {
  readonly classes: Uint8Array;
  readonly bounds: CellBounds;
  readonly plan: ScanPlan;
}

export function byteTable(plan: ScanPlan): ScanTable {
  const classes = new Uint8Array(256);
  for (const byte of SUSPECTS) classes[byte] = SUSPECT;
  const bounds = { quote: plan.quote.charCodeAt(0), delimiter: plan.delimiter.charCodeAt(0) };
  classes[bounds.delimiter] = DELIMITER;
  if (plan.quote !== '') classes[bounds.quote] = QUOTE;
  classes[10] = LINE_FEED;
  classes[13] = RETURN;
  return { classes, bounds, plan };
}
