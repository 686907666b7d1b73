/** Counts the records of a regular CSV file on its own, byte by byte, and proves that it is regular. */

import { byteTable, type ScanPlan } from './byte-table.js';
import { pieces } from './file-pieces.js';
import { endScan, openScan, scanPiece } from './scan-piece.js';
import { SUSPECTS } from './untidy-cells.js';

export interface RecordScan {
  /** Every record has `width` cells and RFC 4180 quotes, and every line end is the same. */
  readonly regular: boolean;
  readonly records: number;
  /** From record `from` (counted from 0) on, `shift` more lines precede than one per record. */
  readonly shifts: readonly { readonly from: number; readonly shift: number }[];
  /** Ranks of the columns, from 0, in which no cell needs squeezing. */
  readonly tidy: readonly number[];
}

const IRREGULAR: RecordScan = { regular: false, records: 0, shifts: [], tidy: [] };

/** Reads the whole file once; stops at the first irregularity. */
export async function scanRecords(plan: ScanPlan): Promise<RecordScan> {
  const at = openScan(plan);
  const table = byteTable(plan);
  for await (const piece of pieces(plan)) if (!scanPiece(piece, at, table)) return IRREGULAR;
  if (!endScan(at, plan)) return IRREGULAR;
  const columns = Array.from({ length: plan.width }, (_, rank) => rank);
  const tidy = columns.filter((rank) => at.untidy[rank + 1] === 0);
  // a quote written twice stands for itself in the cell, and is not looked at
  const isBlindToQuotes = SUSPECTS.includes(table.bounds.quote);
  return { regular: true, records: at.records, shifts: at.shifts, tidy: isBlindToQuotes ? [] : tidy };
}
