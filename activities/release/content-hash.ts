/** A hash of what a table says, whatever its format: unchanged data keeps its hash. */
import type { Session } from '../platform/effects.js';
import { writeCsv } from './formats/write-csv.js';
import { type FileHash, hashFile, hashText } from './hash-file.js';
import type { AssembledTable } from './published-rows.js';

export interface HashedContent {
  readonly contentHash: string;
  /** The published CSV, written for the hash: it need not be written again, nor read again for its own hash. */
  readonly csvPath: string;
  readonly csvHash: FileHash;
}

/** The CSV that is hashed and published, by the engine alone. Returns its path. */
export async function writeContent(
  assembled: AssembledTable,
  folder: string,
  session: Session,
): Promise<string> {
  const csvPath = `${folder}/${assembled.table.name}.content`;
  await writeCsv(assembled, csvPath, session);
  return csvPath;
}

/**
 * SHA-256 (hex) over names, types and the SHA-256 of the CSV of the contract's columns, in published order: one pass over the
 * table serves the hash and the format. Null, an empty text and an empty list are one here; contract tables hold only nulls.
 */
export async function hashWritten({ table }: AssembledTable, csvPath: string): Promise<HashedContent> {
  const csvHash = await hashFile(csvPath);
  const columns = table.columns.map(({ name, type, decimal }) => [name, type, ...(decimal ? [decimal] : [])]);
  return { contentHash: hashText(`${JSON.stringify(columns)}\n${csvHash.sha256}`), csvPath, csvHash };
}
