/** Records on their way to DuckDB: clean RFC 4180 files in scratch, one for cells, one for rejects, one for touched lines. */
import { join } from 'node:path';
import { addCell, addText, flush, isFull, openPile } from './pile.js';

export interface WrittenRecords {
  readonly cellsPath: string;
  readonly rejectsPath: string;
  readonly touchedPath: string;
  readonly read: number;
  readonly rejected: number;
  /** Bytes of the longest record. */
  readonly longest: number;
}

/** A sink that fills up in memory and is drained by `flush`, so that a hot loop need not wait at each record. */
export interface RecordSink {
  addRecord(line: number, cells: readonly (string | null)[]): void;
  addReject(line: number, reason: string, detail: string): void;
  addTouched(line: number, reason: string): void;
  /** Enough has piled up to be worth a drain. */
  isFull(): boolean;
  drain(): Promise<void>;
  finish(): Promise<WrittenRecords>;
}

export async function openRecordSink(scratch: string): Promise<RecordSink> {
  const cells = await openPile(join(scratch, 'cells.csv'));
  const rejects = await openPile(join(scratch, 'rejects.csv'));
  const touched = await openPile(join(scratch, 'touched.csv'));
  const piles = [cells, rejects, touched];
  const counts = { read: 0, rejected: 0, longest: 0 };
  return {
    addRecord(line, values) {
      counts.read += 1;
      const { length } = cells;
      addText(cells, String(line));
      for (const value of values) addCell(cells, value);
      addText(cells, '\n');
      counts.longest = Math.max(counts.longest, cells.length - length);
    },
    addReject(line, reason, detail) {
      counts.rejected += 1;
      addText(rejects, `${line},"${reason}","${detail.replaceAll('"', '""')}"\n`);
    },
    addTouched(line, reason) {
      addText(touched, `${line},"${reason}"\n`);
    },
    isFull: () => piles.some(isFull),
    async drain() {
      for (const pile of piles) if (isFull(pile)) await flush(pile);
    },
    async finish() {
      for (const pile of piles) {
        await flush(pile);
        await pile.file.close();
      }
      return { cellsPath: cells.path, rejectsPath: rejects.path, touchedPath: touched.path, ...counts };
    },
  };
}
