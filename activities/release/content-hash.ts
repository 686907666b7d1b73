/** What a table says, whatever the format it is written in: unchanged data has an unchanged hash. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Session } from '../platform/effects.js';
import type { AssembledTable } from './published-rows.js';
import { writeCsv } from './write-csv.js';

export interface HashedContent {
  readonly contentHash: string;
  /** The published CSV, written to be hashed: the format need not be written again. */
  readonly csvPath: string;
}

/**
 * SHA-256 (hex) over names, types and the CSV of the contract's columns, in published order: one pass over the table serves
 * the hash and the format. Null, an empty text and an empty list are one here; contract tables hold only nulls.
 */
export async function hashContent(
  assembled: AssembledTable,
  folder: string,
  session: Session,
): Promise<HashedContent> {
  const { table } = assembled;
  const csvPath = `${folder}/${table.name}.content`;
  await writeCsv(assembled, csvPath, session);
  const hash = createHash('sha256');
  hash.update(`${JSON.stringify(table.columns.map(({ name, type }) => [name, type]))}\n`);
  await pipeline(createReadStream(csvPath, { highWaterMark: 1 << 20 }), hash);
  return { contentHash: hash.digest('hex'), csvPath };
}
