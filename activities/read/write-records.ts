/** Records on their way to DuckDB: clean RFC 4180 files in scratch, one for cells, one for rejects, one for touched lines. */
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';

const FLUSH_CHARS = 1 << 20;

export interface WrittenRecords {
  readonly cellsPath: string;
  readonly rejectsPath: string;
  readonly touchedPath: string;
  readonly read: number;
  readonly rejected: number;
  /** Bytes of the longest record, at most. */
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

interface Pile {
  readonly file: FileHandle;
  readonly path: string;
  text: string;
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
      let text = String(line);
      for (const value of values)
        text += value === null || value === '' ? ',' : `,"${value.replaceAll('"', '""')}"`;
      counts.longest = Math.max(counts.longest, text.length * 3);
      cells.text += `${text}\n`;
    },
    addReject(line, reason, detail) {
      counts.rejected += 1;
      rejects.text += `${line},"${reason}","${detail.replaceAll('"', '""')}"\n`;
    },
    addTouched(line, reason) {
      touched.text += `${line},"${reason}"\n`;
    },
    isFull: () => piles.some(({ text }) => text.length > FLUSH_CHARS),
    async drain() {
      for (const pile of piles) if (pile.text.length > FLUSH_CHARS) await flush(pile);
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

async function openPile(path: string): Promise<Pile> {
  return { file: await open(path, 'w'), path, text: '' };
}

async function flush(pile: Pile): Promise<void> {
  await pile.file.write(pile.text);
  pile.text = '';
}
