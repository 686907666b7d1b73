/** The generated counts as the room protects them. */
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { type CountTable, tableOf } from '../../../activities/protect/count-table.js';
import { BY, THRESHOLD } from './generated-counts.js';

const Counts = z.array(z.record(z.string(), z.string()));

export interface CountCells {
  readonly table: CountTable;
  /** 1 where a count is small. */
  readonly secret: Uint8Array;
  /** By place in the table: its codes, an empty one for a total. */
  readonly names: readonly string[];
}

export async function readCountCells(path: string): Promise<CountCells> {
  const rows = Counts.parse(parse(await readFile(path), { columns: true }));
  const codes = rows.map((row) => BY.map((name) => row[name] ?? ''));
  const table = tableOf(
    rows.map(({ n }, line) => ({ codes: codes[line] ?? [], count: Number(n), line })),
    [...BY],
    new Map(),
  );
  return {
    table,
    secret: Uint8Array.from(table.counts, (count) => (count > 0 && count < THRESHOLD ? 1 : 0)),
    names: Array.from(table.lines, (line) => (codes[line] ?? []).join('|')),
  };
}
